// One message on the screen. What was said and how far it came are rendered apart, so that a
// screen reader does not read a message again because somebody has read it.

import { Slot, h, icon } from '../dom.js';
import { linked } from '../links.js';
import { attachmentView } from './attachment-view.js';

/** Longer texts are folded. */
const FOLDED = 1800;

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*\s*){1,3}$/u;

export class MessageView {
  #words;
  #on;
  #content = h('div', { class: 'content' });
  #meta = h('div', { class: 'meta', 'aria-live': 'off' });
  #choices = h('div', { class: 'offers' });
  #slots;
  #isUnfolded = false;
  #item;

  /** @param on {fetch, complain, loaded, retry(clientID), discard(clientID), choose(button)} */
  constructor(words, on) {
    this.#words = words;
    this.#on = on;
    this.element = h('div', { class: 'message' });
    this.#slots = [this.#content, this.#meta, this.#choices].map((element) => new Slot(element));
  }

  /**
   * @param item {message or outbox item, plus from, follows, name, receipt, offers}: `receipt` is a
   *   key of the texts or null, `offers` the buttons that can be clicked now
   */
  show(item) {
    this.#item = item;
    const { from, follows, name } = item;
    const kind = from === 'visitor' ? 'visitor' : 'agent';
    this.element.className = `message ${kind}${follows ? ' follows' : ''}${item.isLastOfGroup ? '' : ' more'}`;
    this.element.dataset.testid = `chat-message-${from}`;
    const heading = kind === 'visitor' ? h('span', { class: 'unseen' }, `${this.#words.t('you')}: `) : h('p', { class: follows ? 'who unseen' : 'who' }, name);
    if (!this.element.firstChild || this.element.dataset.name !== `${name}${follows}`) {
      this.element.dataset.name = `${name}${follows}`;
      this.element.replaceChildren(heading, ...(kind === 'visitor' ? [] : [face(name)]), this.#content, this.#meta, this.#choices);
    }
    this.#slots[0].show([item.text, item.deletedAt, item.attachments, this.#isUnfolded, !!item.isUnsent && item.receipt === 'failed'], () => this.#body());
    this.#slots[1].show([item.at, item.editedAt, item.receipt, item.why, item.isLastOfGroup], () => this.#footer());
    this.#slots[2].show(item.offers, () => this.#offered());
  }

  #body() {
    const { text, attachments, deletedAt, isUnsent, receipt, clientID } = this.#item;
    if (deletedAt) return [h('div', { class: 'bubble gone', testid: 'chat-deleted' }, this.#words.t('deleted'))];
    const parts = [];
    if (text) {
      const isLong = text.length > FOLDED || text.split('\n').length > 30;
      const isCut = isLong && !this.#isUnfolded;
      const isBig = text.length < 40 && ONLY_EMOJI.test(text);
      parts.push(h('div', { class: `bubble${isUnsent && receipt === 'failed' ? ' failed' : ''}${isCut ? ' cut' : ''}${isBig ? ' big' : ''}`, dir: 'auto', testid: 'chat-text', 'data-client': clientID ?? null }, linked(isCut ? text.slice(0, FOLDED * 2) : text)));
      if (isLong) parts.push(h('button', { type: 'button', class: 'text-button small soft', 'aria-expanded': String(!isCut), onclick: () => this.#fold() }, this.#words.t(isCut ? 'showAll' : 'showLess')));
    }
    return [...parts, ...attachments.map((one) => attachmentView(one, this.#words, this.#on))];
  }

  #fold() {
    this.#isUnfolded = !this.#isUnfolded;
    this.show(this.#item);
    this.#content.querySelector('.text-button')?.focus();
  }

  #footer() {
    const { at, editedAt, receipt, why, isLastOfGroup, clientID } = this.#item;
    const t = (key, values) => this.#words.t(key, values);
    this.#meta.classList.toggle('bad', receipt === 'failed');
    if (receipt === 'failed') {
      const text = why?.status === 413 || /too-long|too-large/.test(why?.code ?? '') ? t('failedTooLong') : why ? t('failedWhy', { why: this.#words.why(why) }) : t('failed');
      const actions = clientID && why ? h('span', { class: 'row' },
        h('button', { type: 'button', class: 'text-button', testid: 'chat-retry', onclick: () => this.#on.retry(clientID) }, t('tryAgain')),
        h('button', { type: 'button', class: 'text-button', testid: 'chat-discard', onclick: () => this.#on.discard(clientID) }, t('discard'))) : null;
      return [icon('warning'), h('span', { role: 'alert', testid: 'chat-failed' }, text), actions];
    }
    const parts = [];
    if (editedAt) parts.push(h('span', { testid: 'chat-edited' }, t('edited')));
    if (isLastOfGroup || receipt) parts.push(h('time', { datetime: new Date(at).toISOString(), title: this.#words.moment(at) }, this.#words.time(at)));
    if (receipt) parts.push(h('span', { testid: 'chat-receipt', 'data-receipt': receipt, class: receipt === 'read' ? 'seen' : null }, t(receipt)), receiptIcon(receipt));
    return parts;
  }

  #offered() {
    const { offers } = this.#item;
    if (offers.length === 0) return [];
    return [h('div', { class: 'choices', role: 'group', 'aria-label': this.#item.text.slice(0, 200) || null },
      offers.map((button) => h('button', { type: 'button', testid: `chat-choice-${button.key}`, onclick: () => this.#on.choose(button) }, button.label)))];
  }
}

function receiptIcon(receipt) {
  if (receipt === 'accepted') return icon('check');
  if (receipt === 'delivered') return icon('checks');
  if (receipt !== 'read') return icon('clock');
  const drawing = icon('checks');
  drawing.classList.add('seen');
  return drawing;
}

/** The beginning of a name in a circle. */
export function face(name, className = 'small-face') { return h('span', { class: className, 'aria-hidden': 'true' }, initial(name)); }

export function initial(name) { return [...(name ?? '').trim()][0]?.toUpperCase() ?? '•'; }
