// The messages of one conversation as they come: read once, then kept true by events.
// Numbers order them; what is told twice is there once.

import { merged } from '../conversations/merging.js';
import { explain } from '../problem.js';

export class Transcript extends EventTarget {
  #session;
  #typingUntil = 0;
  #reading = false;
  #missed = false;

  conversation;
  messages = [];
  /** `reading`, `open`, or `failed` with `failure` in words. */
  state = 'reading';
  failure = '';
  /** There are older ones. */
  hasEarlier = false;
  /** The number up to which each side has read. */
  readTo = { customer: 0, staff: 0 };

  /** Events: `change`. */
  constructor(session, conversation) {
    super();
    this.#session = session;
    this.conversation = conversation;
    this.#session.addEventListener('written', this.#heard);
    this.#read();
  }

  close() { this.#session.removeEventListener('written', this.#heard); }

  get customerTypes() { return Date.now() < this.#typingUntil; }

  async earlier() {
    const [first] = this.messages;
    if (!first || this.#reading) return;
    await this.#take(() => this.#session.messages(this.conversation, first.number));
  }

  async #read() {
    if (this.#reading) { this.#missed = true; return; }
    await this.#take(() => this.#session.messages(this.conversation));
    if (!this.#missed) return;
    this.#missed = false;
    await this.#read();
  }

  async #take(ask) {
    this.#reading = true;
    try {
      const { items } = await ask();
      const oldest = this.messages[0]?.number ?? Infinity;
      if (items.length === 0 || items[0].number < oldest) this.hasEarlier = items.length >= 50;
      this.messages = merged(this.messages, items);
      this.state = 'open';
    } catch (problem) {
      this.failure = explain(problem);
      if (this.messages.length === 0) this.state = 'failed';
    } finally {
      this.#reading = false;
    }
    this.dispatchEvent(new Event('change'));
  }

  #heard = ({ detail }) => {
    // The stream broke and could not be resumed: what was missed is read.
    if (detail === null) { this.#read(); return; }
    const { view } = detail.data;
    if (detail.name === 'conversation.typing') {
      if (view.by !== 'customer' || detail.data.interaction !== this.interaction) return;
      this.#typingUntil = view.isTyping ? Date.now() + 6000 : 0;
      setTimeout(() => this.dispatchEvent(new Event('change')), 6100);
    } else if (view?.conversation !== this.conversation) {
      return;
    } else if (detail.name === 'conversation.read') {
      this.readTo[view.by] = Math.max(this.readTo[view.by] ?? 0, view.upTo);
    } else if (detail.name.startsWith('message.')) {
      this.messages = merged(this.messages, [view]);
      if (view.author.kind === 'customer') this.#typingUntil = 0;
    }
    this.dispatchEvent(new Event('change'));
  };
}
