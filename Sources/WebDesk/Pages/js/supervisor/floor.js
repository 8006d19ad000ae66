// What the supervisor sees, taken from GET /state and kept true by events. Every event
// carries the whole view of what changed. Hundreds of events a second may come: who
// shows them is told a few times a second, and a view that did not change stays the same object.

/** Milliseconds between two tellings of what changed. */
const PAUSE = 300;

export class Floor extends EventTarget {
  #agents = new Map();
  #queues = new Map();
  #interactions = new Map();
  /** Queue id → its line as it was told last. */
  #lines = new Map();
  /** Queue id → the day's figures. */
  #figures = new Map();
  /** Queue id → ids of the agents who serve it, whatever they do at the moment. */
  #members = new Map();
  #held = null;
  #timer = null;
  #toldAt = 0;

  /** When the figures begin; null before they were read. */
  figuresSince = null;

  /** Events: `change`, at most every PAUSE. */

  /** Keeps back the events that arrive while the state is being read. */
  hold() { this.#held ??= []; }

  /** Takes a GET /state answer, then the events that came meanwhile. */
  load({ agents, queues, interactions }) {
    const byID = (views) => new Map(views.map((view) => [view.id, view]));
    [this.#agents, this.#queues, this.#interactions, this.#lines] = [byID(agents), byID(queues), byID(interactions), new Map()];
    const late = this.#held ?? [];
    this.#held = null;
    late.forEach((event) => this.#apply(event));
    this.#changed();
  }

  loadFigures({ since, items }) {
    this.figuresSince = since;
    this.#figures = new Map(items.map((figures) => [figures.queue, figures]));
    this.#changed();
  }

  loadMembers(items) {
    this.#members = new Map(items.map(({ queue, agents }) => [queue, agents]));
    this.#changed();
  }

  /** Takes one event of the feed. */
  take(event) {
    if (this.#held) { this.#held.push(event); return; }
    if (this.#apply(event)) this.#changed();
  }

  /** Takes the answer to a request of ours, which is a view too, unless an event has overtaken it. */
  takeInteraction(view) {
    const known = this.#interactions.get(view.id);
    if (!known || known.since > view.since) return;
    this.#interactions.set(view.id, view);
    this.#changed();
  }

  takeAgent(view) {
    const known = this.#agents.get(view.id);
    if (!known || view.presenceSince < known.presenceSince) return;
    this.#agents.set(view.id, { ...known, presence: view.presence, presenceSince: view.presenceSince });
    this.#changed();
  }

  get agents() { return [...this.#agents.values()]; }
  get queues() { return [...this.#queues.values()]; }
  agent(id) { return this.#agents.get(id) ?? null; }
  queue(id) { return this.#queues.get(id) ?? null; }
  interaction(id) { return this.#interactions.get(id) ?? null; }
  figures(id) { return this.#figures.get(id) ?? null; }
  line(id) { return this.#lines.get(id) ?? null; }
  /** Those who serve a queue, as they are now. */
  membersOf(id) { return (this.#members.get(id) ?? []).map((agent) => this.#agents.get(agent)).filter(Boolean); }
  /** The live interactions that an agent has or is offered, in the order in which they came. */
  workOf(agent) { return agent.interactions.map((id) => this.#interactions.get(id)).filter(Boolean); }

  #apply({ name, data }) {
    const view = data.view;
    if (!view) return false;
    switch (name) {
    case 'agent.changed': this.#agents.set(view.id, view); return true;
    case 'queue.changed': this.#queues.set(view.id, view); return true;
    case 'queue.waiting': this.#lines.set(view.queue, view); return true;
    default: return name.startsWith('interaction.') && this.#takeInteraction(view);
    }
  }

  #takeInteraction(view) {
    if (view.state === 'closed') return this.#interactions.delete(view.id);
    this.#interactions.set(view.id, view);
    return true;
  }

  /** The first change is told at once, what follows it together. */
  #changed() {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#toldAt = performance.now();
      this.dispatchEvent(new Event('change'));
    }, Math.max(0, this.#toldAt + PAUSE - performance.now()));
  }
}
