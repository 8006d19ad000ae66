// One conversation as this page knows it: its newest messages, older ones as they
// are asked for, what is on its way, who has read how far, and who types.

import { get, newKey, post, put, query, remove } from '../api.js';
import { serverNow } from '../clock.js';
import { explain } from '../problem.js';
import { isFromCustomer, isNote } from './author.js';
import { Draft } from './draft.js';
import { merged } from './merging.js';
import { NoteWriter } from './note-writer.js';
import { Uploads } from './uploads.js';

const PAGE = 50;
/** So many messages stay on the page while the newest are read; older ones are fetched again when somebody looks for them. */
const KEPT = 250;
/** A customer whose page went away while they typed does not type for ever. */
const TYPING_LASTS = 8000;
/** How often the customer is told that we still type. */
const TYPING_AGAIN = 4000;

export class Conversation extends EventTarget {
  /** In order of their numbers, without a gap. */
  messages = [];
  /** What we wrote and the server has not confirmed: {clientID, text, attachments, at, state: 'sending'|'failed', reason}. */
  pending = [];
  hasOlder = false;
  /** `new`, `loading`, `ready`, `failed`. */
  state = 'new';
  customerReadTo = 0;
  agentReadTo = 0;
  customerTypes = false;
  /** Files for the next message. */
  uploads = new Uploads();
  /** A note that is being written. */
  noteText = '';

  #notes = new NoteWriter();
  #readClaim = 0;
  #isStale = false;
  #line = Promise.resolve();
  #older = null;
  #typingTimer = null;
  #saidTyping = 0;

