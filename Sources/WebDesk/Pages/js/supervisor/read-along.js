import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { customerName } from '../customer.js';
import { icon } from '../icons.js';
import { momentText, t, tWord } from '../i18n.js';
import { base } from '../styles/base.js';
import { FloorElement } from './element.js';
import './run-time.js';
import { panel, tables } from './styles.js';
import { Transcript } from './transcript.js';

/** One conversation as its agent sees it, to read along, and to whisper: a note that the customer never gets. Event `close`. */
class ReadAlong extends FloorElement {
  static properties = { interaction: {}, _sending: { state: true } };

  static styles = [base, tables, panel, css`
    ol { display: grid; gap: var(--space-2); padding: var(--space-4); }
    li { max-width: 88%; padding: var(--space-2) var(--space-3); border-radius: var(--radius); background: var(--surface-sunk); justify-self: start; overflow-wrap: anywhere; }
    li.ours { justify-self: end; background: var(--accent-soft); }
    li.automatic { justify-self: end; background: none; border: 1px dashed var(--line-strong); }
    li.note { justify-self: stretch; max-width: none; background: var(--warn-soft); color: var(--warn-ink); border: 1px solid var(--warn-line); }
    li p { white-space: pre-wrap; }
    li .meta { display: flex; flex-wrap: wrap; gap: 0 var(--space-2); font-size: var(--text-small); color: var(--ink-soft); }
    li.note .meta { color: inherit; }
    li .gone { font-style: italic; color: var(--ink-soft); }
    .buttons { display: flex; flex-wrap: wrap; gap: var(--space-1); margin-top: var(--space-1); }
    .typing { padding: 0 var(--space-4) var(--space-3); color: var(--ink-soft); font-size: var(--text-small); }
    .earlier { margin: var(--space-3) var(--space-4) 0; }
    form { display: grid; gap: var(--space-2); padding: var(--space-3) var(--space-4) var(--space-4); border-top: 1px solid var(--line); }
    textarea { resize: vertical; min-height: 3.5rem; max-height: 12rem; }
    form > div { display: flex; align-items: center; gap: var(--space-3); justify-content: space-between; }
    .over { padding: var(--space-3) var(--space-4); border-top: 1px solid var(--line); color: var(--ink-soft); }
  `];

  #transcript = null;
  #view = null;
  #atEnd = true;

  constructor() {
    super();
    this._sending = false;
  }

  disconnectedCallback() {
    this.#follow(null);
    super.disconnectedCallback();
  }

