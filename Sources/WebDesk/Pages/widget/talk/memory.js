// What this browser keeps for one chat: the visitor's token, messages that are not yet with
// the service, how far was read. Where the browser keeps nothing, it lasts as long as the page.

import { pause } from '../../js/backoff.js';

/** So long does what is kept need to be seen by other pages. */
const SPREAD = 250;

export class Memory {
  #prefix;
  #storage;
  #fallback = new Map();

  /** @param name what tells this chat from others of the same site */
  constructor(name) {
    this.name = `tandem-chat:${name}`;
    this.#prefix = `${this.name}:`;
    try {
      this.#storage = localStorage;
      this.#storage.setItem(`${this.#prefix}try`, '1');
      this.#storage.removeItem(`${this.#prefix}try`);
    } catch (refused) {
      this.#storage = null;
      this.lastFailure = String(refused);
    }
  }

  /** Work that no two pages of the site do at once; the next sees what it has kept. Where nothing is kept, or the browser has no locks, it is done at once. */
  alone(work) {
    if (!this.#storage || !navigator.locks) return work();
    return new Promise((done, failed) => {
      // Locks are faster than storage is between two pages.
      navigator.locks.request(this.name, () => work().then(done, failed).then(() => pause(SPREAD))).catch(failed);
    });
  }

  get(key) {
    const text = this.#fallback.get(key) ?? this.#read(key);
    if (text === null || text === undefined) return null;
    try {
      return JSON.parse(text);
    } catch (broken) {
      // Somebody else wrote there: as good as nothing.
      this.lastFailure = String(broken);
      return null;
    }
  }

  #read(key) { return this.#storage?.getItem(this.#prefix + key) ?? null; }

  set(key, value) {
    if (value === null) { this.remove(key); return; }
    const text = JSON.stringify(value);
    try {
      if (!this.#storage) throw new Error('nothing can be kept');
      this.#storage.setItem(this.#prefix + key, text);
      this.#fallback.delete(key);
    } catch (full) {
      this.#fallback.set(key, text);
      this.lastFailure = String(full);
    }
  }

  remove(key) {
    this.#fallback.delete(key);
    this.#storage?.removeItem(this.#prefix + key);
  }

  /** The keys that begin so. */
  keys(beginning) {
    const stored = this.#storage ? Object.keys(this.#storage).filter((key) => key.startsWith(this.#prefix)).map((key) => key.slice(this.#prefix.length)) : [];
    return [...new Set([...stored, ...this.#fallback.keys()])].filter((key) => key.startsWith(beginning));
  }

  /** Tells when another page of the same site has changed something that begins so. */
  watch(beginning, listener) {
    addEventListener('storage', ({ key }) => { if (key === null || key.startsWith(this.#prefix + beginning)) listener(); });
  }
}
