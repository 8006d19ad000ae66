// What somebody has begun to write. The server keeps it, so that it is there after
// a reload and on another computer; tabs of one browser tell each other at once.

import { get, put } from '../api.js';

/** After so many milliseconds without a keystroke it is kept. */
const SAVE_AFTER = 700;
const channel = new BroadcastChannel('tandem-drafts');

export class Draft extends EventTarget {
  text = '';
  #path;
  #id;
  #timer = null;
  #last = Promise.resolve();
  #isKept = true;
  #heard = ({ data }) => { if (data.id === this.#id) this.#become(data.text); };

  /** Events: `change`, when it came from elsewhere. @param id the conversation's */
  constructor(id) {
    super();
    this.#id = id;
    this.#path = `/conversations/${id}/draft`;
    channel.addEventListener('message', this.#heard);
  }

  /** Ends the listening to other tabs. */
  close() {
    clearTimeout(this.#timer);
    channel.removeEventListener('message', this.#heard);
  }

  /** Reads what is kept, unless somebody writes here just now. */
  async load() {
    if (!this.#isKept) return;
    try {
      const { text } = await get(this.#path);
      if (this.#isKept) this.#become(text);
    } catch (problem) {
      // Without its draft one can still write.
      this.lastFailure = String(problem);
    }
  }

  #become(text) {
    clearTimeout(this.#timer);
    this.#isKept = true;
    if (text === this.text) return;
    this.text = text;
    this.dispatchEvent(new Event('change'));
  }

  write(text) {
    if (text === this.text) return;
    this.text = text;
    this.#isKept = false;
    channel.postMessage({ id: this.#id, text });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), SAVE_AFTER);
  }

  #keep() {
    const { text } = this;
    this.#last = this.#last.then(async () => {
      try {
        await put(this.#path, { text });
        if (text === this.text) this.#isKept = true;
      } catch (problem) {
        this.lastFailure = String(problem);
      }
    });
  }

  /** It was sent: the server empties its copy with the message, unless one was still on its way there. */
  async empty() {
    clearTimeout(this.#timer);
    this.text = '';
    this.#isKept = true;
    channel.postMessage({ id: this.#id, text: '' });
    await this.#last;
  }
}
