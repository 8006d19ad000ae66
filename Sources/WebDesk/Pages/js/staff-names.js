// How people are called who wrote a note and are no agents: supervisors who whisper. A name is
// asked for when it is first shown; who is unknown to the server is asked for once.

import { get } from './api.js';
import { Problem } from './problem.js';

const ASK_AGAIN = 5000;

export class StaffNames extends EventTarget {
  /** User id → name; '' while it is being asked for, or where nobody knows it. */
  #names = new Map();

  /** Events: `change`. @returns the name, or '' where it is not known (yet) */
  of(user) {
    if (!this.#names.has(user)) {
      this.#names.set(user, '');
      this.#ask(user);
    }
    return this.#names.get(user);
  }

  async #ask(user) {
    try {
      this.#names.set(user, (await get(`/users/${user}/name`)).name);
      this.dispatchEvent(new Event('change'));
    } catch (failure) {
      if (failure instanceof Problem && failure.isPassing) setTimeout(() => this.#names.delete(user), ASK_AGAIN);
    }
  }
}
