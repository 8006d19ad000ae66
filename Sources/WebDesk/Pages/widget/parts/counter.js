// How much of a long message is left to write.

import { h, say } from '../dom.js';

/** What the service takes, unless it says something else. */
const USUAL_LIMIT = 10000;
/** From this share of the limit on it is shown. */
const NEAR = 0.9;

export class Counter {
  #limit;
  #words;
  element = h('p', { class: 'count', id: 'count', hidden: true, testid: 'chat-count' });

  constructor(limit, words) {
    this.#limit = limit > 0 ? limit : USUAL_LIMIT;
    this.#words = words;
  }

  /** @returns whether the text is too long */
  show(text) {
    const count = lengthOf(text, this.#limit);
    const isOver = count > this.#limit;
    this.element.hidden = count < this.#limit * NEAR;
    this.element.classList.toggle('too-much', isOver);
    // While all is well, it is there for whoever asks; no voice counts each letter.
    this.element.setAttribute('aria-live', isOver ? 'polite' : 'off');
    if (!this.element.hidden) say(this.element, isOver ? this.#words.t('tooMuch', { count: this.#words.number(count - this.#limit) }) : this.#words.t('count', { count: this.#words.number(count), limit: this.#words.number(this.#limit) }));
    return isOver;
  }
}

/** In characters as people see them, which is how the service counts; looked at closely only where it decides. */
function lengthOf(text, limit) {
  if (text.length < limit * NEAR || text.length > limit * 20) return text.length;
  return Intl.Segmenter ? [...new Intl.Segmenter().segment(text)].length : [...text].length;
}
