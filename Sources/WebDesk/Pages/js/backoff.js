// Pauses between attempts: doubling, bounded, and spread by chance so that a
// thousand pages do not come back in the same instant.

export class Backoff {
  #first;
  #most;
  #attempt = 0;

  /** @param first milliseconds before the second attempt @param most the longest pause in milliseconds */
  constructor(first = 500, most = 15000) {
    this.#first = first;
    this.#most = most;
  }

  get attempt() { return this.#attempt; }

  /** Milliseconds to wait before the next attempt. */
  next() {
    const full = Math.min(this.#most, this.#first * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 16);
    return full / 2 + Math.random() * full / 2;
  }

  reset() { this.#attempt = 0; }
}

/** Waits; ends early, without an error, when the signal is aborted. */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) { resolve(); return; }
    const end = () => { clearTimeout(timer); signal?.removeEventListener('abort', end); resolve(); };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
