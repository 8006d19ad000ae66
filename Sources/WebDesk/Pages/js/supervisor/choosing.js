// Which rows a table shows, and in which order. The person's choice is kept in this browser.

/** A choice of columns to sort by. `columns` gives each column's value of a row: numbers, texts, or null, which always comes last. */
export class Ordering {
  #columns;
  #key;

  constructor(name, columns, column, descending = false) {
    this.#key = `tandem.supervisor.order.${name}`;
    this.#columns = columns;
    const [stored, direction] = (localStorage.getItem(this.#key) ?? '').split(' ');
    this.column = stored in columns ? stored : column;
    this.descending = stored in columns ? direction === 'down' : descending;
  }

  /** Sorts by this column; chosen again, the other way round. Figures begin with the greatest, names with A. */
  choose(column, startsDescending) {
    this.descending = this.column === column ? !this.descending : startsDescending;
    this.column = column;
    localStorage.setItem(this.#key, `${column} ${this.descending ? 'down' : 'up'}`);
  }

  /** For `aria-sort`. */
  state(column) { return this.column === column ? (this.descending ? 'descending' : 'ascending') : 'none'; }

  sorted(rows, language) {
    const value = this.#columns[this.column];
    const names = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
    const compare = (a, b) => (typeof a === 'string' ? names.compare(a, b) : a - b);
    return rows.map((row) => [value(row), row]).sort(([a, first], [b, second]) => {
      if (a === null || b === null) return (a === null) - (b === null) || names.compare(first.name, second.name);
      return (this.descending ? compare(b, a) : compare(a, b)) || names.compare(first.name, second.name);
    }).map(([, row]) => row);
  }
}

/** Whether each word that was typed is somewhere in the texts. */
export function matches(typed, texts) {
  const all = texts.join('\n').toLocaleLowerCase();
  return typed.toLocaleLowerCase().split(/\s+/).every((word) => all.includes(word));
}

/** What an agent does, in one word: the key of its text and its colour. */
export function activity(agent) {
  if (agent.routingStatus === 'notResponding') return 'notResponding';
  if (agent.routingStatus !== 'idle') return agent.routingStatus;
  if (agent.presence.kind !== 'available') return agent.presence.kind;
  return agent.reachable || !serves(agent, 'voice') ? 'idle' : 'unreachable';
}

/** Since when. */
export function activitySince(agent) {
  return agent.routingStatus === 'idle' ? Math.max(agent.presenceSince, agent.routingStatusSince) : agent.routingStatusSince;
}

/** In the order in which a supervisor looks: trouble first, then work, then who is free, then who is away. */
export const ACTIVITIES = ['notResponding', 'unreachable', 'offered', 'interacting', 'wrapUp', 'idle', 'break', 'meeting', 'offline'];

const away = ['break', 'meeting', 'offline'];
/** The groups by which agents are filtered. */
export const GROUPS = {
  all: () => true,
  here: (agent) => !away.includes(activity(agent)),
  free: (agent) => takes(agent).any,
  working: (agent) => ['offered', 'interacting', 'wrapUp'].includes(agent.routingStatus),
  trouble: (agent) => ['notResponding', 'unreachable'].includes(activity(agent)),
  away: (agent) => away.includes(activity(agent)),
};

/** Whether the agent, when available, is there for this channel. */
function serves({ presence }, channel) { return presence.channels?.includes(channel) ?? true; }

/** An agent serves many queues, each of which asks: a view is looked at once, and a change is another view. */
const known = new WeakMap();

/** What more an agent could be offered now: {calls, chats, any}. */
export function takes(agent) {
  if (!known.has(agent)) known.set(agent, room(agent));
  return known.get(agent);
}

function room(agent) {
  const { load } = agent;
  const calls = agent.notRoutableBecause.length === 0;
  const chat = load.channels.find(({ channel }) => channel === 'chat');
  const present = agent.presence.kind === 'available' && serves(agent, 'chat') && agent.routingStatus !== 'notResponding';
  const hasRoom = chat !== undefined && chat.count < chat.maximum && load.used + chat.units <= load.units && (load.items === undefined || load.work.length < load.items);
  const chats = present && hasRoom;
  return { calls, chats, any: calls || chats };
}
