// The round button on the page, with the number of unread messages.

import { Slot, h, icon } from '../dom.js';

export class Launcher {
  #words;
  #slot;

  constructor(words, onclick) {
    this.#words = words;
    this.element = h('button', { type: 'button', class: 'launcher', testid: 'chat-launcher', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick });
    this.#slot = new Slot(this.element);
  }

  focus() { this.element.focus(); }

  show(isOpen, unread) {
    const count = isOpen ? 0 : unread;
    const label = isOpen ? this.#words.t('close') : count > 0 ? this.#words.t('openUnread', { count }) : this.#words.t('open');
    this.element.setAttribute('aria-expanded', String(isOpen));
    this.element.setAttribute('aria-label', label);
    this.#slot.show([isOpen, count], () => [icon(isOpen ? 'down' : 'chat'), count > 0 ? h('span', { class: 'badge', testid: 'chat-badge', 'aria-hidden': 'true' }, count > 99 ? '99+' : String(count)) : null]);
  }
}
