import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { lengthText } from '../../clock.js';
import { fullMomentText, momentText, t, tWord } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { icon } from '../../icons.js';
import { explain } from '../../problem.js';
import { base } from '../../styles/base.js';
import { channelIcon, isSpoken } from '../../worklist/channels.js';
import './past-messages.js';

const SEARCH_AFTER = 300;

/** Every contact with a customer on every channel, newest first; what was said and written opens in place. */
class CustomerJourney extends DeskElement {
  static properties = { customer: {}, present: {}, _items: { state: true }, _cursor: { state: true }, _failure: { state: true }, _open: { state: true }, _busy: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { display: grid; gap: var(--space-3); padding: var(--space-4) 0 var(--space-2); box-shadow: none; overflow: clip; }
    h2, .search, p.state { margin-inline: var(--space-4); }
    h2 { font-size: var(--text); }
    input.search[type="text"] { width: calc(100% - 2 * var(--space-4)); }
    li { border-top: 1px solid var(--line); }
    li > button { width: 100%; border: 0; border-radius: 0; min-height: 3.25rem; justify-content: flex-start; gap: var(--space-3); font-weight: 400; text-align: start; }
    li > button:focus-visible { outline-offset: -3px; }
    .words { flex: 1; min-width: 0; display: grid; line-height: 1.35; }
    .words > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .turn { transition: transform 120ms; }
    [aria-expanded="true"] .turn { transform: rotate(90deg); }
    .body { display: grid; gap: var(--space-3); padding: 0 var(--space-4) var(--space-3); }
    audio { width: 100%; }
    .notes { white-space: pre-line; overflow-wrap: anywhere; }
    .bad { color: var(--bad-ink); }
    .more { justify-self: center; }
  `];

  #timer = null;
  #text = '';
  #asked = 0;
  #stale = ({ detail }) => { if (detail === this.customer) this.#read(); };

  constructor() {
    super();
    this._items = null;
    this._cursor = null;
    this._failure = '';
    this._open = null;
    this._busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.desk.customers.addEventListener('journey', this.#stale);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.desk.customers.removeEventListener('journey', this.#stale);
    super.disconnectedCallback();
  }

  willUpdate(changed) {
    if (!changed.has('customer')) return;
    this._items = null;
    this._open = null;
    this.#text = '';
    this.#read();
  }

  async #read(cursor) {
    this.#asked += 1;
    const asked = this.#asked;
    this._busy = true;
    try {
      const page = await this.desk.customers.journey(this.customer, this.#text, cursor);
      if (asked !== this.#asked) return;
      this._items = cursor ? [...this._items, ...page.items] : page.items;
      this._cursor = page.nextCursor ?? null;
      this._failure = '';
    } catch (problem) {
      if (asked === this.#asked) this._failure = explain(problem);
    } finally {
      if (asked === this.#asked) this._busy = false;
    }
  }

  #search(text) {
    this.#text = text.trim();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), SEARCH_AFTER);
  }

  #body({ interaction, conversation, recordings }) {
    const facts = [interaction.agentName, interaction.queueName, interaction.wrapUpCode].filter(Boolean).join(' · ');
    return html`<div class="body">
      <p class="small soft number">${[fullMomentText(interaction.createdAt), facts].filter(Boolean).join(' · ')}</p>
      ${recordings.map((id) => html`<audio controls preload="none" data-testid="journey-recording" src="/api/v1/recordings/${id}/audio" aria-label=${t('details.recording')}></audio>`)}
      ${interaction.notes ? html`<p class="notes" dir="auto">${interaction.notes}</p>` : nothing}
      ${conversation ? html`<past-messages .desk=${this.desk} .view=${{ ...interaction, conversation }}></past-messages>` : nothing}
    </div>`;
  }

  #row(entry) {
    const { interaction, excerpt } = entry;
    const { id } = interaction;
    const open = this._open === id;
    const length = interaction.connectedAt && interaction.closedAt ? lengthText(interaction.closedAt - interaction.connectedAt) : '';
    const end = interaction.state !== 'closed' ? t(interaction.state === 'active' && !isSpoken(interaction) ? 'status.interacting' : `state.${interaction.state}`) : tWord('ending', interaction.ending?.kind ?? 'completed');
    return html`<li data-testid="journey-entry" data-interaction=${id} data-channel=${interaction.channel}>
      <button type="button" aria-expanded=${open} @click=${() => { this._open = open ? null : id; }}>
        ${icon(channelIcon(interaction.channel))}<span class="unseen">${t(`channel.${interaction.channel}`)}</span>
        <span class="words"><span><bdi>${excerpt || interaction.notes || `${t(`channel.${interaction.channel}`)} · ${t(`recent.${interaction.direction}`)}`}</bdi></span>
          <span class="small soft number">${[id === this.present ? t('journey.now') : momentText(interaction.createdAt), end, length].filter(Boolean).join(' · ')}</span></span>
        <span class="turn">${icon('chevron')}</span>
      </button>${open ? this.#body(entry) : nothing}</li>`;
  }

  render() {
    return html`<section class="card" data-testid="journey" aria-labelledby="title">
      <h2 id="title">${t('journey.title')}</h2>
      <input class="search" type="text" data-testid="journey-search" aria-label=${t('journey.search')} placeholder=${t('journey.search')} autocomplete="off" .value=${this.#text} @input=${({ target }) => this.#search(target.value)}>
      ${this._failure ? html`<p class="state bad" role="alert">${this._failure}</p>` : nothing}
      ${this._items?.length === 0 && !this._failure ? html`<p class="state soft" role="status">${t(this.#text ? 'journey.none' : 'journey.empty')}</p>` : nothing}
      <ul>${repeat(this._items ?? [], ({ interaction }) => interaction.id, (entry) => this.#row(entry))}</ul>
      ${this._cursor ? html`<button type="button" class="quiet more" ?disabled=${this._busy} @click=${() => this.#read(this._cursor)}>${t('recent.more')}</button>` : nothing}
    </section>`;
  }
}

customElements.define('customer-journey', CustomerJourney);