  willUpdate() {
    const live = this.session.floor.interaction(this.interaction);
    if (live) this.#view = live;
    else if (this.#view?.id !== this.interaction) this.#view = null;
    this.#follow(this.#view?.conversation ?? null);
    const body = this.renderRoot?.querySelector('.body');
    if (body) this.#atEnd = body.scrollHeight - body.scrollTop - body.clientHeight < 40;
  }

  updated(changed) {
    const body = this.renderRoot.querySelector('.body');
    if (body && (this.#atEnd || changed.has('interaction'))) body.scrollTop = body.scrollHeight;
    if (changed.has('interaction') && this.interaction) this.renderRoot.querySelector('section')?.focus({ preventScroll: true });
  }

  #follow(conversation) {
    if (this.#transcript && this.#transcript.conversation !== conversation) {
      this.#transcript.close();
      this.#transcript = null;
    }
    if (conversation && !this.#transcript) {
      this.#transcript = new Transcript(this.session, conversation);
      this.#transcript.addEventListener('change', () => this.requestUpdate());
    }
    if (this.#transcript) this.#transcript.interaction = this.interaction;
  }

  async #whisper(event) {
    event?.preventDefault();
    const field = this.renderRoot.querySelector('textarea');
    const text = field.value.trim();
    if (!text || this._sending) return;
    this._sending = true;
    if (await this.session.whisper(this.#transcript.conversation, text)) field.value = '';
    this._sending = false;
    await this.updateComplete;
    field.focus();
  }

  #author({ author }) {
    switch (author.kind) {
    case 'customer': return customerName(this.#view);
    case 'agent': return this.session.floor.agent(author.id)?.name ?? t('supervisor.author.agent');
    case 'user': return author.id === this.session.user.id ? t('supervisor.author.you') : this.session.staff.of(author.id) || t('supervisor.author.user');
    default: return t('supervisor.author.automatic');
    }
  }

  #message(message) {
    const { author, audience, text, deletedAt, editedAt, attachments, buttons, at, delivery } = message;
    const kind = audience === 'staff' ? 'note' : { customer: 'theirs', automatic: 'automatic' }[author.kind] ?? 'ours';
    const read = kind === 'ours' && (delivery.state === 'failed' ? t('supervisor.failed') : message.number <= this.#transcript.readTo.customer || delivery.state === 'read' ? t('supervisor.seen') : '');
    return html`<li class=${kind} data-testid="read-message" data-kind=${kind}>
      <div class="meta"><strong>${kind === 'note' ? t('supervisor.note', { name: this.#author(message) }) : this.#author(message)}</strong><time datetime=${new Date(at).toISOString()}>${momentText(at)}</time>${editedAt && !deletedAt ? html`<span>${t('supervisor.edited')}</span>` : nothing}${read ? html`<span>${read}</span>` : nothing}</div>
      ${deletedAt ? html`<p class="gone">${t('supervisor.deleted')}</p>` : html`${text ? html`<p>${text}</p>` : nothing}
      ${attachments.map((file) => html`<p><a href="/api/v1/files/${file.id}" target="_blank" rel="noopener">${file.name}</a></p>`)}
      ${buttons.length > 0 ? html`<div class="buttons">${buttons.map(({ label }) => html`<span class="tag">${label}</span>`)}</div>` : nothing}`}
    </li>`;
  }

  #body() {
    const transcript = this.#transcript;
    if (!transcript || transcript.state === 'reading') return html`<p class="empty" role="status">${t('supervisor.reading')}</p>`;
    if (transcript.state === 'failed') return html`<p class="empty" role="alert" data-testid="read-failed">${transcript.failure}</p>`;
    return html`${transcript.hasEarlier ? html`<button type="button" class="earlier" data-testid="read-earlier" @click=${() => transcript.earlier()}>${t('supervisor.earlier')}</button>` : nothing}
      <ol role="log" aria-label=${t('supervisor.messages')}>${repeat(transcript.messages, ({ id }) => id, (message) => this.#message(message))}</ol>
      ${transcript.customerTypes ? html`<p class="typing" role="status" data-testid="read-typing">${t('supervisor.typing', { name: customerName(this.#view) })}</p>` : nothing}`;
  }

  render() {
    if (!this.#view) return nothing;
    const view = this.#view;
    const isLive = this.session.floor.interaction(view.id) !== null;
    return html`<section class="card" tabindex="-1" aria-labelledby="title" data-testid="read-panel" data-interaction=${view.id}>
      <div class="head"><div><h2 id="title">${customerName(view)}</h2>
        <p class="small soft">${[tWord('supervisor.channel', view.channel), view.agentName, view.queueName, isLive ? t(`state.${view.state}`) : t('state.closed')].filter(Boolean).join(' · ')} · <run-time .since=${view.createdAt}></run-time></p></div>
        <button type="button" class="quiet" data-testid="panel-close" aria-label=${t('supervisor.close')} @click=${() => this.dispatchEvent(new Event('close'))}>${icon('close')}</button></div>
      <div class="body">${this.#body()}</div>
      ${isLive ? html`<form @submit=${this.#whisper}>
        <label for="whisper">${t('supervisor.whisper', { name: view.agentName ?? t('supervisor.author.agent') })}</label>
        <textarea id="whisper" rows="2" maxlength="10000" data-testid="whisper-text" @keydown=${(event) => { if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#whisper(event); }}></textarea>
        <div><span class="small soft">${t('supervisor.whisper.hint')}</span><button class="primary" type="submit" data-testid="whisper-send" ?disabled=${this._sending}>${t('supervisor.whisper.do')}</button></div>
      </form>` : html`<p class="over" data-testid="read-over">${t('supervisor.over')}</p>`}
    </section>`;
  }
}

customElements.define('read-along', ReadAlong);
