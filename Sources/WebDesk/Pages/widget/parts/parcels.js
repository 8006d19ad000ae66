// Files that go with the next message: uploaded as soon as they are chosen, so that sending
// is quick and a fault shows before.

import { h, icon } from '../dom.js';

const PARCEL_LIMIT = 10;

export class Parcels {
  #chat;
  #words;
  #on;
  #parcels = [];

  /** @param on {changed(), complain(text)} */
  constructor(chat, words, on) {
    this.#chat = chat;
    this.#words = words;
    this.#on = on;
    this.element = h('div', { class: 'parcels', 'aria-live': 'polite' });
  }

  get isBusy() { return this.#parcels.some(({ attachment }) => !attachment); }
  get attachments() { return this.#parcels.map(({ attachment }) => attachment).filter(Boolean); }
  get isEmpty() { return this.#parcels.length === 0; }

  add(files) {
    const limit = this.#chat.welcome?.maxFileBytes ?? Infinity;
    for (const file of files) {
      if (file.size > limit) this.#on.complain(this.#words.t('tooLarge', { name: file.name, limit: this.#words.size(limit) }));
      else if (this.#parcels.length < PARCEL_LIMIT) this.#upload(file);
    }
  }

  async #upload(file) {
    const parcel = { name: file.name || 'file', attachment: null };
    this.#parcels.push(parcel);
    this.#show();
    try {
      parcel.attachment = await this.#chat.upload(file);
    } catch (refusal) {
      if (!this.#parcels.includes(parcel)) return;
      this.#remove(parcel);
      this.#on.complain(this.#words.t('uploadFailed', { name: parcel.name, why: this.#words.why(refusal) }));
    }
    this.#show();
  }

  #remove(parcel) {
    this.#parcels = this.#parcels.filter((one) => one !== parcel);
    this.#show();
  }

  clear() {
    this.#parcels = [];
    this.#show();
  }

  #show() {
    const t = (key, values) => this.#words.t(key, values);
    this.element.replaceChildren(...this.#parcels.map((parcel) => {
      const { name, attachment } = parcel;
      return h('span', { class: `parcel${attachment ? '' : ' busy'}`, testid: attachment ? 'chat-parcel' : 'chat-parcel-busy' },
        attachment ? null : h('span', { class: 'spinner', role: 'img', 'aria-label': t('uploading', { name }) }),
        h('span', null, name),
        h('button', { type: 'button', class: 'round', 'aria-label': t('removeFile', { name }), onclick: () => this.#remove(parcel) }, icon('close')));
    }));
    this.#on.changed();
  }
}
