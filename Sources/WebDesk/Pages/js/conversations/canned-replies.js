// Answers that were written once and are used often. A slash and the beginning of
// its shortcut finds one; what it says of people is filled in.

import { getAll } from '../api.js';

const STALE_AFTER = 300000;
/** How many are offered at a time. */
const SHOWN = 8;

export class CannedReplies {
  #items = [];
  #readAt = 0;
  #reading = null;

  /** Reads them, at most every few minutes. Whoever asks meanwhile waits for the same answer. */
  refresh() {
    if (Date.now() - this.#readAt >= STALE_AFTER) {
      this.#readAt = Date.now();
      this.#reading = this.#read();
    }
    return this.#reading;
  }

  async #read() {
    try {
      this.#items = await getAll('/canned-replies');
    } catch (problem) {
      this.#readAt = 0;
      throw problem;
    }
  }

  /** Those that fit what was typed after the slash, the queue, and best the language: shortcuts that begin with it first. */
  matching(typed, { queue, language }) {
    const wanted = typed.toLowerCase();
    const rank = (reply) => {
      const shortcut = reply.shortcut.toLowerCase();
      if (shortcut === wanted) return 0;
      if (shortcut.startsWith(wanted)) return 1;
      return shortcut.includes(wanted) || reply.title.toLowerCase().includes(wanted) ? 2 : 3;
    };
    const foreign = (reply) => (reply.language && language && !language.startsWith(reply.language.slice(0, 2)) ? 1 : 0);
    return this.#items
      .filter((reply) => rank(reply) < 3 && (!reply.queues?.length || reply.queues.includes(queue)))
      .sort((one, other) => rank(one) - rank(other) || foreign(one) - foreign(other) || one.shortcut.localeCompare(other.shortcut))
      .slice(0, SHOWN);
  }
}

/** The text with {{customer.name}} and the like filled in. What is not known stays, for the writer to see. */
export function filled(text, values) {
  return text.replace(/\{\{\s*([a-z]+\.[a-z]+)\s*\}\}/g, (whole, name) => values[name] || whole);
}

/** A place that nobody has filled in, or null: no customer shall read it. */
export function unfilled(text) { return text.match(/\{\{\s*[a-z]+\.[a-z]+\s*\}\}/)?.[0] ?? null; }
