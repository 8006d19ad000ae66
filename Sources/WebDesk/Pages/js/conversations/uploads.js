// Files on their way into a message: sent to the server as they are chosen, so that
// the message itself goes out at once.

import { post, query } from '../api.js';
import { Problem, explain } from '../problem.js';

/** What the server takes at most, in bytes. */
const LARGEST = 10 * 1024 * 1024;
const TIMEOUT = 120000;

export class Uploads extends EventTarget {
  /** {file, state: 'sending'|'ready'|'failed', attachment, reason} */
  items = [];

  /** Events: `change`. */

  get isBusy() { return this.items.some(({ state }) => state === 'sending'); }
  get attachments() { return this.items.filter(({ state }) => state === 'ready').map(({ attachment }) => attachment); }

  add(files) { [...files].forEach((file) => this.#send({ file, state: 'sending', attachment: null, reason: '' })); }

  async #send(item) {
    this.items = [...this.items, item];
    try {
      if (item.file.size > LARGEST) throw new Problem({ code: 'file-too-large' });
      this.#changed();
      item.attachment = await post(`/files${query({ name: item.file.name || 'file' })}`, item.file, { timeout: TIMEOUT });
      item.state = 'ready';
    } catch (problem) {
      item.state = 'failed';
      item.reason = explain(problem);
    }
    this.#changed();
  }

  drop(item) {
    this.items = this.items.filter((one) => one !== item);
    this.#changed();
  }

  empty() {
    this.items = [];
    this.#changed();
  }

  #changed() { this.dispatchEvent(new Event('change')); }
}

/** `340 KB`, in the language of the page. */
export function sizeText(bytes, language) {
  const [value, unit] = bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1000, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