  /** Events: `change`. @param attempt runs an action and tells its failure; resolves to whether it succeeded */
  constructor(id, attempt) {
    super();
    this.id = id;
    this.attempt = attempt;
    this.draft = new Draft(id);
    this.uploads.addEventListener('change', () => this.#changed());
  }

  get #path() { return `/conversations/${this.id}`; }
  #changed() { this.dispatchEvent(new Event('change')); }

  // What came.

  get last() { return this.messages.findLast((message) => !isNote(message) && !message.deletedAt) ?? null; }
  get lastNumber() { return this.messages.at(-1)?.number ?? 0; }

  /** What the customer wrote and nobody here has seen. */
  get unread() {
    const seen = Math.max(this.agentReadTo, this.#readClaim);
    return this.messages.reduce((count, message) => count + (message.number > seen && isFromCustomer(message) && !message.deletedAt ? 1 : 0), 0);
  }

  /** Since when the customer waits for an answer; null while it is their turn. */
  get unansweredSince() {
    let since = null;
    for (const message of this.messages) {
      if (isNote(message)) continue;
      if (isFromCustomer(message)) since ??= message.at;
      else if (message.author.kind === 'agent') since = null;
    }
    return since;
  }

  /** Reads the newest messages, in place of what is known: after a gap in the feed nothing older can be trusted. */
  async load() {
    this.#isStale = this.state === 'loading';
    if (this.#isStale) return;
    this.state = 'loading';
    try {
      const [{ conversation }, { items }] = await Promise.all([get(this.#path), get(`${this.#path}/messages${query({ limit: PAGE })}`)]);
      const end = items.at(-1)?.number ?? 0;
      const newer = this.messages.filter(({ number }) => number > end);
      this.messages = [];
      this.hasOlder = items.length === PAGE;
      this.state = 'ready';
      this.#merge([...items, ...newer]);
      this.customerReadTo = Math.max(this.customerReadTo, conversation.customerReadTo);
      this.agentReadTo = Math.max(this.agentReadTo, conversation.agentReadTo);
    } catch (problem) {
      this.state = 'failed';
      this.failure = explain(problem);
    }
    this.#changed();
    // Asked for again while it was being read: what was read may lack what came between.
    if (this.#isStale) await this.load();
  }

  /** Reads the page before the oldest message that is here. */
  loadOlder() {
    this.#older ??= this.#readOlder().finally(() => { this.#older = null; });
    return this.#older;
  }

  async #readOlder() {
    const before = this.messages[0]?.number;
    if (!this.hasOlder || before === undefined) return;
    await this.attempt(async () => {
      const { items } = await get(`${this.#path}/messages${query({ before, limit: PAGE })}`);
      this.hasOlder = items.length === PAGE;
      this.#merge(items);
      this.#changed();
    });
  }

  /** Lets go of what lies far back, while the end is being read. */
  trim() {
    if (this.messages.length <= KEPT) return;
    this.messages = this.messages.slice(-PAGE * 2);
    this.hasOlder = true;
    this.#changed();
  }

  /** @returns whether it is new here */
  take(message) {
    const known = this.messages.some(({ id }) => id === message.id);
    // An older one that was let go, or never read.
    if (!known && this.hasOlder && message.number < (this.messages[0]?.number ?? 0)) return false;
    this.#merge([message]);
    if (isFromCustomer(message)) this.#types(false);
    this.#changed();
    return !known;
  }

  #merge(messages) {
    const names = new Set(messages.filter((message) => !isFromCustomer(message)).map(({ clientID }) => clientID));
    this.pending = this.pending.filter(({ clientID }) => !names.has(clientID));
    this.messages = merged(this.messages, messages);
  }

  takeReceipt({ by, upTo }) {
    if (by === 'customer') this.customerReadTo = Math.max(this.customerReadTo, upTo);
    else this.agentReadTo = Math.max(this.agentReadTo, upTo);
    this.#changed();
  }

  takeTyping({ by, isTyping }) { if (by === 'customer') this.#types(isTyping); }

  #types(isTyping) {
    clearTimeout(this.#typingTimer);
    if (isTyping) this.#typingTimer = setTimeout(() => this.#types(false), TYPING_LASTS);
    if (isTyping === this.customerTypes) return;
    this.customerTypes = isTyping;
    this.#changed();
  }

  // What we do.

  send(text, attachments = []) {
    const entry = { clientID: newKey(), text, attachments, at: serverNow(), state: 'sending', reason: '' };
    this.pending = [...this.pending, entry];
    this.#saidTyping = 0;
    return this.#queue(entry);
  }

  /** Again, under the same name: if the first one arrived after all, it stays one message. */
  retry(entry) { return this.#queue(entry); }

  discard(entry) {
    this.pending = this.pending.filter((one) => one !== entry);
    this.#changed();
  }

  /** One after the other, so that they arrive in the order in which they were written. */
  #queue(entry) {
    entry.state = 'sending';
    this.#changed();
    this.#line = this.#line.then(async () => {
      try {
        const body = { text: entry.text, clientID: entry.clientID };
        if (entry.attachments.length > 0) body.attachments = entry.attachments.map(({ id }) => id);
        this.take(await post(`${this.#path}/messages`, body));
      } catch (problem) {
        entry.state = 'failed';
        entry.reason = explain(problem);
        this.#changed();
      }
    });
    return this.#line;
  }

  note(text) { return this.attempt(async () => { this.take(await this.#notes.write(this.id, text)); }); }
  edit(message, text) { return this.attempt(async () => { this.take(await put(`${this.#path}/messages/${message.id}`, { text })); }); }

  remove(message) {
    return this.attempt(async () => {
      const answer = await remove(`${this.#path}/messages/${message.id}`);
      this.take(answer ?? { ...message, text: '', attachments: [], buttons: [], deletedAt: serverNow() });
    });
  }

  /** Everything that is here has been seen. */
  async read() {
    const upTo = this.lastNumber;
    if (this.unread === 0 || upTo <= this.#readClaim) return;
    this.#readClaim = upTo;
    this.#changed();
    try {
      await post(`${this.#path}/read`, { upTo });
    } catch (problem) {
      // Not heard: it stays unread, and the next look says it again.
      this.lastFailure = String(problem);
      this.#readClaim = this.agentReadTo;
      this.#changed();
    }
  }

  /** Tells the customer that somebody writes; it is not worth a fault when that fails. */
  typing(isTyping) {
    const now = Date.now();
    if (isTyping ? now - this.#saidTyping < TYPING_AGAIN : this.#saidTyping === 0) return;
    this.#saidTyping = isTyping ? now : 0;
    post(`${this.#path}/typing`, { isTyping }, { retries: 0 }).catch((problem) => { this.lastFailure = String(problem); });
  }

  end() { return this.attempt(() => post(`${this.#path}/end`)); }
  inviteToCall() { return this.attempt(() => post(`${this.#path}/call`)); }
}
