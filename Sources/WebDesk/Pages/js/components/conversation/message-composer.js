import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { filled, unfilled } from '../../conversations/canned-replies.js';
import { sizeText } from '../../conversations/uploads.js';
import { customerName } from '../../customer.js';
import { language, t } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';
import './reply-picker.js';

/** A slash at the beginning of a word, and what was typed after it, before the cursor. */
const SHORTCUT = /(^|\s)\/([^\s/]*)$/;
/** After so long without a keystroke nobody types any more, in milliseconds. */
const TYPING_ENDS = 3500;

/** Where one writes: to the customer, or a note to colleagues; with files, canned replies and a draft that is kept. */
class MessageComposer extends DeskElement {
  static properties = { view: { attribute: false }, conversation: { attribute: false }, _kind: { state: true }, _typed: { state: true }, _dragged: { state: true }, _wrong: { state: true } };

  static styles = [base, css`
    :host { display: block; position: relative; border-top: 1px solid var(--line); }
    form { display: grid; gap: var(--space-2); padding: var(--space-2) var(--space-3) var(--space-3); }
    form.note { background: var(--warn-soft); }
    form.dragged { outline: 3px dashed var(--accent); outline-offset: -5px; }
    .kinds { display: flex; gap: var(--space-1); }
    .kinds button { min-height: 2rem; padding: 0 var(--space-3); font-size: var(--text-small); border-radius: 2rem; }
    textarea { display: block; min-height: 3.25rem; max-height: 12rem; resize: none; field-sizing: content; }
    .row { display: flex; align-items: flex-end; gap: var(--space-2); }
    .row textarea { flex: 1; min-width: 0; }
    .row button { flex: none; min-height: 3.25rem; }
    .row .add { padding-inline: var(--space-3); }
    .files { display: flex; flex-wrap: wrap; gap: var(--space-2); }
    .files li { display: inline-flex; align-items: center; gap: var(--space-1); max-width: 100%; padding-inline-start: var(--space-3); border: 1px solid var(--line); border-radius: var(--radius-small); background: var(--surface-sunk); font-size: var(--text-small); }
    .files li.failed { border-color: var(--bad); color: var(--bad-ink); }
    .files span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .files button { min-height: 2rem; padding: 0 var(--space-2); }
    .wrong { color: var(--bad-ink); font-weight: 600; font-size: var(--text-small); }
    @media (max-width: 52rem) { .send span { display: none; } .row button { padding-inline: var(--space-3); } }
  `];

  #typingEnd = null;
  #drafted = () => this.requestUpdate();

  constructor() {
    super();
    this._kind = 'message';
    this._typed = null;
    this._dragged = false;
    this._wrong = '';
  }

  disconnectedCallback() {
    clearTimeout(this.#typingEnd);
    this.conversation?.typing(false);
    this.conversation?.draft.removeEventListener('change', this.#drafted);
    super.disconnectedCallback();
  }

  willUpdate(changed) {
    if (!changed.has('conversation')) return;
    const before = changed.get('conversation');
    before?.draft.removeEventListener('change', this.#drafted);
    before?.typing(false);
    this.conversation.draft.addEventListener('change', this.#drafted);
    this._kind = 'message';
    this._typed = null;
    this._wrong = '';
  }

  get #field() { return this.renderRoot.querySelector('textarea'); }
  get #isNote() { return this._kind === 'note'; }
  get #text() { return this.#isNote ? this.conversation.noteText : this.conversation.draft.text; }

  async write(kind = this._kind) {
    this._kind = kind;
    await this.updateComplete;
    this.#field.focus();
  }

  /** Opens the list of canned replies, as a slash does. */
  async pickReply() {
    await this.write('message');
    const before = this.#field.value.slice(0, this.#field.selectionStart);
    if (!SHORTCUT.test(before)) this.#insert(before === '' || /\s$/.test(before) ? '/' : ' /', 0);
    this.#look();
  }

  /** Puts text in the place of so many characters before the cursor. */
  #insert(text, replaced) {
    const field = this.#field;
    const at = field.selectionStart;
    field.setRangeText(text, at - replaced, field.selectionEnd, 'end');
    this.#written();
  }

  #written() {
    const text = this.#field.value;
    this._wrong = '';
    if (this.#isNote) { this.conversation.noteText = text; return; }
    this.conversation.draft.write(text);
    this.conversation.typing(text !== '');
    clearTimeout(this.#typingEnd);
    this.#typingEnd = setTimeout(() => this.conversation.typing(false), TYPING_ENDS);
    this.requestUpdate();
  }

  /** Whether a canned reply is being looked for. */
  #look() {
    const field = this.#field;
    const found = this.#isNote || field.selectionStart !== field.selectionEnd ? null : field.value.slice(0, field.selectionStart).match(SHORTCUT);
    this._typed = found ? found[2] : null;
    if (found) this.desk.attempt(async () => { await this.desk.replies.refresh(); this.requestUpdate(); });
  }

  get #matches() {
    return this._typed === null ? [] : this.desk.replies.matching(this._typed, { queue: this.view.queue, language: this.view.customer?.language ?? language() });
  }

  #take(reply) {
    const values = { 'customer.name': this.view.customer?.name || this.view.customerName, 'agent.name': this.desk.store.agent?.name, 'queue.name': this.view.queueName };
    this.#insert(filled(reply.text, values), this._typed.length + 1);
    this._typed = null;
    this.#field.focus();
  }

  #key(event) {
    const picker = this.renderRoot.querySelector('reply-picker');
    if (picker?.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.isComposing) {
      event.preventDefault();
      if (this._typed === null) this.#send(); else this.#takeOrSend();
    }
  }

