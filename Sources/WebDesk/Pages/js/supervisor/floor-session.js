// The page behind the components: it reads who looks and what is live, follows the feed,
// asks for the day's figures, and carries out what the components ask for.

import { get, post, put, query, remove } from '../api.js';
import { Feed } from '../feed.js';
import { proposeLanguage } from '../i18n.js';
import { Problem, explain } from '../problem.js';
import { SIGNED_IN } from '../session-mark.js';
import { Floor } from './floor.js';

const READ_AGAIN = 2000;
/** The figures are queries over what has ended: asked for while somebody looks, in milliseconds. */
const FIGURES_EVERY = 10000;
/** After something has ended they are asked for soon, once for all that ends together. */
const FIGURES_AFTER = 1500;
/** Who serves which queue changes when an admin changes something. */
const MEMBERS_EVERY = 60000;
const ENDS_A_WAIT = ['interaction.connected', 'interaction.closed', 'interaction.flow'];

export class FloorSession extends EventTarget {
  floor = new Floor();
  feed = new Feed();
  user = null;
  ready = false;
  signedOut = false;
  /** The account may not see this page. */
  denied = false;
  /** Faults to show: {id, text}. */
  faults = [];

  #faultCount = 0;
  #reading = false;
  #figuresTimer = null;
  #figuresDue = Infinity;
  #membersAt = 0;

  /** Events: `change` when something about the page itself changed (not the floor); `written` with an event of a conversation. */
  constructor() {
    super();
    this.feed.addEventListener('event', ({ detail }) => this.#take(detail));
    this.feed.addEventListener('resync', () => this.#read());
    this.feed.addEventListener('state', () => {
      if (this.feed.state === 'refused') this.#end();
      this.#changed();
    });
    document.addEventListener('visibilitychange', () => { if (this.ready && !document.hidden) this.#figuresIn(0); });
  }

  async start() {
    // Nobody has signed in here: nothing needs to be asked.
    if (!localStorage.getItem(SIGNED_IN)) { this.#end(); return; }
    try {
      const { user } = await get('/me');
      this.user = user;
      proposeLanguage(user.language);
      localStorage.setItem(SIGNED_IN, 'yes');
      this.denied = user.role !== 'supervisor' && user.role !== 'admin';
      if (!this.denied) this.feed.start();
    } catch (error) {
      if (!this.#isEnd(error)) setTimeout(() => this.start(), READ_AGAIN);
    }
    this.#changed();
  }

  #changed() { this.dispatchEvent(new Event('change')); }

  #take(event) {
    this.floor.take(event);
    if (event.name.startsWith('message.') || event.name.startsWith('conversation.')) this.dispatchEvent(new CustomEvent('written', { detail: event }));
    if (ENDS_A_WAIT.includes(event.name)) this.#figuresIn(FIGURES_AFTER);
  }

  async #read() {
    if (this.#reading) return;
    this.#reading = true;
    this.floor.hold();
    try {
      const [state, members] = await Promise.all([get('/state'), get('/routing/members')]);
      this.floor.load(state);
      this.#takeMembers(members);
      this.ready = true;
      this.#figuresIn(0);
      this.dispatchEvent(new CustomEvent('written', { detail: null }));
    } catch (error) {
      if (!this.#isEnd(error)) setTimeout(() => this.#read(), READ_AGAIN);
    } finally {
      this.#reading = false;
      this.#changed();
    }
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
      await this.#quietly(async () => this.floor.loadFigures(await get('/statistics/queues')));
      if (Date.now() - this.#membersAt > MEMBERS_EVERY) await this.#quietly(async () => this.#takeMembers(await get('/routing/members')));
    }
    this.#figuresIn(FIGURES_EVERY);
  }

  // What the components ask for. Each resolves to whether it succeeded.

  setPresence(agent, kind, reason) {
    return this.#do(async () => this.floor.takeAgent(await put(`/agents/${agent.id}/presence`, reason ? { kind, reason } : { kind })));
  }

  assign(interaction, agent) { return this.#act(`/calls/${interaction}/assign`, { agent }); }
  move(interaction, queue) { return this.#act(`/calls/${interaction}/move`, { queue }); }
  prioritise(interaction, priority) { return this.#act(`/calls/${interaction}/priority`, { priority }); }
  whisper(conversation, text) { return this.#do(() => post(`/conversations/${conversation}/notes`, { text })); }

  /** @throws Problem */
  messages(conversation, before) { return get(`/conversations/${conversation}/messages${query({ before, limit: 50 })}`); }
  /** Why it waits, in words. @throws Problem */
  async explanation(interaction) { return (await get(`/interactions/${interaction}/routing`)).text; }

  async signOut() {
    if (!await this.#do(() => remove('/session'))) return;
    this.feed.stop();
    localStorage.removeItem(SIGNED_IN);
    location.assign('/');
  }

  dismiss(id) {
    this.faults = this.faults.filter((fault) => fault.id !== id);
    this.#changed();
  }

  #act(path, body) { return this.#do(async () => this.floor.takeInteraction(await post(path, body))); }

  async #do(action) {
    try {
      await action();
      return true;
    } catch (error) {
      if (!this.#isEnd(error)) this.#fault(error);
      return false;
    }
  }

  /** For what is tried again by itself: a failure is kept for whoever looks into it, not shown. */
  async #quietly(action) {
    try {
      await action();
    } catch (error) {
      if (!this.#isEnd(error)) this.lastFailure = String(error);
    }
  }

  #fault(error) {
    this.#faultCount += 1;
    const fault = { id: this.#faultCount, text: explain(error) };
    this.faults = [...this.faults.filter(({ text }) => text !== fault.text), fault];
    setTimeout(() => this.dismiss(fault.id), 12000);
    this.#changed();
  }

  #isEnd(error) {
    const ended = error instanceof Problem && error.status === 401;
    if (ended) this.#end();
    return ended;
  }

  #end() {
    if (this.signedOut) return;
    this.signedOut = true;
    localStorage.removeItem(SIGNED_IN);
    clearTimeout(this.#figuresTimer);
    this.feed.stop();
    // Who has seen nothing yet has not signed in; who was looking must be told what happened.
    if (!this.ready) location.replace(`/?next=${encodeURIComponent(location.pathname)}`);
    this.#changed();
  }
}
