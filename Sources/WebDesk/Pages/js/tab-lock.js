// A phone rings in one tab only. The tab that holds the browser's lock has it;
// the others wait in line, and may take it over on the person's wish.

const HAND_OVER_WAIT = 600;

export class TabLock extends EventTarget {
  #name;
  #channel;
  #release = null;
  #claim = 0;

  /** `waiting` (another tab has it), `held`, or `released`. */
  state = 'released';

  /** Events: `held`, `lost` (leave the phone at once). @param name one lock per person */
  constructor(name) {
    super();
    this.#name = name;
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }) => {
      if (data === 'hand-over' && this.state === 'held') this.#handOver();
    });
  }

  /** Takes the lock when it is free, else waits for it. */
  start() {
    // Without TLS the browser has no locks; a phone cannot work there either.
    if (!navigator.locks) { this.#hold(() => undefined); return; }
    this.#become('waiting');
    this.#request({});
  }

  stop() {
    this.#claim += 1;
    this.#release?.();
    this.#release = null;
    this.#channel.close();
    this.#become('released');
  }

  /** Asks the other tab to leave, waits briefly, and takes the lock whether it did or not (that tab may be frozen). */
  async takeOver() {
    if (this.state !== 'waiting') return;
    const answer = new Promise((resolve) => {
      const heard = ({ data }) => { if (data === 'handed-over') done(); };
      const timer = setTimeout(() => done(), HAND_OVER_WAIT);
      const done = () => { clearTimeout(timer); this.#channel.removeEventListener('message', heard); resolve(); };
      this.#channel.addEventListener('message', heard);
    });
    this.#channel.postMessage('hand-over');
    await answer;
    if (this.state === 'waiting') this.#request({ steal: true });
  }

  #handOver() {
    this.#claim += 1;
    this.#become('waiting');
    this.dispatchEvent(new Event('lost'));
    this.#release?.();
    this.#release = null;
    this.#channel.postMessage('handed-over');
    // Only once the other tab has surely taken it: else it would fall back to us.
    setTimeout(() => { if (this.state === 'waiting') this.#request({}); }, HAND_OVER_WAIT * 3);
  }

  #request(options) {
    this.#claim += 1;
    const claim = this.#claim;
    navigator.locks.request(this.#name, options, () => new Promise((resolve) => {
      if (claim === this.#claim) this.#hold(resolve);
      else resolve();
    })).catch((reason) => {
      // AbortError: another tab stole the lock.
      if (claim === this.#claim && this.state === 'held') this.#lose();
      else if (reason?.name !== 'AbortError') throw reason;
    });
  }

  #hold(release) {
    this.#release = release;
    this.#become('held');
    this.dispatchEvent(new Event('held'));
  }

  #lose() {
    this.#become('waiting');
    this.dispatchEvent(new Event('lost'));
    // In line again: when the other tab closes, the phone comes back here.
    this.#request({});
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}