  /** Whoever types a shortcut quickly is done before the list is there, and the shortcut itself is nothing for the customer. */
  async #takeOrSend() {
    await this.desk.attempt(async () => {
      await this.desk.replies.refresh();
      const [reply] = this.#matches;
      if (reply) this.#take(reply); else if (this._typed !== null) this.#send();
    });
  }

  async #send() {
    const text = this.#text.trim();
    const files = this.conversation.uploads;
    this._wrong = '';
    if (this.#isNote) {
      if (!text) return;
      if (await this.conversation.note(text)) this.conversation.noteText = '';
      this.requestUpdate();
      return;
    }
    const blank = unfilled(text);
    if (blank) this._wrong = t('reply.unfilled', { place: blank });
    else if (files.isBusy) this._wrong = t('file.wait');
    else if (files.items.some(({ state }) => state === 'failed')) this._wrong = t('file.remove');
    if (this._wrong || (!text && files.attachments.length === 0)) return;
    const { attachments } = files;
    files.empty();
    clearTimeout(this.#typingEnd);
    await this.conversation.draft.empty();
    this.requestUpdate();
    this.conversation.send(text, attachments);
  }

  #paste(event) {
    if (this.#isNote || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    this.conversation.uploads.add(event.clipboardData.files);
  }

  #drop(event) {
    this._dragged = false;
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    this._kind = 'message';
    this.conversation.uploads.add(event.dataTransfer.files);
  }

  #upload(item) {
    const { file, state, reason } = item;
    return html`<li class=${state} data-testid="upload" data-state=${state}><span><bdi>${file.name}</bdi> <small class="number">${state === 'failed' ? reason : state === 'sending' ? t('file.sending') : sizeText(file.size, language())}</small></span>
      <button type="button" class="quiet" aria-label=${t('file.drop', { name: file.name })} @click=${() => this.conversation.uploads.drop(item)}>${icon('close')}</button></li>`;
  }

  #rows() {
    const note = this.#isNote;
    return html`<div class="row">
      ${note ? nothing : html`<button type="button" class="add quiet" data-testid="attach" aria-label=${t('file.attach')} title=${t('file.attach')} @click=${() => this.renderRoot.querySelector('input').click()}>${icon('clip')}</button>
        <input type="file" multiple hidden data-testid="attach-file" @change=${({ target }) => { this.conversation.uploads.add(target.files); target.value = ''; }}>`}
      <textarea data-testid="composer" rows="2" maxlength="10000" dir="auto" aria-label=${t(note ? 'composer.note' : 'composer.message')} placeholder=${t(note ? 'composer.note.hint' : 'composer.message.hint')}
        aria-autocomplete="list" aria-controls=${this._typed === null ? nothing : 'replies'} .value=${live(this.#text)} @input=${() => { this.#written(); this.#look(); }} @click=${this.#look} @keydown=${this.#key} @paste=${this.#paste} @blur=${() => this.conversation.typing(false)}></textarea>
      <button class="primary send" data-testid="composer-send" aria-label=${t(note ? 'composer.keep' : 'composer.send')}>${icon(note ? 'notes' : 'send')}<span>${t(note ? 'composer.keep' : 'composer.send')}</span></button>
    </div>`;
  }

  render() {
    // To an offer nothing can be written yet; what waits again is no longer ours.
    if (this.view.state !== 'active') return nothing;
    const matches = this.#matches;
    const kind = (name) => html`<button type="button" data-testid="kind-${name}" aria-pressed=${this._kind === name} @click=${() => this.write(name)}>${t(`composer.kind.${name}`)}</button>`;
    return html`${this._typed !== null ? html`<reply-picker id="replies" .items=${matches} @pick=${({ detail }) => this.#take(detail)} @leave=${() => { this._typed = null; }}></reply-picker>` : nothing}
      <form class="${this._kind} ${this._dragged ? 'dragged' : ''}" @submit=${(event) => { event.preventDefault(); this.#send(); }}
        @dragover=${(event) => { if (event.dataTransfer.types.includes('Files')) { event.preventDefault(); this._dragged = true; } }} @dragleave=${() => { this._dragged = false; }} @drop=${this.#drop}>
        <div class="kinds" role="group" aria-label=${t('composer.kind')}>${kind('message')}${kind('note')}</div>
        ${this.conversation.uploads.items.length > 0 && !this.#isNote ? html`<ul class="files">${this.conversation.uploads.items.map((item) => this.#upload(item))}</ul>` : nothing}
        ${this.#rows()}
        ${this._wrong ? html`<p class="wrong" role="alert" data-testid="composer-wrong">${this._wrong}</p>` : nothing}
      </form>`;
  }
}

customElements.define('message-composer', MessageComposer);
