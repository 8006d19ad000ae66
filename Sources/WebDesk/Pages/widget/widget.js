// The widget on the page: one element with a shadow tree, in which everything is.

import { brandProperties } from './colour.js';
import { h } from './dom.js';
import { WHOLE_SCREEN, frame } from './look/frame.js';
import { talk } from './look/talk.js';
import { tokens } from './look/tokens.js';
import { Launcher } from './parts/launcher.js';
import { Panel } from './parts/panel.js';
import { Place } from './place.js';

/** A page that nobody looks at lets go of its connection after so long. */
const UNSEEN = 60000;

export class Widget {
  #chat;
  #words;
  #launcher;
  #panel;
  #root;
  #place;
  #unseen = null;
  #release = null;
  #unreadBefore = 0;

  /** @param options {theme: 'auto' | 'light' | 'dark', side: 'left' | 'right', launcher: boolean}
   *  @param told called with the name and the detail of what happens */
  constructor(chat, words, options, told) {
    this.#chat = chat;
    this.#words = words;
    this.told = told;
    this.#launcher = new Launcher(words, () => (this.isOpen ? this.close() : this.open()));
    this.#panel = new Panel(chat, words, { close: () => this.close() });
    this.#root = h('div', { class: 'root', lang: words.language, 'data-theme': options.theme, 'data-side': options.side }, options.launcher ? this.#launcher.element : null, this.#panel.element);
    for (const [name, value] of Object.entries(brandProperties(chat.welcome.colour))) this.#root.style.setProperty(name, value);
    chat.addEventListener('change', () => this.show());
    chat.addEventListener('message', ({ detail }) => told('message', detail));
    chat.addEventListener('state', ({ detail }) => told('state', detail));
    document.addEventListener('visibilitychange', () => this.#looked());
  }

  /** Puts it on the page, beside the body: nothing of the page moves. */
  attach() {
    const element = document.createElement('tandem-chat');
    const tree = element.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(tokens + frame + talk);
    tree.adoptedStyleSheets = [sheet];
    tree.append(this.#root);
    element.popover = 'manual';
    this.#place = new Place(element, () => this.#panel.toNewest());
    this.#place.take();
    this.#keepInSight();
    this.show();
  }

  get isOpen() { return this.#panel.isOpen; }

  /** @param isAsked somebody has asked for it; else it was open on the page before, and the focus is the new page's */
  open(isAsked = true) {
    this.#place.take();
    if (this.isOpen) return;
    this.#root.dataset.open = '';
    this.#chat.wasOpen = true;
    this.#panel.element.setAttribute('aria-modal', String(matchMedia(WHOLE_SCREEN).matches));
    if (this.#chat.isReturning) this.#chat.connect();
    this.#panel.open(isAsked);
    this.show();
    this.told('open', null);
  }

  close() {
    if (!this.isOpen) return;
    delete this.#root.dataset.open;
    this.#chat.wasOpen = false;
    this.#panel.close();
    this.show();
    this.#launcher.focus();
    this.told('close', null);
  }

  show() {
    this.#panel.show();
    const { unread } = this.#chat;
    this.#launcher.show(this.isOpen, unread);
    if (unread !== this.#unreadBefore) this.told('unread', unread);
    this.#unreadBefore = unread;
  }

  /** The keyboard of a telephone covers the page without making it smaller: the panel keeps to what is left. */
  #keepInSight() {
    const seen = window.visualViewport;
    if (!seen) return;
    const fit = () => {
      // Who enlarges a part of the page wants to move about in it.
      const isWhole = Math.abs(seen.scale - 1) < 0.01;
      for (const [name, value] of [['--seen-top', seen.offsetTop], ['--seen-height', seen.height]]) this.#root.style.setProperty(name, isWhole ? `${value}px` : '');
    };
    for (const event of ['resize', 'scroll']) seen.addEventListener(event, fit);
    fit();
  }

  /** Browsers allow a page a handful of connections to one host: tabs that nobody looks at must not hold them all. */
  #looked() {
    clearTimeout(this.#unseen);
    this.#release?.();
    if (document.visibilityState === 'visible') {
      if (this.#chat.isReturning) this.#chat.connect();
      this.#chat.hurry();
    } else if (!this.#chat.isUnderWay) {
      this.#unseen = setTimeout(() => this.#chat.rest(), UNSEEN);
    } else {
      this.#unseen = setTimeout(() => this.#restUnlessLast(), UNSEEN);
    }
  }

  /** While a chat goes on, one of the hidden tabs keeps listening: the page may show in its title that somebody has answered. */
  #restUnlessLast() {
    navigator.locks?.request('tandem-chat', { ifAvailable: true }, (lock) => {
      if (!lock) this.#chat.rest();
      return lock ? new Promise((done) => { this.#release = done; }) : null;
    // Pages that may keep nothing have no locks either.
    }).catch(() => this.#chat.rest());
  }
}
