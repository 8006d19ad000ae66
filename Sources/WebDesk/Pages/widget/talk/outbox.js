// What the visitor has written and the service has not confirmed yet. Each message has a name
// of its own and lies in the browser's storage, so it survives a reload, a crash and a lost
// network; the name sees to it that it arrives once, however often it is sent.

import { Backoff, pause } from '../../js/backoff.js';
import { afterNetwork } from './network.js';

export class Outbox {
  #memory;
  #api;
  #owner;
  #items = new Map();
  #isRunning = false;
  #wait = null;
  #backoff = new Backoff(600, 20000);

  /** @param owner {isReady, sent(message), changed(), renew() → Promise} */
  constructor(memory, api, owner) {
    this.#memory = memory;
    this.#api = api;
    this.#owner = owner;
    this.#read();
    memory.watch('out:', () => { this.#read(); this.#owner.changed(); });
  }

  /** In the order in which they were written: {clientID, text, attachments, choice?, at, state: 'waiting' | 'failed', why?} */
  get items() { return [...this.#items.values()].sort((a, b) => a.at - b.at); }
  get hasWork() { return this.items.some(({ state }) => state === 'waiting'); }

  #read() {
    const kept = this.#memory.keys('out:').map((key) => this.#memory.get(key)).filter((item) => typeof item?.clientID === 'string');
    this.#items = new Map(kept.map((item) => [item.clientID, item]));
  }

  #keep(item) {
    this.#items.set(item.clientID, item);
    this.#memory.set(`out:${item.clientID}`, item);
    this.#owner.changed();
  }

  add({ text = '', attachments = [], choice = null, label = '' }) {
    const last = this.items.at(-1)?.at ?? 0;
    this.#keep({ clientID: newName(), text, attachments, choice, label, at: Math.max(Date.now(), last + 1), state: 'waiting' });
    this.run();
  }

  retry(clientID) {
    const item = this.#items.get(clientID);
    if (!item) return;
    this.#keep({ ...item, state: 'waiting', why: null });
    this.hurry();
    this.run();
  }

  remove(clientID) {
    if (!this.#items.delete(clientID)) return;
    this.#memory.remove(`out:${clientID}`);
    this.#owner.changed();
  }

  hurry() {
    this.#backoff.reset();
    this.#wait?.abort();
  }

  /** Sends one after the other until nothing waits. */
  async run() {
    if (this.#isRunning || !this.#owner.isReady) return;
    this.#isRunning = true;
    try {
      for (let item = this.#next(); item && this.#owner.isReady; item = this.#next()) await this.#send(item);
    } finally {
      this.#isRunning = false;
    }
  }

  #next() { return this.items.find(({ state }) => state === 'waiting'); }

  async #send(item) {
    const { clientID, text, attachments, choice } = item;
    try {
      const message = await this.#api.send({ clientID, ...(choice ? { choice } : { text }), ...(attachments.length > 0 ? { attachments: attachments.map(({ id }) => id) } : {}) });
      this.#backoff.reset();
      this.#owner.sent(message);
      this.remove(clientID);
    } catch (refusal) {
      if (refusal.isUnauthorized && await this.#owner.renew()) return;
      if (refusal.isPassing || refusal.isUnauthorized) await this.#rest(refusal.retryAfter);
      else if (this.#items.has(clientID)) this.#keep({ ...item, state: 'failed', why: { status: refusal.status ?? -1, code: refusal.code ?? '', detail: refusal.detail || String(refusal) } });
    }
  }

  async #rest(seconds) {
    this.#wait = new AbortController();
    await pause(seconds ? seconds * 1000 : afterNetwork(this.#backoff.next()), this.#wait.signal);
  }
}

/** A name that nobody else gives: random, because pages without https have no crypto.randomUUID. */
function newName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
