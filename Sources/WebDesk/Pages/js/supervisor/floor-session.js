// The page behind the components: it reads who looks and what is live, follows the feed,
// asks for the day's figures, and carries out what the components ask for.

import { get, post, put, query } from '../api.js';
import { NoteWriter } from '../conversations/note-writer.js';
import { PageSession } from '../page-session.js';
import { Floor } from './floor.js';

/** The figures are queries over what has ended: asked for while somebody looks, in milliseconds. */
const FIGURES_EVERY = 10000;
/** After something has ended they are asked for soon, once for all that ends together. */
const FIGURES_AFTER = 1500;
/** Who serves which queue changes when an admin changes something. */
const MEMBERS_EVERY = 60000;
const ENDS_A_WAIT = ['interaction.connected', 'interaction.closed', 'interaction.flow'];

export class FloorSession extends PageSession {
  floor = new Floor();
  #notes = new NoteWriter();
  #figuresTimer = null;
  #figuresDue = Infinity;
  #membersAt = 0;

  /** Events: `change` when something about the page itself changed (not the floor); `written` with an event of a conversation. */
  constructor() {
    super();
    document.addEventListener('visibilitychange', () => { if (this.ready && !document.hidden) this.#figuresIn(0); });
  }

  async start() {
    if (await this.admit(['supervisor', 'admin'])) this.feed.start();
  }

  take(event) {
    this.floor.take(event);
    if (event.name.startsWith('message.') || event.name.startsWith('conversation.')) this.dispatchEvent(new CustomEvent('written', { detail: event }));
    if (ENDS_A_WAIT.includes(event.name)) this.#figuresIn(FIGURES_AFTER);
  }

  hold() { this.floor.hold(); }

  async load() {
    const [state, members] = await Promise.all([get('/state'), get('/routing/members')]);
    this.floor.load(state);
    this.#takeMembers(members);
    this.ready = true;
    this.#figuresIn(0);
    this.dispatchEvent(new CustomEvent('written', { detail: null }));
  }

  #figuresIn(wait) {
    const due = Date.now() + wait;
    if (this.signedOut || due >= this.#figuresDue) return;
    this.#figuresDue = due;
    clearTimeout(this.#figuresTimer);
    this.#figuresTimer = setTimeout(() => this.#readFigures(), wait);
  }

  #takeMembers({ items }) {
    this.floor.loadMembers(items);
    this.#membersAt = Date.now();
  }

  async #readFigures() {
    this.#figuresDue = Infinity;
    if (!document.hidden) {
      await this.quietly(async () => this.floor.loadFigures(await get('/statistics/queues')));
      if (Date.now() - this.#membersAt > MEMBERS_EVERY) await this.quietly(async () => this.#takeMembers(await get('/routing/members')));
    }
    this.#figuresIn(FIGURES_EVERY);
  }

  // What the components ask for. Each resolves to whether it succeeded.

  /** @param presence {kind, reason?, channels?} */
  setPresence(agent, presence) { return this.attempt(async () => this.floor.takeAgent(await put(`/agents/${agent.id}/presence`, presence))); }

  assign(interaction, agent) { return this.#act(`/calls/${interaction}/assign`, { agent }); }
  move(interaction, queue) { return this.#act(`/calls/${interaction}/move`, { queue }); }
  prioritise(interaction, priority) { return this.#act(`/calls/${interaction}/priority`, { priority }); }
  whisper(conversation, text) { return this.attempt(() => this.#notes.write(conversation, text)); }

  /** @throws Problem */
  messages(conversation, before) { return get(`/conversations/${conversation}/messages${query({ before, limit: 50 })}`); }
  /** Why it waits, in words. @throws Problem */
  async explanation(interaction) { return (await get(`/interactions/${interaction}/routing`)).text; }

  #act(path, body) { return this.attempt(async () => this.floor.takeInteraction(await post(path, body))); }

  stop() {
    clearTimeout(this.#figuresTimer);
    this.feed.stop();
  }
}
