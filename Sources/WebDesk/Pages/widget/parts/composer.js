// Where the visitor writes: text, emoji, files by button, drop and paste.

import { h, icon } from '../dom.js';
import { Counter } from './counter.js';
import { emojiBox } from './emoji-box.js';
import { Parcels } from './parcels.js';

export class Composer {
  #chat;
  #words;
  #parcels;
  #counter;
  #isTooLong = false;
  #emoji = null;
  #complaint = h('p', { class: 'complaint', role: 'alert', hidden: true, testid: 'chat-complaint' });
  #complaintTimer = null;
  #send;
  #emojiButton;

  /** @param on {sent()} */
  constructor(chat, words, on) {
    this.#chat = chat;
    this.#words = words;
    this.on = on;
    const t = (key) => words.t(key);
    this.#parcels = new Parcels(chat, words, { changed: () => this.#changed(), complain: (text) => this.complain(text) });
    this.#counter = new Counter(chat.welcome.maxText, words);
    this.text = h('textarea', {
      rows: '1', dir: 'auto', 'aria-label': t('write'), 'aria-describedby': 'count', placeholder: t('write'), testid: 'chat-input', autocomplete: 'off', enterkeyhint: 'send',
      oninput: () => this.#written(), onkeydown: (event) => this.#key(event), onpaste: (event) => this.#pasted(event), onblur: () => chat.setTyping(false),
    });
    const files = h('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1', testid: 'chat-file-input', onchange: () => { this.#parcels.add(files.files); files.value = ''; this.text.focus(); } });
    this.#emojiButton = h('button', { type: 'button', class: 'round', 'aria-label': t('emoji'), title: t('emoji'), 'aria-expanded': 'false', testid: 'chat-emoji', onclick: () => this.#toggleEmoji() }, icon('face'));
    this.#send = h('button', { type: 'button', class: 'round send', 'aria-label': t('send'), title: t('send'), disabled: true, testid: 'chat-send', onclick: () => this.submit() }, icon('send'));
    this.box = h('div', { class: 'box' },
      h('button', { type: 'button', class: 'round', 'aria-label': t('attach'), title: t('attach'), testid: 'chat-attach', onclick: () => files.click() }, icon('clip')),
      this.text, this.#emojiButton, this.#send);
    this.element = h('div', { class: 'writing' }, this.#complaint, this.#parcels.element, this.#counter.element, this.box, files);
    this.text.value = chat.draft;
    chat.addEventListener('forgotten', () => {
      this.text.value = '';
      this.#parcels.clear();
    });
    requestAnimationFrame(() => this.#changed());
  }

  focus() { this.text.focus(); }

  addFiles(files) { this.#parcels.add(files); }

  complain(text) {
    this.#complaint.textContent = text;
    this.#complaint.hidden = false;
    clearTimeout(this.#complaintTimer);
    this.#complaintTimer = setTimeout(() => { this.#complaint.hidden = true; }, 12000);
  }

  submit() {
    const text = this.text.value.trim();
    if ((!text && this.#parcels.isEmpty) || this.#parcels.isBusy || this.#isTooLong) return;
    this.#chat.write({ text, attachments: this.#parcels.attachments });
    this.text.value = '';
    this.#chat.draft = '';
    this.#complaint.hidden = true;
    this.#parcels.clear();
    this.#closeEmoji();
    this.#changed();
    this.text.focus();
    this.on.sent();
  }

  #written() {
    this.#chat.draft = this.text.value.slice(0, 20000);
    this.#chat.setTyping(this.text.value.trim() !== '');
    this.#changed();
  }

  #changed() {
    const text = this.text.value.trim();
    this.#isTooLong = this.#counter.show(text);
    if (this.#isTooLong) this.text.setAttribute('aria-invalid', 'true');
    else this.text.removeAttribute('aria-invalid');
    this.#send.disabled = (text === '' && this.#parcels.isEmpty) || this.#parcels.isBusy || this.#isTooLong;
    this.text.style.height = '40px';
    if (this.text.scrollHeight > 40) this.text.style.height = `${Math.min(140, this.text.scrollHeight)}px`;
  }

  #key(event) {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.#parcels.add(files);
  }

  #toggleEmoji() {
    if (this.#emoji) { this.#closeEmoji(); this.text.focus(); return; }
    this.#emoji = emojiBox(this.#words.t('emoji'), { pick: (emoji) => this.#insert(emoji), close: () => { this.#closeEmoji(); this.#emojiButton.focus(); } });
    this.#emojiButton.setAttribute('aria-expanded', 'true');
    this.element.prepend(this.#emoji);
    this.#emoji.querySelector('button').focus();
  }

  #closeEmoji() {
    this.#emoji?.remove();
    this.#emoji = null;
    this.#emojiButton.setAttribute('aria-expanded', 'false');
  }

  #insert(emoji) {
    this.text.setRangeText(emoji, this.text.selectionStart, this.text.selectionEnd, 'end');
    this.#closeEmoji();
    this.text.focus();
    this.#written();
  }
}
