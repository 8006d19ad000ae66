// What the visitor should know at this moment, above the messages.

import { Slot, h, icon } from '../dom.js';

export class Notices {
  #chat;
  #words;
  #slot;

  constructor(chat, words) {
    this.#chat = chat;
    this.#words = words;
    this.element = h('div', { class: 'notices', role: 'status' });
    this.#slot = new Slot(this.element);
  }

  show() {
    const { isOnline, state, welcome, isUnderWay } = this.#chat;
    const isClosed = !isUnderWay && (state.state === 'none' ? welcome?.isOpen === false : state.isOpen === false);
    const wait = state.estimatedWait === undefined || state.estimatedWait === null ? null : Math.round(state.estimatedWait / 60000);
    const shown = {
      offline: !isOnline, closed: isClosed || (isUnderWay && state.state !== 'active' && state.isOpen === false), waiting: state.state === 'waiting' && state.isOpen !== false,
      left: isUnderWay, position: state.position ?? null, wait, opensAt: state.opensAt ?? welcome?.opensAt ?? null,
    };
    this.#slot.show(shown, () => [
      shown.offline ? this.#notice('warn', 'offline', 'chat-offline', '', this.#words.t('offline')) : null,
      shown.closed ? this.#closed(shown.opensAt, shown.left) : null,
      shown.waiting ? this.#waiting(shown.position, state.estimatedWait) : null,
    ]);
  }

  #notice(kind, symbol, testid, title, ...lines) {
    return h('div', { class: `notice ${kind}`, testid }, icon(symbol), h('div', null, title ? h('strong', null, title) : null, lines.filter(Boolean).join(this.#words.gap)));
  }

  #closed(opensAt, isLeft) {
    const t = (key, values) => this.#words.t(key, values);
    return this.#notice('', 'clock', 'chat-closed', t('closedTitle'), opensAt ? t('closedUntil', { time: this.#words.soon(opensAt) }) : '', t(isLeft ? 'closedLeft' : 'closedLead'));
  }

  #waiting(position, estimate) {
    const t = (key, values) => this.#words.t(key, values);
    const place = position === null ? '' : position <= 1 ? t('next') : t('position', { position });
    return this.#notice('', 'clock', 'chat-waiting', place || t('waiting'), estimate === null || estimate === undefined ? '' : this.#words.wait(estimate));
  }
}
