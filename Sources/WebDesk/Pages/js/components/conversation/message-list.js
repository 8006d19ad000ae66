import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { authorName, isBy, isFromCustomer, isNote } from '../../conversations/author.js';
import { sizeText } from '../../conversations/uploads.js';
import { dayText, fullMomentText, language, t, timeText } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';
import { messageStyles } from './message-styles.js';

/** So near the end counts as at the end, in pixels. */
const NEAR = 80;
/** So near the beginning the page before is fetched. */
const EARLY = 400;
const LINK = /https?:\/\/[^\s<>"'，。）】]+[^\s<>"'.,;:!?)\]，。）】]/g;

/** The words, with addresses of the web as links. Everything else is text and nothing but text. */
function linked(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(at, match.index), html`<a href=${match[0]} target="_blank" rel="noopener noreferrer">${match[0]}</a>`);
    at = match.index + match[0].length;
  }
  return [...parts, text.slice(at)];
}

/** The messages of a conversation: the newest are in sight unless one has scrolled back; older ones come as one scrolls there. */
class MessageList extends DeskElement {
  static properties = { view: { attribute: false }, conversation: { attribute: false }, plain: { type: Boolean }, _editing: { state: true }, _below: { state: true } };

  static styles = [base, messageStyles];

  #atEnd = true;
  #anchor = null;
  #resized = new ResizeObserver(() => { if (this.#atEnd) this.#toEnd(); });
  #look = () => this.#seen();

