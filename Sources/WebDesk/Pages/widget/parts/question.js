// A question or a complaint below the head, with its answers.

import { h, icon } from '../dom.js';

export class Question {
  #words;
  element = h('div', { class: 'questions' });

  constructor(words) { this.#words = words; }

  /** @param answers [{text, act(), isBad?, testid}] */
  ask(text, answers) {
    const buttons = answers.map((answer) => h('button', { type: 'button', class: answer.isBad ? 'solid bad' : 'plain', testid: answer.testid, onclick: () => { this.clear(); answer.act(); } }, answer.text));
    this.element.replaceChildren(h('div', { class: 'notice', role: 'alertdialog', 'aria-label': text }, h('div', null, h('strong', null, text), h('div', { class: 'row' }, buttons))));
    buttons[0].focus();
  }

  /** Tells what went wrong, until it is put away. */
  tell(text) {
    this.element.replaceChildren(h('div', { class: 'notice bad', role: 'alert', testid: 'chat-fault' }, icon('warning'), h('div', null, text),
      h('button', { type: 'button', 'aria-label': this.#words.t('discard'), onclick: () => this.clear() }, icon('close'))));
  }

  clear() { this.element.replaceChildren(); }
}
