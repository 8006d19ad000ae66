// What somebody has begun to write. The server keeps it, so that it is there after
// a reload and on another computer; tabs of one browser tell each other at once.

import { get, put } from '../api.js';
import { Backoff } from '../backoff.js';

/** After so many milliseconds without a keystroke it is kept. */
const SAVE_AFTER = 700;
const channel = new BroadcastChannel('tandem-drafts');

export class Draft extends EventTarget {
  text = '';
  #path;
  #id;
  #timer = null;
  #last = Promise.resolve();
  #backoff = new Backoff(1000, 15000);
  #isKept = true;
  #isClosed = false;
  #heard = ({ data }) => { if (data.id === this.#id) this.#become(data.text); };
  #leaving = () => { if (document.visibilityState === 'hidden') this.#keep(); };

  /** Events: `change`, when it came from elsewhere. @param id the conversation's */
  constructor(id) {
    super();
    this.#id = id;
    this.#path = `/conversations/${id}/draft`;
    channel.addEventListener('message', this.#heard);
    addEventListener('pagehide', this.#flush);
    // A telephone may end a page that it has hidden without another word.
    document.addEventListener('visibilitychange', this.#leaving);
  }

  /** The conversation leaves the desk: what is not kept yet is sent, and other tabs are no longer listened to. */
  close() {
    this.#flush();
    this.#isClosed = true;
    channel.removeEventListener('message', this.#heard);
    removeEventListener('pagehide', this.#flush);
    document.removeEventListener('visibilitychange', this.#leaving);
  }

  /** Reads what is kept; where somebody has written here meanwhile, keeps that. */
  async load() {
    if (!this.#isKept) { this.#keep(); return; }
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
    this.#keepIn(SAVE_AFTER);
  }

  #keepIn(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), wait);
  }

  #keep() {
    clearTimeout(this.#timer);
    this.#last = this.#last.then(() => (this.#isKept ? null : this.#save({})));
  }

  #flush = () => {
    clearTimeout(this.#timer);
    if (!this.#isKept) this.#save({ keepalive: true, retries: 0 });
  };

  async #save(how) {
    const { text } = this;
    try {
      await put(this.#path, { text }, how);
      this.#backoff.reset();
      if (text === this.text) this.#isKept = true;
    } catch (problem) {
      this.lastFailure = String(problem);
      // Nobody may touch a key again: what could not be kept now is kept later.
      if (problem.isPassing && text === this.text && !this.#isKept && !this.#isClosed) this.#keepIn(this.#backoff.next());
    }
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
