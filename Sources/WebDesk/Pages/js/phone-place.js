// At which of a person's desks the phone is. Tabs of one browser settle it by a lock (tab-lock.js);
// of several browsers and computers the one has it that was taken into use last. The server keeps
// which, and tells all of them: two that both fetched the same call would do so without end.

import { newKey } from './api.js';

/** This browser's name for itself, kept in its storage. */
const NAME = 'tandem.desk';
/** In a tab that was opened as a desk: loading it anew is not taking it into use. */
const OPENED = 'tandem.deskOpened';

function ownName() {
  const name = localStorage.getItem(NAME) ?? newKey();
  localStorage.setItem(NAME, name);
  return name;
}

export class PhonePlace {
  #store;
  #take;
  #name = ownName();

  /** The server has been asked for it, and has not answered yet. */
  isTaking = false;

  /** @param take asks the server to bring the phone to the desk of this name */
  constructor(store, take) {
    this.#store = store;
    this.#take = take;
  }

  get #holder() { return this.#store.agent?.phoneDesk ?? null; }

  /** Whether the phone is at this browser; nobody else having it, it is. */
  get isHere() { return this.#holder === null || this.#holder === this.#name; }

  /** The page has been loaded: where it was opened just now, or nobody has the phone, it comes here. */
  settle() {
    const isNew = sessionStorage.getItem(OPENED) === null;
    sessionStorage.setItem(OPENED, 'yes');
    if (this.#holder === null || (isNew && !this.isHere)) this.take();
  }

  async take() {
    if (this.isTaking) return;
    this.isTaking = true;
    await this.#take(this.#name);
    this.isTaking = false;
  }

  /** Who signs in here again takes the desk into use again. */
  leave() { sessionStorage.removeItem(OPENED); }
}
