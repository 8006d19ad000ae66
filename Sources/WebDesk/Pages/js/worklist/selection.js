// Which of my work is shown, and on a narrow page which of its three views: the
// list, the item, or the customer.

import { isSpoken } from './channels.js';

export class Selection extends EventTarget {
  id = null;
  /** `list`, `item` or `customer`. */
  view = 'list';
  #known = new Set();
  /** What is there when the page opens was not just answered. */
  #hasBegun = false;

  /** Events: `change`; `chosen` when the person asked for it, so that the focus may go there. */

  choose(id, view = 'item') {
    this.id = id;
    this.view = view;
    this.dispatchEvent(new Event('change'));
    this.dispatchEvent(new Event('chosen'));
  }

  show(view) {
    this.view = view;
    this.dispatchEvent(new Event('change'));
  }

  /** The next item of the list, or with -1 the one before. */
  step(items, by) {
    if (items.length === 0) return false;
    const at = items.findIndex(({ view }) => view.id === this.id);
    this.choose(items[(at + by + items.length) % items.length].view.id);
    return true;
  }

  /** Keeps something selected while there is work, and what is selected for as long as it is there. Offers stand above all anyway. */
  follow(items, isWriting) {
    const ids = new Set(items.map(({ view }) => view.id));
    const work = items.filter(({ view }) => view.state !== 'offered');
    const answered = work.find(({ view }) => !this.#known.has(view.id));
    this.#known = new Set(work.map(({ view }) => view.id));
    // What was just answered is what one wants to see; but nobody who writes is torn away.
    if (answered && !(isWriting && ids.has(this.id))) {
      this.id = answered.view.id;
      if (this.#hasBegun || isSpoken(answered.view)) this.view = 'item';
    } else if (!ids.has(this.id)) {
      this.id = work[0]?.view.id ?? null;
      if (this.id === null) this.view = 'list';
    }
    this.#hasBegun ||= items.length > 0;
  }
}
