// What `<script src="https://HOST/chat.js" data-entry="chat" async></script>` does: reads how
// it was embedded, puts the chat on the page, and gives the page `tandemChat`.

import { WHOLE_SCREEN } from './look/frame.js';
import { Chat } from './talk/chat.js';
import { Words } from './texts/words.js';
import { Widget } from './widget.js';

const EVENTS = ['ready', 'open', 'close', 'message', 'unread', 'state'];

class Embedding {
  #chat;
  #widget = null;
  #listeners = new Map(EVENTS.map((name) => [name, new Set()]));
  #wantsOpen = false;

  /** @param script the script element that brought us */
  constructor(script) {
    const { entry, lang = '', theme = 'auto', position = 'right', launcher = 'shown', identity = '' } = script.dataset;
    if (!entry) throw new Error('tandem chat: the script element needs data-entry with the address of a chat entry point, such as data-entry="chat"');
    this.words = new Words(lang);
    this.options = { theme: ['light', 'dark'].includes(theme) ? theme : 'auto', side: position === 'left' ? 'left' : 'right', launcher: launcher !== 'hidden' };
    this.#chat = new Chat(new URL(script.src, location.href).origin, entry, this.words.language);
    if (identity) this.#chat.identify(identity);
  }

  async start() {
    try {
      await this.#chat.load();
    } catch (refusal) {
      console.warn(`tandem chat: ${refusal.message} Check data-entry, and that the entry point allows the origin ${location.origin}.`);
      return;
    }
    this.#widget = new Widget(this.#chat, this.words, this.options, (name, detail) => this.#tell(name, detail));
    this.#widget.attach();
    // On a telephone it would cover the page that the visitor has just gone to.
    if (this.#wantsOpen) this.#widget.open();
    else if (this.#chat.wasOpen && !matchMedia(WHOLE_SCREEN).matches) this.#widget.open(false);
    this.#tell('ready', null);
  }

  #tell(name, detail) {
    for (const listener of this.#listeners.get(name)) {
      try {
        listener(detail);
      } catch (failure) {
        // A fault in the page's own code is the page's to see, and no reason for the chat to stop.
        reportError(failure);
      }
    }
  }

  get isOpen() { return this.#widget?.isOpen ?? false; }
  get unread() { return this.#chat.unread; }

  open() {
    this.#wantsOpen = true;
    this.#widget?.open();
  }

  close() {
    this.#wantsOpen = false;
    this.#widget?.close();
  }

  identify(identity) {
    const isHash = typeof identity?.id === 'string' && typeof identity?.hash === 'string';
    if (identity !== null && typeof identity !== 'string' && !isHash) throw new TypeError('tandemChat.identify wants a signed token, {id, hash}, or null');
    return this.#chat.identify(identity);
  }

  /** @returns a function that takes the listener away again */
  on(name, listener) {
    const listeners = this.#listeners.get(name);
    if (!listeners) throw new TypeError(`tandemChat.on: there is no "${name}", only ${EVENTS.join(', ')}`);
    listeners.add(listener);
    if (name === 'ready' && this.#widget) queueMicrotask(() => listener(null));
    return () => listeners.delete(listener);
  }
}

function start(script) {
  // Brought twice, by a template and a tag manager say: once is enough.
  if (!script || window.tandemChat?.isTandemChat) return;
  const early = Array.isArray(window.tandemChat) ? window.tandemChat : [];
  const embedding = new Embedding(script);
  const page = {
    isTandemChat: true,
    /** What a page may have called before we were here: `tandemChat.push(['open'])`. */
    push: ([name, ...values]) => page[name](...values),
    get isOpen() { return embedding.isOpen; },
    get unread() { return embedding.unread; },
  };
  for (const name of ['open', 'close', 'identify', 'on']) page[name] = (...values) => embedding[name](...values);
  window.tandemChat = page;
  for (const call of early) page.push(call);
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', () => embedding.start(), { once: true });
  else embedding.start();
}

start(document.currentScript);
