// The desk behind the page: it reads who is here, follows the feed, keeps the
// phone in step, and carries out what the components ask for. Components only
// read from it and call it; they never fetch.

import { get, getAll, post, put, query } from './api.js';
import { Attention } from './attention.js';
import { summaryOf } from './conversations/author.js';
import { CannedReplies } from './conversations/canned-replies.js';
import { Conversations } from './conversations/conversations.js';
import { CustomerBook } from './customers/customer-book.js';
import { DeskPhone } from './desk-phone.js';
import { isWriting } from './element.js';
import { PageSession } from './page-session.js';
import { Problem } from './problem.js';
import { Store } from './store.js';
import { TabLock } from './tab-lock.js';
import { actionsOf, isSpoken } from './worklist/channels.js';
import { Selection } from './worklist/selection.js';
import { byUrgency } from './worklist/urgency.js';

export class DeskSession extends PageSession {
  store = new Store();
  attention = new Attention((id) => this.selection.choose(id));
  phone = new DeskPhone(this.store, {
    rejoin: (id) => this.quietly(() => post(`/calls/${id}/rejoin`)),
    take: (desk) => this.attempt(async () => this.store.takePhoneDesk(await put('/me/phone/desk', { desk }))),
  });
  conversations = new Conversations(this.store, (action) => this.attempt(action));
  customers = new CustomerBook((action) => this.attempt(action));
  replies = new CannedReplies();
  selection = new Selection();

  /** Of several tabs one makes the sounds. */
  #bell = null;
  #work = null;
  /** Agents by id, for names and for handing over. */
  #colleagues = new Map();

  /** Events: `change`; `history` when the list of recent calls is out of date. */
  constructor() {
    super();
    this.store.addEventListener('change', () => { this.phone.follow(); this.conversations.follow(); this.changed(); });
    this.store.addEventListener('closed', () => this.dispatchEvent(new Event('history')));
    [this.phone, this.conversations, this.customers, this.selection].forEach((part) => part.addEventListener('change', () => this.changed()));
    this.conversations.addEventListener('message', ({ detail }) => this.#ring(detail));
    this.feed.addEventListener('state', () => {
      // What broke the feed may have broken the phone's connection, unnoticed.
      if (this.feed.state === 'open' && this.ready) this.phone.refresh();
    });
  }

  take(event) {
    this.store.take(event);
    this.conversations.take(event);
    this.customers.take(event);
  }

  start() { this.feed.start(); }

  /** All my work, what is most urgent first. */
  get work() {
    this.#work ??= byUrgency(this.store.interactions, (view) => this.conversations.of(view), (view) => this.store.target(view));
    return this.#work;
  }

  /** The selected interaction, or null. */
  get selected() { return this.selection.id ? this.store.interaction(this.selection.id) : null; }

  changed() {
    this.#work = null;
    this.selection.follow(this.work, isWriting());
    const ringing = this.store.offers.find(({ offer }) => !offer.accepted) ?? null;
    this.attention.update(ringing, { calls: this.#calls, audible: ringing !== null && this.#sounds(ringing), unread: this.conversations.unread });
    super.changed();
  }

  /** Of all tabs and desks of a person one calls them: the one that has the phone, or else the one that was first. */
  get #calls() { return this.store.phoneKind === 'browser' ? this.phone.isHere : this.#bell?.state === 'held'; }

  /** A SIP phone rings by itself. */
  #sounds(view) { return this.#calls && (this.store.phoneKind === 'browser' || !isSpoken(view)); }

  #ring({ conversation, message }) {
    const view = this.store.interactions.find((one) => one.conversation === conversation.id);
    if (!view || view.state === 'offered') return;
    const seen = view.id === this.selection.id && !document.hidden && document.hasFocus();
    this.attention.message(view, summaryOf(message), { seen, calls: this.#calls });
  }

  hold() { this.store.hold(); }

  async load() {
    this.store.load(await get('/me'));
    this.welcome(this.store.user);
    if (this.ready) {
      this.conversations.refresh();
      this.customers.refresh();
    }
    this.ready = true;
    this.phone.start();
    this.#startBell();
    this.#readQueues();
    this.refreshColleagues();
    this.#sendUnheard();
    this.dispatchEvent(new Event('history'));
  }

  /** What the person did while the server was away. */
  #sendUnheard() {
    this.phone.unsettledMutes.forEach(([id, muted]) => this.quietly(() => this.#sendMute(id, muted)));
    this.phone.unheardHangUps.forEach((id) => this.quietly(async () => {
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
    if (this.store.agent) await this.quietly(async () => this.store.loadQueues(await getAll('/queues')));
  }

  /** Reads who else works here: it is asked for again where somebody may have come or gone. */
  async refreshColleagues() {
    if (!this.store.agent) return;
    await this.quietly(async () => {
      this.#colleagues = new Map((await getAll('/agents')).map((agent) => [agent.id, agent]));
      this.changed();
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
    await this.quietly(() => put('/me/presence', { kind: 'offline' }));
    await super.signOut();
  }

  #callAction(path, body) { return this.attempt(async () => this.#takeView(await post(path, body))); }

  #takeView(answer) { if (answer?.state && answer.id) this.store.takeInteraction(answer); }

  /** A failure leaves the page's phone as the server has it. */
  async attempt(action) {
    const done = await super.attempt(action);
    if (!done) this.phone.follow();
    return done;
  }

  stop() {
    this.feed.stop();
    this.phone.stop();
    this.#bell?.stop();
  }
}
