// The desk behind the page: it reads who is here, follows the feed, keeps the
// phone in step, and carries out what the components ask for. Components only
// read from it and call it; they never fetch.

import { get, getAll, post, put, query, remove } from './api.js';
import { Attention } from './attention.js';
import { summaryOf } from './conversations/author.js';
import { CannedReplies } from './conversations/canned-replies.js';
import { Conversations } from './conversations/conversations.js';
import { CustomerBook } from './customers/customer-book.js';
import { DeskPhone } from './desk-phone.js';
import { isWriting } from './element.js';
import { Feed } from './feed.js';
import { proposeLanguage } from './i18n.js';
import { Problem, explain } from './problem.js';
import { SIGNED_IN } from './session-mark.js';
import { Store } from './store.js';
import { TabLock } from './tab-lock.js';
import { actionsOf, isSpoken } from './work/channels.js';
import { Selection } from './work/selection.js';
import { byUrgency } from './work/urgency.js';

const RESYNC_PAUSE = 2000;

export class DeskSession extends EventTarget {
  store = new Store();
  feed = new Feed();
  attention = new Attention();
  phone = new DeskPhone(this.store, (id) => this.#quietly(() => post(`/calls/${id}/rejoin`)));
  conversations = new Conversations(this.store, (action) => this.attempt(action));
  customers = new CustomerBook((action) => this.attempt(action));
  replies = new CannedReplies();
  selection = new Selection();

  signedOut = false;
  /** The state was read and the feed is open. */
  ready = false;
  /** Faults to show: {id, text}. */
  faults = [];

  #faultCount = 0;
  #reading = false;
  /** Of several tabs one makes the sounds. */
  #bell = null;
  #work = null;
  /** Agents by id, for names and for handing over. */
  #colleagues = new Map();

  /** Events: `change`; `history` when the list of recent calls is out of date. */
  constructor() {
    super();
    this.store.addEventListener('change', () => { this.phone.follow(); this.conversations.follow(); this.#changed(); });
    this.store.addEventListener('closed', () => this.dispatchEvent(new Event('history')));
    this.phone.addEventListener('change', () => this.#changed());
    this.conversations.addEventListener('change', () => this.#changed());
    this.conversations.addEventListener('message', ({ detail }) => this.#ring(detail));
    this.customers.addEventListener('change', () => this.#changed());
    this.selection.addEventListener('change', () => this.#changed());
    this.feed.addEventListener('event', ({ detail }) => {
      this.store.take(detail);
      this.conversations.take(detail);
      this.customers.take(detail);
    });
    this.feed.addEventListener('resync', () => this.#read());
    this.feed.addEventListener('state', () => {
      // What broke the feed may have broken the phone's connection, unnoticed.
      if (this.feed.state === 'open' && this.ready) this.phone.phone.refresh();
      if (this.feed.state === 'refused') this.#end();
      this.#changed();
    });
  }

  start() { this.feed.start(); }

  /** All my work, what is most urgent first. */
  get work() {
    this.#work ??= byUrgency(this.store.interactions, (view) => this.conversations.of(view), (view) => this.store.target(view));
    return this.#work;
  }

  /** The selected interaction, or null. */
  get selected() { return this.selection.id ? this.store.interaction(this.selection.id) : null; }

  #changed() {
    this.#work = null;
    this.selection.follow(this.work, isWriting());
    const ringing = this.store.offers.find(({ offer }) => !offer.accepted) ?? null;
    this.attention.update(ringing, ringing !== null && this.#sounds(ringing), this.conversations.unread);
    this.dispatchEvent(new Event('change'));
  }

  /** Whether this tab is the one that rings. A SIP phone rings by itself. */
  #sounds(view) {
    if (this.store.phoneKind === 'browser') return this.phone.isHere;
    return !isSpoken(view) && this.#bell?.state === 'held';
  }

  #ring({ conversation, message }) {
    const view = this.store.interactions.find((one) => one.conversation === conversation.id);
    if (!view || view.state === 'offered') return;
    const seen = view.id === this.selection.id && !document.hidden && document.hasFocus();
    this.attention.message(view, summaryOf(message), { seen, audible: this.#bell?.state === 'held' });
  }

  async #read() {
    if (this.#reading) return;
    this.#reading = true;
    this.store.hold();
    try {
      this.store.load(await get('/me'));
      proposeLanguage(this.store.user.language);
      localStorage.setItem(SIGNED_IN, 'yes');
      if (this.ready) {
        this.conversations.refresh();
        this.customers.refresh();
      }
      this.ready = true;
      this.phone.start();
      this.#startBell();
      this.#readQueues();
      this.#readColleagues();
      this.#sendUnheard();
      this.dispatchEvent(new Event('history'));
    } catch (error) {
      if (!this.#isEnd(error)) setTimeout(() => this.#read(), RESYNC_PAUSE);
    } finally {
      this.#reading = false;
      this.#changed();
    }
  }

  /** What the person did while the server was away. */
  #sendUnheard() {
    this.phone.unsettledMutes.forEach(([id, muted]) => this.#quietly(() => this.#sendMute(id, muted)));
    this.phone.unheardHangUps.forEach((id) => this.#quietly(async () => {
      const view = this.store.interaction(id);
      if (view && view.state !== 'wrapUp') this.#takeView(await post(`/calls/${id}/hangup`));
      this.phone.settleHangUp(id);
    }));
  }

  #startBell() {
    if (this.#bell || !this.store.agent) return;
    this.#bell = new TabLock(`tandem-bell-${this.store.agent.id}`);
    this.#bell.start();
  }

  async #readQueues() {
    if (this.store.agent) await this.#quietly(async () => this.store.loadQueues(await getAll('/queues')));
  }

  async #readColleagues() {
    if (!this.store.agent) return;
    await this.#quietly(async () => {
      this.#colleagues = new Map((await getAll('/agents')).map((agent) => [agent.id, agent]));
      this.#changed();
    });
  }

  get colleagues() { return [...this.#colleagues.values()].filter(({ id }) => id !== this.store.agent?.id); }
  agentName(id) { return this.#colleagues.get(id)?.name ?? ''; }

  // What the components ask for. Each resolves to whether it succeeded.

  /** @param presence {kind, reason?, channels?} */
  setPresence(presence) { return this.attempt(async () => this.store.takeAgent(await put('/me/presence', presence))); }

  accept(view) { return this.#callAction(`/offers/${view.offer.id}/accept`); }
  decline(view) { return this.#callAction(`/offers/${view.offer.id}/decline`); }
  toggleHold(view) { return this.#callAction(`/calls/${view.id}/${view.state === 'held' ? 'resume' : 'hold'}`); }

  toggleMute(view) {
    const muted = !this.phone.isMuted(view);
    this.phone.mute(view.id, muted);
    return this.attempt(() => this.#sendMute(view.id, muted));
  }

  async #sendMute(id, muted) {
    try {
      this.#takeView(await post(`/calls/${id}/${muted ? 'mute' : 'unmute'}`));
      this.phone.settleMute(id);
    } catch (error) {
      // Unheard, the wish stays: who wanted to be silent stays silent.
      if (!(error instanceof Problem && error.isPassing)) this.phone.settleMute(id);
      throw error;
    }
  }

  hangUp(view) {
    return this.attempt(async () => {
      try {
        this.#takeView(await post(`/calls/${view.id}/hangup`));
      } catch (error) {
        if (error instanceof Problem && error.isPassing) this.phone.hangUp(view.id);
        throw error;
      }
    });
  }

  record(view, what) { return this.#callAction(`/calls/${view.id}/recording/${what}`); }
  sendKey(view, key) { return this.#callAction(`/calls/${view.id}/dtmf`, { digits: key }); }
  dial(to) { return this.#callAction('/calls', { to }); }
  extendWrapUp(view) { return this.#callAction(`${actionsOf(view)}/wrap-up/extend`); }

  /** @param target {queue} or {agent} */
  transfer(view, target, note) { return this.#callAction(`${actionsOf(view)}/transfer`, { ...target, note }); }

  /** @param draft {code?, notes, finished} */
  async wrapUp(view, draft) {
    return this.attempt(async () => this.#takeView(await put(`${actionsOf(view)}/wrap-up`, draft)));
  }

  history(cursor) { return get(`/history${query({ agent: this.store.agent?.id, limit: 20, cursor })}`); }
  details(id) { return get(`/calls/${id}`); }

  async signOut() {
    await this.#quietly(() => put('/me/presence', { kind: 'offline' }));
    if (!await this.attempt(() => remove('/session'))) return;
    this.#stop();
    localStorage.removeItem(SIGNED_IN);
    location.assign('/');
  }

  dismiss(id) {
    this.faults = this.faults.filter((fault) => fault.id !== id);
    this.#changed();
  }

  #callAction(path, body) { return this.attempt(async () => this.#takeView(await post(path, body))); }

  #takeView(answer) { if (answer?.state && answer.id) this.store.takeInteraction(answer); }

  /** Carries something out and tells its failure. @returns whether it succeeded */
  async attempt(action) {
    try {
      await action();
      return true;
    } catch (error) {
      if (!this.#isEnd(error)) this.#fault(error);
      this.phone.follow();
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
    this.#stop();
    // Who has seen nothing yet has not signed in; who was working must be told what happened.
    if (!this.ready) location.replace(`/?next=${encodeURIComponent(location.pathname)}`);
    this.#changed();
  }

  #stop() {
    this.feed.stop();
    this.phone.stop();
    this.#bell?.stop();
  }
}
