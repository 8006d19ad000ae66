// The stream of events, resumed where it broke off. It is read with fetch, not
// with EventSource, because we must see what EventSource hides: the heartbeats
// (a connection that is silent for longer is dead, whatever the system says),
// and the status by which the server says that the session is over.

import { Backoff, pause } from './backoff.js';
import { readServerTime } from './clock.js';
import { EventParser } from './event-parser.js';

/** The server sends a heartbeat every 15 seconds; two may be lost. */
const SILENCE = 40000;

export class Feed extends EventTarget {
  #address;
  #running = null;
  #attempt = null;
  #lastID = null;
  #backoff = new Backoff(400, 10000);

  /** `stopped`, `connecting`, `open`, `waiting`, or `refused` (the session is over). */
  state = 'stopped';
  /** When the next attempt begins, milliseconds since the epoch; null unless waiting. */
  retryAt = null;
  /** Why the last connection ended, for whoever looks into a fault. */
  lastFailure = '';

  /**
   * Events of this object: `state`; `event` with detail {name, data} where data is the parsed JSON;
   * `resync`: events may have been missed, read the state anew.
   */
  constructor(address = '/api/v1/events') {
    super();
    this.#address = address;
  }

  start() {
    if (this.#running) return;
    this.#running = new AbortController();
    addEventListener('online', this.#hurry);
    addEventListener('offline', this.#dropped);
    this.#run(this.#running.signal);
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
    removeEventListener('online', this.#hurry);
    removeEventListener('offline', this.#dropped);
    this.#become('stopped');
  }

  /** Tries again at once. */
  retry() { this.#hurry(); }

  #hurry = () => {
    this.#backoff.reset();
    if (this.state === 'waiting') this.#attempt?.abort();
  };

  #dropped = () => { this.#attempt?.abort(); };

  #become(state, retryAt = null) {
    this.state = state;
    this.retryAt = retryAt;
    this.dispatchEvent(new Event('state'));
  }

  async #run(signal) {
    while (!signal.aborted) {
      this.#attempt = new AbortController();
      const ended = AbortSignal.any([signal, this.#attempt.signal]);
      if (this.state !== 'waiting') this.#become('connecting');
      const refused = await this.#connect(ended);
      if (signal.aborted) return;
      if (refused) { this.stop(); this.#become('refused'); return; }
      const wait = this.#backoff.next();
      this.#become('waiting', Date.now() + wait);
      this.#attempt = new AbortController();
      await pause(wait, AbortSignal.any([signal, this.#attempt.signal]));
    }
  }

  /** Reads one connection to its end. @returns whether the server refused the session */
  async #connect(signal) {
    const watch = new AbortController();
    let timer = setTimeout(() => watch.abort(), SILENCE);
    try {
      const headers = { Accept: 'text/event-stream' };
      if (this.#lastID !== null) headers['Last-Event-ID'] = this.#lastID;
      const response = await fetch(this.#address, { headers, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.any([signal, watch.signal]) });
      readServerTime(response.headers.get('Date'));
      if (response.status === 401) return true;
      if (!response.ok || !response.body) return false;
      const resumed = this.#lastID !== null;
      this.#backoff.reset();
      this.#become('open');
      if (!resumed) this.dispatchEvent(new Event('resync'));
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return false;
        clearTimeout(timer);
        timer = setTimeout(() => watch.abort(), SILENCE);
        parser.read(value).forEach((event) => this.#take(event));
      }
    } catch (failure) {
      // A broken or silent connection is the usual end of this loop; the state tells the page.
      this.lastFailure = String(failure);
      return false;
    } finally {
      clearTimeout(timer);
      watch.abort();
    }
  }

  #take({ name, data, id }) {
    if (id !== null) this.#lastID = id;
    if (name === 'resync') {
      this.dispatchEvent(new Event('resync'));
      return;
    }
    let parsed;
    try {
      parsed = JSON.parse(data);
    } catch (unreadable) {
      // What we cannot read may matter: the state is read anew instead.
      this.lastFailure = String(unreadable);
      this.dispatchEvent(new Event('resync'));
      return;
    }
    this.dispatchEvent(new CustomEvent('event', { detail: { name, data: parsed } }));
  }
}
