// The conversations that concern this desk: made as interactions come, let go as
// they leave, and told everything that the feed has to say of them.

import { Conversation } from './conversation.js';
import { isFromCustomer } from './author.js';

/** So many are read at the same time when the page opens. */
const AT_ONCE = 4;

export class Conversations extends EventTarget {
  #store;
  #attempt;
  /** Conversation id → what is known of it. */
  #known = new Map();
  #waiting = [];
  #reading = 0;

  /** Events: `change`; `message` with detail {conversation, message} when a customer wrote to this agent. */
  constructor(store, attempt) {
    super();
    this.#store = store;
    this.#attempt = attempt;
    addEventListener('beforeunload', (event) => {
      if ([...this.#known.values()].some(({ pending }) => pending.length > 0)) event.preventDefault();
    });
  }

  /** The conversation of an interaction; null for calls. */
  of(view) { return view?.conversation ? this.#known.get(view.conversation) ?? null : null; }

  get unread() { return [...this.#known.values()].reduce((sum, { unread }) => sum + unread, 0); }

  /** Brings the conversations in line with the interactions on the desk. */
  follow() {
    const mine = new Set(this.#store.interactions.map(({ conversation }) => conversation).filter(Boolean));
    this.#known.forEach((conversation, id) => {
      // What is still being sent is not dropped because the other side has left.
      if (mine.has(id) || conversation.pending.some(({ state }) => state === 'sending')) return;
      conversation.draft.close();
      this.#known.delete(id);
    });
    mine.forEach((id) => {
      if (this.#known.has(id)) return;
      const conversation = new Conversation(id, this.#attempt);
      conversation.addEventListener('change', () => this.dispatchEvent(new Event('change')));
      this.#known.set(id, conversation);
      this.#read(conversation);
    });
  }

  /** Events may have been missed: everything is read anew. */
  refresh() { this.#known.forEach((conversation) => this.#read(conversation)); }

  #read(conversation) {
    this.#waiting.push(conversation);
    while (this.#reading < AT_ONCE && this.#waiting.length > 0) this.#next();
  }

  async #next() {
    const conversation = this.#waiting.shift();
    this.#reading += 1;
    await Promise.all([conversation.load(), conversation.draft.load()]);
    this.#reading -= 1;
    if (this.#waiting.length > 0) this.#next();
  }

  /** Takes one event of the feed. */
  take({ name, data }) {
    const view = data.view;
    if (!view) return;
    switch (name) {
    case 'message.created':
    case 'message.updated': {
      const conversation = this.#known.get(view.conversation);
      if (conversation?.take(view) && name === 'message.created' && isFromCustomer(view)) this.dispatchEvent(new CustomEvent('message', { detail: { conversation, message: view } }));
      break;
    }
    case 'conversation.read': this.#known.get(view.conversation)?.takeReceipt(view); break;
    case 'conversation.typing': this.of(this.#store.interaction(view.interaction))?.takeTyping(view); break;
    default: break;
    }
  }
}