  constructor() {
    super();
    this._editing = null;
    this._below = false;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('focus', this.#look);
    document.addEventListener('visibilitychange', this.#look);
  }

  disconnectedCallback() {
    removeEventListener('focus', this.#look);
    document.removeEventListener('visibilitychange', this.#look);
    this.#resized.disconnect();
    super.disconnectedCallback();
  }

  get #scroller() { return this.renderRoot.querySelector('.scroller'); }

  firstUpdated() {
    this.#resized.observe(this.#scroller);
    this.#resized.observe(this.renderRoot.querySelector('ol'));
  }

  willUpdate(changed) {
    if (changed.has('conversation')) {
      this.#atEnd = true;
      this._editing = null;
    }
    // The message at the top stays where it is when older ones come in above it.
    const scroller = this.renderRoot?.querySelector('.scroller');
    this.#anchor = null;
    if (!scroller || this.#atEnd) return;
    const top = scroller.getBoundingClientRect().top;
    const row = [...scroller.querySelectorAll('li[data-message]')].find((one) => one.getBoundingClientRect().bottom > top);
    if (row) this.#anchor = { row, offset: row.getBoundingClientRect().top };
  }

  updated() {
    if (this.#atEnd) this.#toEnd();
    else if (this.#anchor?.row.isConnected) this.#scroller.scrollTop += this.#anchor.row.getBoundingClientRect().top - this.#anchor.offset;
    this.#seen();
  }

  #toEnd() { this.#scroller.scrollTop = this.#scroller.scrollHeight; }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    this._below = !this.#atEnd;
    if (this.#atEnd) this.conversation.trim();
    else if (scrollTop < EARLY && this.conversation.hasOlder) this.conversation.loadOlder();
    this.#seen();
  }

  /** Read is what is on the screen, in a window that somebody looks at, at the desk of the one who has the conversation. */
  #seen() {
    if (this.plain || !this.#atEnd || document.hidden || !document.hasFocus() || this.offsetParent === null) return;
    if (this.view.agent === this.desk.store.agent?.id && this.view.state !== 'closed') this.conversation.read();
  }

  #author(message) { return authorName(message, this.view, this.desk); }

  #files(attachments) {
    return attachments.map(({ id, name, mediaType, size }) => {
      const address = `/api/v1/files/${id}`;
      if (/^image\/(png|jpeg|gif|webp)$/.test(mediaType)) return html`<a class="picture" href=${address} target="_blank" rel="noopener" data-testid="message-file"><img src=${address} alt=${name} loading="lazy" width="240"></a>`;
      return html`<a class="file" href=${address} download=${name} data-testid="message-file">${icon('file')}<span><bdi>${name}</bdi><span class="small soft"> ${sizeText(size, language())}</span></span></a>`;
    });
  }

  /** How far a message of ours has come. */
  #state(message) {
    if (isFromCustomer(message) || isNote(message) || message.deletedAt) return nothing;
    const { state, failure } = message.delivery;
    const shown = state !== 'failed' && message.number <= this.conversation.customerReadTo ? 'read' : state;
    return html`<span class="state ${shown}" data-testid="message-state" data-state=${shown} title=${failure ?? nothing}>${t(`message.state.${shown}`)}${shown === 'failed' && failure ? `: ${failure}` : ''}</span>`;
  }

  async #mend(event, message) {
    event.preventDefault();
    const text = this.renderRoot.querySelector('.mend textarea').value.trim();
    if (text && text !== message.text && !await this.conversation.edit(message, text)) return;
    this._editing = null;
  }

  async #edit(message) {
    this._editing = message.id;
    await this.updateComplete;
    const field = this.renderRoot.querySelector('.mend textarea');
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  #text(message) {
    if (message.deletedAt) return html`<p class="gone">${t('message.deleted')}</p>`;
    if (this._editing === message.id) {
      return html`<form class="mend" @submit=${(event) => this.#mend(event, message)} @keydown=${(event) => {
        if (event.key === 'Escape') { event.stopPropagation(); this._editing = null; }
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#mend(event, message);
      }}><textarea data-testid="message-mend" aria-label=${t('message.edit')} .value=${message.text}></textarea>
        <div><button type="button" class="quiet" @click=${() => { this._editing = null; }}>${t('message.cancel')}</button><button class="primary" data-testid="message-mend-save">${t('message.save')}</button></div></form>`;
    }
    return html`${message.text ? html`<p class="text" dir="auto">${linked(message.text)}</p>` : nothing}${this.#files(message.attachments)}
      ${message.buttons.length > 0 ? html`<p class="choices">${message.buttons.map(({ label }) => html`<span>${label}</span>`)}</p>` : nothing}`;
  }

  #hand(message) {
    const mine = !this.plain && isBy(message, this.desk.store.agent?.id) && !message.deletedAt && this.view.state === 'active' && this._editing !== message.id;
    if (!mine) return nothing;
    return html`<span class="hand">
      ${message.text ? html`<button type="button" class="quiet" data-testid="message-edit" aria-label=${t('message.edit')} title=${t('message.edit')} @click=${() => this.#edit(message)}>${icon('pencil')}</button>` : nothing}
      <button type="button" class="quiet" data-testid="message-delete" aria-label=${t('message.delete')} title=${t('message.delete')} @click=${() => this.conversation.remove(message)}>${icon('bin')}</button>
    </span>`;
  }

  /** Thousands of rows are rendered again with each change on the desk: only those that changed cost anything. */
  #row(message, before) {
    const newDay = !before || new Date(before.at).toDateString() !== new Date(message.at).toDateString();
    const wasRead = message.number <= this.conversation.customerReadTo;
    return guard([message, newDay, wasRead, language(), this._editing === message.id, this.view.state, this.#author(message)], () => this.#rendered(message, newDay));
  }

  #rendered(message, newDay) {
    const { kind } = message.author;
    const side = isNote(message) ? 'note' : kind === 'customer' ? 'theirs' : kind === 'automatic' ? 'automatic' : 'ours';
    return html`${newDay ? html`<li class="day" role="separator"><span>${dayText(message.at)}</span></li>` : nothing}
      <li class=${side} data-testid="message" data-message=${message.id} data-number=${message.number} data-side=${side} data-deleted=${Boolean(message.deletedAt)}>
        <div class="bubble">
          <p class="meta small"><span class="author">${isNote(message) ? html`${icon('notes')}${t('message.note')} · ` : nothing}<bdi>${this.#author(message)}</bdi></span>
            <time datetime=${new Date(message.at).toISOString()} title=${fullMomentText(message.at)}>${timeText(message.at)}</time>${message.editedAt && !message.deletedAt ? html`<span>${t('message.edited')}</span>` : nothing}${this.#state(message)}</p>
          ${this.#text(message)}
        </div>${this.#hand(message)}
      </li>`;
  }

  #pending(entry) {
    return html`<li class="ours pending ${entry.state}" data-testid="message-pending" data-state=${entry.state}><div class="bubble">
      <p class="meta small"><span class="author">${t('message.you')}</span><span class="state ${entry.state}">${t(`message.state.${entry.state}`)}</span></p>
      ${entry.text ? html`<p class="text" dir="auto">${entry.text}</p>` : nothing}${this.#files(entry.attachments)}
      ${entry.state === 'failed' ? html`<p class="small why" role="alert">${entry.reason}</p><div class="again">
        <button type="button" data-testid="message-retry" @click=${() => this.conversation.retry(entry)}>${t('message.retry')}</button>
        <button type="button" class="quiet" data-testid="message-discard" @click=${() => this.conversation.discard(entry)}>${t('message.discard')}</button></div>` : nothing}
    </div></li>`;
  }

  render() {
    const { messages, pending, hasOlder, state, customerTypes } = this.conversation;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t('conversation.messages')} @scroll=${this.#scrolled}>
        ${hasOlder ? html`<p class="older"><button type="button" class="quiet" data-testid="messages-older" @click=${() => this.conversation.loadOlder()}>${t('conversation.older')}</button></p>` : nothing}
        ${state === 'loading' && messages.length === 0 ? html`<p class="older soft">${t('idle.loading')}</p>` : nothing}
        <ol data-testid="messages">
          ${repeat(messages, ({ id }) => id, (message, index) => this.#row(message, messages[index - 1]))}
          ${repeat(pending, ({ clientID }) => clientID, (entry) => this.#pending(entry))}
        </ol>
        <p class="types small" data-testid="customer-types" ?hidden=${!customerTypes}><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${t('conversation.types')}</p>
      </div>
      ${this._below ? html`<button type="button" class="below" data-testid="messages-end" @click=${() => { this.#atEnd = true; this.#toEnd(); }}>${icon('down')}${this.conversation.unread > 0 ? t('conversation.newBelow', { count: this.conversation.unread }) : t('conversation.toEnd')}</button>` : nothing}`;
  }
}

customElements.define('message-list', MessageList);
