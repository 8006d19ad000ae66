// Times that run: `<run-time .since=…>` shows how long ago that was, each second. There may be a thousand of them on the page: one
// timer serves all, and each touches its own text alone. Past `.late` (milliseconds) it has the attribute `data-late`.

import { lengthText, serverNow } from '../clock.js';

const running = new Set();
setInterval(() => running.forEach((one) => one.tick()), 1000);

class RunTime extends HTMLElement {
  #since = null;
  #late = Infinity;

  set since(value) {
    this.#since = value ?? null;
    this.tick();
  }

  set late(value) {
    this.#late = value ?? Infinity;
    this.tick();
  }

  connectedCallback() {
    running.add(this);
    this.tick();
  }

  disconnectedCallback() { running.delete(this); }

  tick() {
    const length = this.#since === null ? null : Math.max(0, serverNow() - this.#since);
    const text = length === null ? '–' : lengthText(length);
    if (this.textContent !== text) this.textContent = text;
    const late = length !== null && length > this.#late;
    if (late !== this.hasAttribute('data-late')) this.toggleAttribute('data-late', late);
  }
}

customElements.define('run-time', RunTime);
