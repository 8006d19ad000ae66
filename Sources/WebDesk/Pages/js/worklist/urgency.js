// What is to be done first. All that an agent has stands in one list: what rings,
// who is on the line, who waits for an answer, what must be wrapped up, and those
// whose turn it is themselves.

import { isSpoken } from './channels.js';

const RINGS = 0;
const LINE = 1;
const ANSWER = 2;
const WRAP_UP = 3;
const THEIR_TURN = 4;

/**
 * One line of the list.
 * {view, rank, since, deadline, target, unread, last}: `since` is the instant from which its time runs, `deadline` when it ends by
 * itself (or null), `target` how long the customer should wait at most (or null), `last` the latest message (or null).
 */
function itemOf(view, conversation, target) {
  const item = { view, rank: LINE, since: view.connectedAt ?? view.since, deadline: view.deadline ?? null, target: null, unread: conversation?.unread ?? 0, last: conversation?.last ?? null };
  if (view.state === 'offered') return { ...item, rank: RINGS, since: view.enqueuedAt ?? view.offer.offeredAt, deadline: view.offer.deadline, target };
  if (view.state === 'wrapUp') return { ...item, rank: WRAP_UP, since: view.since };
  if (isSpoken(view)) return item;
  // Until its messages have been read somebody may be waiting in it.
  const waiting = conversation && conversation.state !== 'ready' && !conversation.last ? view.since : conversation?.unansweredSince ?? null;
  if (waiting !== null) return { ...item, rank: ANSWER, since: Math.max(waiting, view.connectedAt ?? 0), target };
  return { ...item, rank: THEIR_TURN, since: conversation?.last?.at ?? view.since };
}

/** When it should be dealt with at the latest: what is due first goes first. */
function dueAt({ rank, since, deadline, target }) {
  if (rank === ANSWER) return since + (target ?? 0);
  return deadline ?? since;
}

/** @param conversationOf the conversation of an interaction @param targetOf the time in which its queue wants customers answered, or null */
export function byUrgency(views, conversationOf, targetOf) {
  return views.map((view) => itemOf(view, conversationOf(view), targetOf(view)))
    .sort((one, other) => one.rank - other.rank || dueAt(one) - dueAt(other) || (one.view.id < other.view.id ? -1 : 1));
}

/** `waiting`: somebody waits for this agent; `due`: a deadline runs; `running`: it goes on; `theirs`: the customer's turn. */
export function clockKind({ rank, deadline }) {
  if (rank === RINGS || rank === ANSWER) return 'waiting';
  if (rank === WRAP_UP && deadline !== null) return 'due';
  return rank === THEIR_TURN ? 'theirs' : 'running';
}

/** How far a wait has come: 0 at its beginning, 1 at the target; null without one. */
export function shareOfTarget({ since, target }, now) { return target ? Math.max(0, (now - since) / target) : null; }
