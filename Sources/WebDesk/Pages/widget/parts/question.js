// A question or a complaint below the head, with its answers.

import { h, icon } from '../dom.js';

export class Question {
  #words;
  #left;
  element = h('div', { class: 'questions' });

  /** @param left called when it was put away without an answer: the focus is nowhere then */
  constructor(words, left) {
    this.#words = words;
    this.#left = left;
  }

  /** @param answers [{text, act?(), href?, isBad?, testid}], with `href` a link that opens in a window of its own */
  ask(text, answers) {
    const choices = answers.map((answer) => this.#choice(answer));
    this.element.replaceChildren(h('div', { class: 'notice', role: 'alertdialog', 'aria-label': text, onkeydown: (event) => this.#key(event) },
      h('div', null, h('strong', null, text), h('div', { class: 'row' }, choices))));
    choices[0].focus();
  }

  #choice({ text, act, href, isBad, testid }) {
    if (!href) return h('button', { type: 'button', class: isBad ? 'solid bad' : 'plain', testid, onclick: () => { this.clear(); act(); } }, text);
    // It goes after the click has done its work.
    return h('a', { class: 'plain', href, target: '_blank', rel: 'noopener noreferrer', testid, onclick: () => setTimeout(() => this.#leave()) }, text);
  }

  #key(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#leave();
  }

  #leave() {
    this.clear();
    this.#left();
  }

  /** Tells what went wrong, until it is put away. */
  tell(text) {
    this.element.replaceChildren(h('div', { class: 'notice bad', role: 'alert', testid: 'chat-fault' }, icon('warning'), h('div', null, text),
      h('button', { type: 'button', class: 'round small-round', 'aria-label': this.#words.t('discard'), onclick: () => this.#leave() }, icon('close'))));
  }

  clear() { this.element.replaceChildren(); }
}
