// One visitor's chat: who they are to the service, what was said, how it stands. It knows
// nothing of the page; the page shows what it says and is told by `change`.

import { pause } from '../../js/backoff.js';
import { callAddress } from './call-address.js';
import { EventStream } from './event-stream.js';
import { afterNetwork } from './network.js';
import { nameIn } from './identity.js';
import { Memory } from './memory.js';
import { Outbox } from './outbox.js';
import { OwnTyping } from './own-typing.js';
import { Session } from './session.js';
import { Timeline } from './timeline.js';
import { VisitorAPI } from './visitor-api.js';

const PAGE = 40;
/** How long "is writing" holds when nothing follows it. */
const TYPING_LASTS = 9000;
/** A stream that is away for less is no lost connection. */
const CLOSED_UNNOTICED = 1500;
const NO_STATE = { state: 'none', agentReadTo: 0, customerReadTo: 0, isOpen: true };

export class Chat extends EventTarget {
  #origin;
  #api;
  #memory;
  #stream;
  #opening = null;
  #told = false;
  #typingTimer = null;
  #ownTyping = new OwnTyping((isTyping) => this.#api.setTyping(isTyping).catch((refusal) => { this.lastFailure = refusal; }));
  #readSent = 0;

  /** What GET /{address} says, or null. */
  welcome = null;
  session;
  state = NO_STATE;
  timeline = new Timeline();
  outbox;
  /** Whether the service can be reached as far as we know. */
  isOnline = true;
  /** Whether the history of this visitor has been read. */
  isLoaded = false;
  /** Why no session can be had: a Refusal, or null. */
  fault = null;
  /** {name} of the agent who writes at this moment, or null. */
  typing = null;

  /** Events: `change`; `forgotten` when another person is here now; `message` with the new VisitorMessage in `detail`; `state`. */

