// The chat's events, read with fetch, because EventSource can send no Authorization header and
// hides the status. After each break it goes on behind the last message it has.

import { Backoff, pause } from '../../js/backoff.js';
import { EventParser } from '../../js/event-parser.js';
import { afterNetwork } from './network.js';

/** The service sends a heartbeat every 15 seconds; two may be lost. */
const STREAM_SILENCE = 40000;

export class EventStream {
  #api;
  #listener;
  #running = null;
  #attempt = null;
  #backoff = new Backoff(500, 15000);

  /** Everything up to here has come; what we wrote ourselves may lie beyond, with others' in between. */
  after = 0;
  isOpen = false;
  lastFailure = '';

  /** @param listener {event(name, data), opened(isAgain), closed(), refused()}: `closed` is told of each attempt that failed too */
  constructor(api, listener) {
    this.#api = api;
    this.#listener = listener;
  }

  get isRunning() { return this.#running !== null; }

  start() {
    if (this.#running) return;
    this.#running = new AbortController();
    this.#run(this.#running.signal);
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
    this.isOpen = false;
  }

  /** Tries again at once: the network is back, or somebody looks. */
  hurry() {
    this.#backoff.reset();
    if (!this.isOpen) this.#attempt?.abort();
  }

  /** The network is gone: what the system has not noticed yet is not waited for. */
  drop() { this.#attempt?.abort(); }

  #close() {
    this.isOpen = false;
    this.#listener.closed();
  }

  async #run(signal) {
    for (let isAgain = false; !signal.aborted; isAgain = true) {
      this.#attempt = new AbortController();
      const isRefused = await this.#connect(AbortSignal.any([signal, this.#attempt.signal]), isAgain);
      if (signal.aborted) return;
      this.#close();
      if (isRefused) {
        this.#running = null;
        this.#listener.refused();
        return;
      }
      this.#attempt = new AbortController();
      await pause(afterNetwork(this.#backoff.next()), AbortSignal.any([signal, this.#attempt.signal]));
    }
  }

  /** Reads one connection to its end. @returns whether the token is no longer accepted */
  async #connect(signal, isAgain) {
    const watch = new AbortController();
    let timer = setTimeout(() => watch.abort(), STREAM_SILENCE);
    try {
      const response = await fetch(this.#api.eventsAddress(this.after), {
        headers: { Accept: 'text/event-stream', ...this.#api.headers }, mode: 'cors', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer',
        signal: AbortSignal.any([signal, watch.signal]),
      });
      if (response.status === 401) return true;
      if (!response.ok || !response.body) return false;
      this.isOpen = true;
      this.#listener.opened(isAgain);
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || signal.aborted) return false;
        // Only one that lived long enough to say something counts as a success.
        this.#backoff.reset();
        clearTimeout(timer);
        timer = setTimeout(() => watch.abort(), STREAM_SILENCE);
        for (const event of parser.read(value)) this.#take(event);
      }
    } catch (failure) {
      // A broken or silent connection is the usual end of this loop.
      this.lastFailure = String(failure);
      return false;
    } finally {
      clearTimeout(timer);
      watch.abort();
    }
  }

  #take({ name, data }) {
    const parsed = JSON.parse(data);
    if (name === 'message') this.after = Math.max(this.after, parsed.number);
    this.#listener.event(name, parsed);
  }
}
