// The panel's head: who is there, and the menu.

import { Slot, h, icon, say } from '../dom.js';
import { initial } from './message-view.js';

export class Head {
  #chat;
  #words;
  #on;
  #title = h('h2', { id: 'title' });
  #detail = h('p', { testid: 'chat-status' });
  #face = h('span', { class: 'face', 'aria-hidden': 'true' });
  #faceSlot = new Slot(this.#face);
  #more;
  #call;

  /** @param on {close(), call(), transcript(), end()} */
  constructor(chat, words, on) {
    this.#chat = chat;
    this.#words = words;
    this.#on = on;
    const button = (symbol, key, testid, onclick, extra) => h('button', { type: 'button', class: 'round', 'aria-label': words.t(key), title: words.t(key), testid, onclick, ...extra }, icon(symbol));
    this.#call = button('phone', 'callUs', 'chat-call', () => on.call());
    this.#more = button('more', 'more', 'chat-more', () => this.#toggle(), { 'aria-haspopup': 'menu', 'aria-expanded': 'false' });
    this.element = h('header', { class: 'head' }, this.#face, h('div', { class: 'titles' }, this.#title, this.#detail),
      h('div', { class: 'actions' }, this.#call, this.#more, button('close', 'close', 'chat-close', () => on.close())));
    this.menu = h('div', { class: 'menu', role: 'menu', hidden: true, 'aria-label': words.t('more'), onkeydown: (event) => this.#key(event), onfocusout: (event) => { if (!this.menu.contains(event.relatedTarget) && event.relatedTarget !== this.#more) this.closeMenu(); } });
  }

  show() {
    const { state, welcome, isUnderWay } = this.#chat;
    const isWithAgent = state.state === 'active' && state.agentName;
    const name = welcome.title || welcome.name;
    say(this.#title, name);
    const isClosed = (state.state === 'none' ? welcome : state)?.isOpen === false;
    const key = state.state === 'ended' ? 'ended' : isClosed ? 'leaveMessage' : state.state === 'waiting' ? 'waiting' : 'online';
    // Where there is no chat, nobody is there for anybody.
    const isRefused = this.#chat.fault?.isPassing === false && !this.#chat.session.refused;
    say(this.#detail, isRefused ? '' : isWithAgent ? this.#words.t('withAgent', { name: state.agentName }) : this.#words.t(key));
    this.#faceSlot.show(isWithAgent ? state.agentName : null, () => (isWithAgent ? initial(state.agentName) : icon('chat')));
    this.#call.hidden = !welcome.mayCall || !isUnderWay;
    this.#more.hidden = this.#items().length === 0;
  }

  #items() {
    const { timeline, isUnderWay } = this.#chat;
    return [
      timeline.last ? ['save', 'transcript', 'chat-transcript', () => this.#on.transcript()] : null,
      isUnderWay ? ['leave', 'end', 'chat-end', () => this.#on.end()] : null,
    ].filter(Boolean);
  }

  get isMenuOpen() { return !this.menu.hidden; }

  #toggle() {
    if (this.isMenuOpen) { this.closeMenu(); return; }
    this.menu.replaceChildren(...this.#items().map(([symbol, key, testid, act]) => h('button', {
      type: 'button', role: 'menuitem', tabindex: '-1', testid, onclick: () => { this.closeMenu(); this.#more.focus(); act(); },
    }, icon(symbol), this.#words.t(key))));
    this.menu.hidden = false;
    this.#more.setAttribute('aria-expanded', 'true');
    this.menu.firstChild?.focus();
  }

  closeMenu() {
    this.menu.hidden = true;
    this.#more.setAttribute('aria-expanded', 'false');
  }

  #key(event) {
    const buttons = [...this.menu.children];
    const at = buttons.indexOf(event.target);
    const goal = { ArrowDown: buttons[(at + 1) % buttons.length], ArrowUp: buttons[(at + buttons.length - 1) % buttons.length], Home: buttons[0], End: buttons.at(-1) }[event.key];
    if (goal) {
      event.preventDefault();
      goal.focus();
    }
    if (event.key === 'Tab' || event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.closeMenu();
      this.#more.focus();
    }
  }
}