  constructor(origin, address, language) {
    super();
    this.language = language;
    this.#origin = origin;
    this.#api = new VisitorAPI(origin, address);
    this.#memory = new Memory(`${address}@${origin}`);
    this.#stream = new EventStream(this.#api, this);
    this.outbox = new Outbox(this.#memory, this.#api, this);
    this.session = new Session(this.#api, this.#memory, language);
    this.#memory.watch('token', () => this.#follow());
    this.#memory.watch('read', () => this.#tell());
    addEventListener('online', () => this.hurry());
    addEventListener('offline', () => this.#stream.drop());
  }

  // --- what was here before -----------------------------------------------------------------

  get isReturning() { return this.#api.token !== null; }
  get isReady() { return this.#api.token !== null && this.isLoaded; }
  get isConnected() { return this.#stream.isOpen; }
  get draft() { return this.#memory.get('draft') ?? ''; }
  set draft(text) { this.#memory.set('draft', text || null); }
  get wasOpen() { return this.#memory.get('open') === true; }
  set wasOpen(isOpen) { this.#memory.set('open', isOpen || null); }
  get isUnderWay() { return ['flow', 'waiting', 'active'].includes(this.state.state); }
  /** Whose words are written here: the site's name for them, or null for nobody in particular. */
  get who() { return this.session.writer; }

  get readTo() { return Math.max(this.#memory.get('read') ?? 0, this.state.customerReadTo ?? 0); }
  get unread() { return this.timeline.messages.filter((message) => message.from !== 'visitor' && !message.deletedAt && message.number > this.readTo).length; }

  // --- beginning ------------------------------------------------------------------------------

  /** Asks what this chat is like, until there is an answer. @throws Refusal that will not pass */
  async load() {
    for (let wait = 2000; this.welcome === null; wait = Math.min(wait * 2, 60000)) {
      try {
        this.welcome = await this.#api.welcome(this.language);
      } catch (refusal) {
        if (!refusal.isPassing) throw refusal;
        // A browser does not tell a service that is away from one that does not want this site.
        if (wait === 2000) console.warn(`tandem chat: no answer from ${this.#origin}. Trying again. If it runs, let the entry point allow the origin ${location.origin}.`);
        await pause(refusal.retryAfter ? refusal.retryAfter * 1000 : wait * (0.5 + Math.random() / 2));
      }
    }
    if (this.isReturning) this.connect();
    this.#tell();
  }

  /** Reads the history and follows the events; a visitor without a token gets one. @param wish {name?, email?, fields?} */
  connect(wish = null) {
    if (wish) this.session.wish = wish;
    this.#opening ??= this.#connect().finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #connect() {
    for (let wait = 1000; ; wait = Math.min(wait * 2, 20000)) {
      try {
        if (this.session.isMissing) await this.#openSession();
        if (!this.isLoaded) await this.#readNewest();
        this.fault = null;
        this.isOnline = true;
        this.#stream.start();
        this.outbox.run();
        return;
      } catch (refusal) {
        if (refusal.isUnauthorized && this.isReturning) { this.#forget(); continue; }
        this.fault = refusal;
        this.isOnline = refusal.status !== 0;
        // What is asked may have changed since this page was loaded.
        if (this.session.refused) this.welcome = await this.#api.welcome(this.language).catch(() => this.welcome);
        if (!refusal.isPassing) return;
        this.#tell();
        this.#waiting = new AbortController();
        await pause(refusal.retryAfter ? refusal.retryAfter * 1000 : afterNetwork(wait), this.#waiting.signal);
      } finally {
        this.#tell();
      }
    }
  }

  #waiting = null;

  async #openSession() {
    const opened = await this.session.open(this.welcome);
    if (opened?.isAnother) this.#startAfresh();
    if (opened) this.#takeState(opened.state);
  }

  async #readNewest() {
    const messages = await this.#api.messages({ limit: PAGE });
    this.timeline.take(messages);
    this.timeline.hasOlder = messages.length >= PAGE;
    this.#stream.after = this.timeline.lastNumber;
    for (const { clientID } of messages) if (clientID) this.outbox.remove(clientID);
    this.isLoaded = true;
  }

  async readOlder() {
    const before = this.timeline.first?.number;
    if (!before || !this.timeline.hasOlder) return;
    const messages = await this.#api.messages({ limit: PAGE, before });
    this.timeline.hasOlder = messages.length >= PAGE;
    this.timeline.take(messages);
    this.#tell();
  }

  /** Who the site says this is: a signed token, or {id, hash}. Null forgets it, and the visitor with it. */
  async identify(identity) {
    if (identity === null) {
      this.session.identity = null;
      // Before the token: other pages that see it gone look whether a draft is left.
      this.#leaveNothing();
      this.outbox.clear();
      this.#forget();
      this.#tell();
      return;
    }
    this.session.identity = identity;
    this.fault = null;
    this.#tell();
    while (this.#opening) await this.#opening;
    // The token that we have is this person's already: most pages of a site say the same again.
    const name = nameIn(identity);
    if (name !== null && name === this.session.who) return;
    // Who was nobody in particular takes along what they began to write; who was somebody else does not.
    if (this.session.who) this.#leaveNothing();
    this.session.who = this.isReturning ? null : name;
    if (!this.isReturning) return;
    this.#startAfresh();
    this.session.isSomebodyElse = true;
    await this.connect();
  }

  #leaveNothing() {
    this.draft = '';
    this.dispatchEvent(new Event('forgotten'));
  }

  #startAfresh() {
    this.#clear();
    this.#memory.set('read', null);
  }

  #clear() {
    this.#stream.stop();
    this.#stream.after = 0;
    this.timeline.clear();
    this.isLoaded = false;
    this.state = NO_STATE;
    this.#readSent = 0;
  }

  /** Another page of the site has got a token, another one, or was told that the visitor has signed out: here it is the same visitor. */
  #follow() {
    const token = this.#memory.get('token');
    if (token === this.#api.token) return;
    const wasFollowing = this.#stream.isRunning;
    this.#clear();
    this.session.follow(token);
    if (token === null && !this.draft) this.dispatchEvent(new Event('forgotten'));
    if (token !== null && (wasFollowing || document.visibilityState === 'visible')) this.connect();
    this.#tell();
  }

  #forget() {
    this.#startAfresh();
    this.session.forget();
  }

  /** The token is no longer accepted: asks for another one. @returns whether there is one */
  async renew() {
    try {
      await this.#openSession();
      return true;
    } catch (refusal) {
      if (refusal.isPassing || !this.isReturning) return false;
      this.#forget();
      this.connect();
      return false;
    }
  }

  // --- what the stream says ---------------------------------------------------------------------

  async opened(isAgain) {
    clearTimeout(this.#closing);
    this.#closing = null;
    this.isOnline = true;
    this.outbox.hurry();
    this.outbox.run();
    this.#tell();
    // What was changed while we were away has an old number: the stream does not bring it again.
    if (isAgain) await this.#api.messages({ limit: PAGE }).then((messages) => this.#takeMessages(messages), (refusal) => { this.lastFailure = refusal; });
  }

  closed() {
    this.#setTyping(null);
    if (this.#closing !== null && navigator.onLine) return;
    clearTimeout(this.#closing);
    // Most come back before anybody needs to know.
    this.#closing = setTimeout(() => {
      this.#closing = null;
      this.isOnline = this.#stream.isOpen || !this.#stream.isRunning;
      this.#tell();
    }, navigator.onLine ? CLOSED_UNNOTICED : 0);
  }

  #closing = null;

  async refused() {
    if (await this.renew()) this.connect();
    else if (this.isReturning) setTimeout(() => this.connect(), 5000);
  }

  event(name, data) {
    switch (name) {
    case 'state': this.#takeState(data); break;
    case 'message': this.#takeMessages([data]); break;
    case 'typing': this.#setTyping(data.isTyping ? { name: data.name ?? '' } : null); break;
    case 'read': this.state = { ...this.state, agentReadTo: Math.max(this.state.agentReadTo ?? 0, data.upTo) }; break;
    }
    this.#tell();
  }

  #takeState(state) {
    const before = this.state;
    this.state = { ...NO_STATE, ...state, agentReadTo: Math.max(state.agentReadTo ?? 0, before.agentReadTo ?? 0) };
    if (this.state.state !== 'active') this.#setTyping(null);
    if (before.state !== this.state.state) this.dispatchEvent(new CustomEvent('state', { detail: this.state }));
  }

  #takeMessages(messages) {
    const fresh = this.timeline.take(messages);
    for (const message of messages) if (message.clientID) this.outbox.remove(message.clientID);
    for (const message of fresh) {
      if (message.from === 'agent') this.#setTyping(null);
      this.dispatchEvent(new CustomEvent('message', { detail: message }));
    }
    this.#tell();
  }

  #setTyping(who) {
    clearTimeout(this.#typingTimer);
    this.typing = who;
    if (who) this.#typingTimer = setTimeout(() => { this.typing = null; this.#tell(); }, TYPING_LASTS);
  }

  // --- what the visitor does ----------------------------------------------------------------------

  /** @param content {text?, attachments?, choice?, label?} */
  write(content) {
    this.outbox.add(content);
    this.setTyping(false);
    if (!this.#stream.isRunning) this.connect();
  }

  /** After a chat that has ended, the next one; its flow greets at once. @param wish {name?, email?, fields?} */
  beginAgain(wish) {
    if (this.isReturning) this.session.beginning = { begin: true };
    return this.connect(wish);
  }

  sent(message) { this.#takeMessages([message]); }
  changed() { this.#tell(); }

  async upload(file) {
    if (!this.isReturning) await this.connect();
    return this.#api.upload(file);
  }

  file(id) { return this.#api.file(id); }
  /** Asks for a call. @returns the page that makes it */
  async startCall() { return callAddress(this.#origin, await this.#api.startCall()); }

  async leave() {
    await this.#api.leave();
    this.#takeState({ ...this.state, state: 'ended' });
    this.#tell();
  }

  /** Everything up to here was seen. */
  markRead() {
    const upTo = this.timeline.lastNumber;
    if (upTo <= this.#readSent) return;
    this.#readSent = upTo;
    const isNew = upTo > this.readTo;
    this.#memory.set('read', upTo);
    if (!isNew) return;
    this.#tell();
    this.#api.markRead(upTo).catch(() => { this.#readSent = 0; });
  }

  setTyping(isTyping) { this.#ownTyping.set(isTyping, this.isUnderWay); }

  hurry() {
    this.#waiting?.abort();
    this.#stream.hurry();
    this.outbox.hurry();
  }

  /** Lets go of the connection while nobody looks; `connect` takes it up again. */
  rest() { this.#stream.stop(); }

  /** Tells once for all that happens in one go. */
  #tell() {
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      this.dispatchEvent(new Event('change'));
    });
  }
}
