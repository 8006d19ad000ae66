import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { lengthText } from '../clock.js';
import { canCallBack, customerName } from '../customer.js';
import { fullMomentText, shortMomentText, t, tWord } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import { channelIcon, isSpoken } from '../worklist/channels.js';

/** Several calls may end at once: the list is read once for all. */
const READ_AFTER = 400;

/** This agent's calls and conversations, newest first; one of them opens its details (event `details` with the view). */
class RecentCalls extends DeskElement {
  static properties = { _items: { state: true }, _cursor: { state: true }, _failed: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { padding: var(--space-3) 0 var(--space-1); overflow: clip; box-shadow: none; }
    h2 { padding: 0 var(--space-3) var(--space-2); font-size: var(--text); }
    li button { padding-inline: var(--space-3); }
    li + li { border-top: 1px solid var(--line); }
    li button { width: 100%; border: 0; border-radius: 0; min-height: 3.5rem; justify-content: flex-start; gap: var(--space-3); font-weight: 400; text-align: start; }
    li button:focus-visible { outline-offset: -3px; }
    .symbol { color: var(--ink-soft); display: grid; }
    .symbol.missed { color: var(--bad-ink); }
    .words { flex: 1; min-width: 0; display: grid; line-height: 1.35; }
    .words > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .number { font-variant-numeric: tabular-nums; }
    .who { font-weight: 600; }
    .when { flex: none; text-align: end; display: grid; line-height: 1.35; }
    .empty { padding: var(--space-2) var(--space-4) var(--space-4); color: var(--ink-soft); }
    .more { display: block; width: calc(100% - 2 * var(--space-4)); margin: var(--space-2) var(--space-4); }
  `];

  #timer = null;
  #stale = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), READ_AFTER);
  };

  constructor() {
    super();
    this._items = null;
    this._cursor = null;
    this._failed = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.desk.addEventListener('history', this.#stale);
    this.#read();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.desk.removeEventListener('history', this.#stale);
    super.disconnectedCallback();
  }

  async #read(cursor) {
    if (!this.desk.store.agent) return;
    try {
      const page = await this.desk.history(cursor);
      this._items = cursor ? [...this._items, ...page.items] : page.items;
      this._cursor = page.nextCursor ?? null;
      this._failed = false;
    } catch (problem) {
      this._failed = problem.status !== 401;
    }
  }

  #row(view) {
    const missed = !view.connectedAt;
    const symbol = view.direction === 'outbound' ? 'outgoing' : missed ? 'missed' : 'incoming';
    const length = view.connectedAt && view.closedAt ? lengthText(view.closedAt - view.connectedAt) : tWord('ending', view.ending?.kind ?? 'failed');
    return html`<li><button type="button" data-testid="recent-call" data-interaction=${view.id} @click=${() => this.dispatchEvent(new CustomEvent('details', { detail: view }))}>
      <span class="symbol ${missed ? 'missed' : ''}">${icon(isSpoken(view) ? symbol : channelIcon(view.channel))}<span class="unseen">${t(`channel.${view.channel}`)}, ${t(`recent.${view.direction}`)}</span></span>
      <span class="words"><span class="who number"><bdi>${view.customer?.name || view.customerName || customerName(view)}</bdi></span><span class="small soft">${[(view.customer?.name || view.customerName) && canCallBack(view) ? view.customerNumber : '', view.queueName ?? '', view.callback ? t('recent.callback') : ''].filter(Boolean).join(' · ') || t(`recent.${view.direction}`)}</span></span>
      <span class="when"><time class="small" datetime=${new Date(view.createdAt).toISOString()} title=${fullMomentText(view.createdAt)}>${shortMomentText(view.createdAt)}</time><span class="small soft number">${view.state === 'closed' ? length : t(`state.${view.state}`)}</span></span>
    </button></li>`;
  }

  render() {
    return html`<section class="card" data-testid="recent-calls" aria-labelledby="title">
      <h2 id="title">${t('recent.title')}</h2>
      ${this._failed ? html`<p class="empty" role="status">${t('recent.failed')}</p>` : nothing}
      ${this._items?.length === 0 && !this._failed ? html`<p class="empty" data-testid="recent-empty">${t('recent.empty')}</p>` : nothing}
      <ul>${repeat(this._items ?? [], ({ id }) => id, (view) => this.#row(view))}</ul>
      ${this._cursor ? html`<button type="button" class="more quiet" data-testid="recent-more" @click=${() => this.#read(this._cursor)}>${t('recent.more')}</button>` : nothing}
    </section>`;
  }
}

customElements.define('recent-calls', RecentCalls);
