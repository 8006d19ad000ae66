// The messages of the conversation, oldest first, the newest in sight.

import { h, icon, say } from '../dom.js';
import { MessageView, face } from './message-view.js';

/** What follows within so long from the same author stands closer. */
const GROUP = 180000;

/** The button with which an agent invites to a call. It stays good while the chat goes on. */
const CALL_KEY = 'tandem-call';

export class Log {
  #chat;
  #words;
  #on;
  #views = new Map();
  #greeting = h('div', { class: 'bubble', dir: 'auto', testid: 'chat-greeting' });
  #opening;
  #older;
  #isAtEnd = true;

  /** @param on {complain(text), seen(), call()} */
  constructor(chat, words, on) {
    this.#chat = chat;
    this.#words = words;
    this.#on = on;
    this.#opening = h('div', { class: 'message agent opening' }, face(this.#team), h('div', { class: 'content' }, this.#greeting));
    this.#older = h('button', { type: 'button', class: 'text-button small soft older', testid: 'chat-older', onclick: () => this.#readOlder() }, words.t('older'));
    this.element = h('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': words.t('log'), tabindex: '0', testid: 'chat-log', onscroll: () => this.#scrolled() });
    this.newest = h('button', { type: 'button', class: 'round newest', hidden: true, 'aria-label': words.t('toNewest'), onclick: () => this.toEnd() }, icon('down'));
    new ResizeObserver(() => this.#settle()).observe(this.element);
  }

  show() {
    const entries = this.#entries();
    this.element.setAttribute('aria-busy', String(this.#chat.isReturning && !this.#chat.isLoaded));
    const greeting = this.#chat.welcome.greeting;
    say(this.#greeting, greeting);
    const head = this.#chat.timeline.hasOlder ? [this.#older] : greeting ? [this.#opening] : [];
    const nodes = [...head, ...entries.map((entry) => this.#node(entry))];
    const wanted = new Set(nodes);
    const newestIsMine = entries.at(-1)?.isUnsent === true && !this.#views.has(entries.at(-1).key);
    for (const [key, { node }] of this.#views) if (!wanted.has(node)) this.#views.delete(key);
    for (const node of [...this.element.childNodes]) if (!wanted.has(node)) node.remove();
    nodes.forEach((node, index) => { if (this.element.childNodes[index] !== node) this.element.insertBefore(node, this.element.childNodes[index] ?? null); });
    if (newestIsMine) this.#isAtEnd = true;
    this.#settle();
  }

  /** Days and messages, each with the key under which its node is kept. */
  #entries() {
    const { timeline, outbox, state } = this.#chat;
    const unsent = outbox.items.map((item) => ({ ...item, from: 'visitor', text: item.text || item.label, isUnsent: true, receipt: item.state === 'failed' ? 'failed' : this.#chat.isOnline ? 'sending' : 'waitingToSend' }));
    const items = [...timeline.messages, ...unsent];
    const lastOwn = items.findLast((item) => item.from === 'visitor' && !item.isUnsent);
    const entries = [];
    items.forEach((item, index) => {
      const before = items[index - 1];
      const after = items[index + 1];
      // The visitor's own clock, which dates what is not sent yet, may be wrong.
      if (!before || (!item.isUnsent && dayOf(before) !== dayOf(item))) entries.push({ key: `day:${dayOf(item)}`, day: item.at });
      entries.push({
        buttons: [], attachments: [], ...item, key: item.clientID && item.from === 'visitor' ? `own:${item.clientID}` : item.id, name: this.#nameOf(item),
        follows: areClose(before, item), isLastOfGroup: !areClose(item, after),
        receipt: item.receipt ?? this.#receiptOf(item, item === lastOwn),
        offers: item.deletedAt || state.state === 'ended' ? [] : (item.buttons ?? []).filter(({ key }) => !after || key === CALL_KEY),
      });
    });
    return entries;
  }

  #nameOf(item) {
    if (item.from === 'visitor') return this.#words.t('you');
    return item.agentName || this.#team;
  }

  get #team() { return this.#chat.welcome.title || this.#words.t('team'); }

  #receiptOf(item, isLastOwn) {
    if (item.from !== 'visitor' || item.deletedAt) return null;
    if (item.delivery === 'failed') return 'failed';
    if (!isLastOwn) return null;
    if (item.number <= (this.#chat.state.agentReadTo ?? 0)) return 'read';
    return ['delivered', 'read'].includes(item.delivery) ? item.delivery : 'accepted';
  }

  #node(entry) {
    let known = this.#views.get(entry.key);
    if (!known) {
      if (entry.day) known = { node: h('div', { class: 'day' }, this.#words.day(entry.day)) };
      else {
        const view = new MessageView(this.#words, this.#listener());
        known = { node: view.element, view };
      }
      this.#views.set(entry.key, known);
    }
    known.view?.show(entry);
    return known.node;
  }

  #listener() {
    return {
      fetch: (id) => this.#chat.file(id),
      complain: (text) => this.#on.complain(text),
      loaded: () => this.#settle(),
      retry: (clientID) => this.#chat.outbox.retry(clientID),
      discard: (clientID) => this.#chat.outbox.remove(clientID),
      choose: (button) => (button.key === CALL_KEY ? this.#on.call() : this.#chat.write({ choice: button.key, label: button.label })),
    };
  }

  async #readOlder() {
    this.#older.disabled = true;
    const below = this.element.scrollHeight - this.element.scrollTop;
    try {
      await this.#chat.readOlder();
      this.show();
      this.element.scrollTop = this.element.scrollHeight - below;
      if (!this.#chat.timeline.hasOlder) this.element.focus();
    } catch (refusal) {
      this.#on.complain(this.#words.t('failure', { why: this.#words.why(refusal) }));
    } finally {
      this.#older.disabled = false;
    }
  }

  toEnd() {
    this.#isAtEnd = true;
    this.#settle();
  }

  /** Whether the newest message can be seen. */
  get isAtEnd() { return this.#isAtEnd; }

  #settle() {
    if (this.#isAtEnd) this.element.scrollTop = this.element.scrollHeight;
    this.newest.hidden = this.#isAtEnd;
    if (this.#isAtEnd) this.#on.seen();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    if (clientHeight === 0) return;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < 48;
    this.newest.hidden = this.#isAtEnd;
    if (this.#isAtEnd) this.#on.seen();
  }
}

function dayOf({ at }) { return new Date(at).toDateString(); }

function areClose(one, next) {
  return Boolean(one && next) && one.from === next.from && (one.agentName ?? '') === (next.agentName ?? '') && next.at - one.at < GROUP && dayOf(one) === dayOf(next);
}
