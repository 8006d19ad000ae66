// What the pages of people who are signed in have in common: they follow the feed, carry things
// out and tell what failed, and end when nobody is signed in any more.

import { get, remove } from './api.js';
import { pause } from './backoff.js';
import { Feed } from './feed.js';
import { proposeLanguage } from './i18n.js';
import { Problem, explain } from './problem.js';
import { SIGNED_IN } from './session-mark.js';
import { StaffNames } from './staff-names.js';

/** After a failed reading, in milliseconds. */
export const READ_AGAIN = 2000;
/** How long a fault is shown unless it is closed, in milliseconds. */
const FAULT_SHOWN = 12000;

/** A page says what it reads (`load`, and `hold` before it), what it does with events (`take`), and what ends with it (`stop`). */
export class PageSession extends EventTarget {
  feed = new Feed();
  /** Names of people who are no agents. */
  staff = new StaffNames();
  /** The state was read. */
  ready = false;
  signedOut = false;
  user = null;
  /** The account may not see this page. */
  denied = false;
  /** Faults to show: {id, text}. */
  faults = [];
  /** Why something that is tried again by itself failed last, for whoever looks into it. */
  lastFailure = '';

  #faultCount = 0;
  #reading = false;

  /** Events: `change`. */
  constructor() {
    super();
    this.feed.addEventListener('event', ({ detail }) => this.take(detail));
    this.feed.addEventListener('resync', () => this.read());
    this.feed.addEventListener('state', () => {
      if (this.feed.state === 'refused') this.end();
      this.changed();
    });
    this.staff.addEventListener('change', () => this.changed());
  }

  changed() { this.dispatchEvent(new Event('change')); }

  /** Finds out who looks, until there is an answer. @returns whether their role may see this page */
  async admit(roles) {
    // Nobody has signed in here: nothing needs to be asked.
    if (!localStorage.getItem(SIGNED_IN)) { this.end(); return false; }
    for (;;) {
      try {
        const { user } = await get('/me');
        this.user = user;
        this.denied = !roles.includes(user.role);
        this.welcome(user);
        this.changed();
        return !this.denied;
      } catch (error) {
        if (this.endedBy(error)) return false;
        await pause(READ_AGAIN);
      }
    }
  }

  /** Who is here is known from now on. */
  welcome(user) {
    proposeLanguage(user.language);
    localStorage.setItem(SIGNED_IN, 'yes');
  }

  /** Reads everything, until it succeeds; events that come meanwhile are kept back. */
  async read() {
    if (this.#reading) return;
    this.#reading = true;
    this.hold();
    try {
      await this.load();
    } catch (error) {
      if (!this.endedBy(error)) setTimeout(() => this.read(), READ_AGAIN);
    } finally {
      this.#reading = false;
      this.changed();
    }
  }

  /** Carries something out and tells its failure. @returns whether it succeeded */
  async attempt(action) {
    try {
      await action();
      return true;
    } catch (error) {
      if (!this.endedBy(error)) this.#fault(error);
      return false;
    }
  }

  /** For what is tried again by itself: a failure is kept, not shown. */
  async quietly(action) {
    try {
      await action();
    } catch (error) {
      if (!this.endedBy(error)) this.lastFailure = String(error);
    }
  }

  #fault(error) {
    this.#faultCount += 1;
    const fault = { id: this.#faultCount, text: explain(error) };
    this.faults = [...this.faults.filter(({ text }) => text !== fault.text), fault];
    setTimeout(() => this.dismiss(fault.id), FAULT_SHOWN);
    this.changed();
  }

  dismiss(id) {
    this.faults = this.faults.filter((fault) => fault.id !== id);
    this.changed();
  }

  async signOut() {
    if (!await this.attempt(() => remove('/session'))) return;
    this.stop();
    localStorage.removeItem(SIGNED_IN);
    location.assign('/');
  }

  /** @returns whether the failure says that nobody is signed in any more; then it is over */
  endedBy(error) {
    const ended = error instanceof Problem && error.status === 401;
    if (ended) this.end();
    return ended;
  }

  end() {
    if (this.signedOut) return;
    this.signedOut = true;
    localStorage.removeItem(SIGNED_IN);
    this.stop();
    // Who has seen nothing yet has not signed in; who was at work must be told what happened.
    if (!this.ready) location.replace(`/?next=${encodeURIComponent(location.pathname)}`);
    this.changed();
  }
}
