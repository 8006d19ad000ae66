// What the desk knows, taken from GET /me and kept true by events. Every event
// carries the whole view of what changed, so applying one twice does no harm.

import { isSpoken } from './worklist/channels.js';

/** States of an interaction that belong on the desk, in the order in which they are shown. */
const SHOWN = ['offered', 'dialling', 'active', 'held', 'agentLost', 'wrapUp'];

export class Store extends EventTarget {
  user = null;
  agent = null;
  /** `browser`, `sip`, or null for an account that is no agent. */
  phoneKind = null;
  mayDial = false;
  /** Interaction id → view. */
  #interactions = new Map();
  #queues = new Map();
  #held = null;
  /** Interactions that have left this desk: a late answer must not bring them back. */
  #ended = new Set();

  /** Events: `change`; `closed` when an interaction of mine came to its end. */

  /** Keeps back the events that arrive while the state is being read. */
  hold() { this.#held ??= []; }

  /** Takes a GET /me answer, then the events that came meanwhile. */
  load({ user, agent, phone, interactions, mayDial }) {
    this.user = user;
    this.agent = agent;
    this.phoneKind = phone;
    this.mayDial = mayDial === true;
    this.#interactions = new Map(interactions.filter((view) => this.#isMine(view)).map((view) => [view.id, view]));
    const late = this.#held ?? [];
    this.#held = null;
    late.forEach((event) => this.#apply(event));
    this.#changed();
  }

  loadQueues(queues) {
    this.#queues = new Map(queues.map((queue) => [queue.id, queue]));
    this.#changed();
  }

  /** Takes one event of the feed. */
  take(event) {
    if (this.#held) { this.#held.push(event); return; }
    this.#apply(event);
    this.#changed();
  }

  /** Takes the answer to a request of ours, which is a view too, unless an event has overtaken it. */
  takeInteraction(view) {
    const known = this.#interactions.get(view.id);
    if (this.#ended.has(view.id) || (known && known.since > view.since)) return;
    this.take({ name: 'interaction.updated', data: { view } });
  }

  /** Takes the answer to a change of presence. The rest of it may be older than events that came meanwhile: an offer that
   *  rings already must not be taken from the desk by an answer that does not know of it. */
  takeAgent(view) {
    if (!this.agent || view.presenceSince < this.agent.presenceSince) return;
    this.agent = { ...this.agent, presence: view.presence, presenceSince: view.presenceSince };
    this.#changed();
  }

  /** Takes the answer to taking the phone: only that of it, for the same reason. */
  takePhoneDesk({ phoneDesk }) {
    if (!this.agent) return;
    this.agent = { ...this.agent, phoneDesk };
    this.#changed();
  }

  /** What belongs on the desk: ringing first, then talking, then wrapping up. */
  get interactions() {
    return [...this.#interactions.values()].sort((a, b) => SHOWN.indexOf(a.state) - SHOWN.indexOf(b.state) || a.createdAt - b.createdAt);
  }

  interaction(id) { return this.#interactions.get(id) ?? null; }

  /** All that rings here, the one that rings longest first. */
  get offers() { return this.interactions.filter(({ state }) => state === 'offered').sort((one, other) => one.offer.deadline - other.offer.deadline); }
  get call() { return this.interactions.find((view) => isSpoken(view) && view.state !== 'offered' && view.state !== 'wrapUp') ?? null; }

  /** Whether somebody would be left alone if this agent went now. */
  get isBusy() { return this.interactions.some(({ state }) => state !== 'offered' && state !== 'wrapUp'); }

  get queues() { return [...this.#queues.values()]; }
  wrapUpCodes(view) { return this.#queues.get(view.queue)?.wrapUpCodes ?? []; }

  /** How long a customer of this queue should wait at most, in milliseconds; null where there is no word of it. */
  target(view) { return this.#queues.get(view.queue)?.serviceLevelTarget ?? null; }

  #isMine(view) {
    if (!this.agent || !SHOWN.includes(view.state)) return false;
    return view.state === 'offered' ? view.offer?.agents.includes(this.agent.id) === true : view.agent === this.agent.id;
  }

  #apply({ name, data }) {
    const view = data.view;
    if (!view || !this.agent) return;
    if (name.startsWith('agent.')) {
      if (view.id === this.agent.id) this.#takeOwn(view);
      return;
    }
    if (!name.startsWith('interaction.')) return;
    // A ring's end is told with the offer as it was at that agent; where it was another's, mine rings on.
    const ends = name === 'interaction.offerEnded';
    if (ends && !this.#isMine(view)) return;
    if (!ends && this.#isMine(view)) {
      this.#interactions.set(view.id, view);
      this.#ended.delete(view.id);
      return;
    }
    if (view.state === 'closed') this.#ended.add(view.id);
    const had = this.#interactions.delete(view.id);
    if (view.state === 'closed' && (had || view.agent === this.agent.id)) this.dispatchEvent(new Event('closed'));
  }

  /** My own view names my interactions: what is not among them has gone to somebody else. */
  #takeOwn(view) {
    this.agent = view;
    [...this.#interactions.keys()].filter((id) => !view.interactions.includes(id)).forEach((id) => this.#interactions.delete(id));
  }

  #changed() { this.dispatchEvent(new Event('change')); }
}
