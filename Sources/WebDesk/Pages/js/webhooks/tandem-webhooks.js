import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { banner, faultBanners, remedy, signedOutBanner } from '../components/notices.js';
import { momentText, t, tWord } from '../i18n.js';
import { PageElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import '../supervisor/floor-header.js';
import { tables } from '../supervisor/styles.js';
import { WebhookSession } from './webhook-session.js';
import './webhook-form.js';
import './webhook-panel.js';

const COLOURS = { healthy: 'good', failing: 'bad', stopped: 'bad', throttled: 'warn', paused: 'warn', disabled: '' };

/** The page "/webhooks": where events are sent and how each address fares, and beside the list the one that was opened. */
class TandemWebhooks extends PageElement {
  static properties = { _making: { state: true } };

  static styles = [base, tables, css`
    :host { display: block; min-height: 100dvh; }
    .page { max-width: 120rem; margin: 0 auto; padding: var(--space-4) var(--space-5) var(--space-6); display: grid; gap: var(--space-4); }
    .notices { display: grid; gap: var(--space-3); }
    .notices:empty { display: none; }
    .split { display: grid; gap: var(--space-4); align-items: start; grid-template-columns: minmax(0, 1fr); }
    .split.opened { grid-template-columns: minmax(0, 3fr) minmax(0, 4fr); }
    .lead { flex: 1 1 100%; color: var(--ink-soft); font-size: var(--text-small); }
    .address { max-width: 100%; white-space: normal; overflow-wrap: anywhere; }
    td.wide { width: 100%; padding-block: var(--space-2); white-space: normal; overflow-wrap: anywhere; }
    td.wide > .small { display: block; }
    .loading { padding: var(--space-6); text-align: center; color: var(--ink-soft); }
    /* Beside what was opened the list is a table of contents: the figures stand in the panel. */
    @media (min-width: 75.01rem) { .opened .figure { display: none; } }
    @media (max-width: 75rem) {
      .split.opened { grid-template-columns: minmax(0, 1fr); }
      aside { position: fixed; inset: 0 0 0 auto; width: min(36rem, 100%); z-index: 30; overflow-y: auto; background: var(--surface); box-shadow: var(--shadow-high); }
    }
    @media (max-width: 48rem) { .page { padding: var(--space-3); } }
  `];

  #opener = null;

  constructor() {
    super();
    this.session = new WebhookSession();
    this._making = false;
    this.session.addEventListener('change', () => this.requestUpdate());
    this.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) this.#close(); });
  }

  connectedCallback() {
    super.connectedCallback();
    this.session.start();
  }

  #show(id, { currentTarget }) {
    this.#opener = currentTarget;
    this.session.show(this.session.open === id ? null : id);
  }

  async #close() {
    if (!this.session.open) return;
    const opener = this.#opener;
    this.session.show(null);
    await this.updateComplete;
    (opener?.isConnected ? opener : this.renderRoot.querySelector('[data-testid="webhook-new"]'))?.focus({ preventScroll: true });
  }

  async #made() {
    this._making = false;
    await this.updateComplete;
    if (!this.session.open) this.renderRoot.querySelector('[data-testid="webhook-new"]')?.focus();
  }

  #row({ id, url, description, events, health }) {
    const cell = (name, value) => html`<td class="figure" data-label=${t(`webhooks.${name}`)} data-testid="webhook-${name}">${value}</td>`;
    return html`<tr data-testid="webhook-row" data-webhook=${id} class=${this.session.open === id ? 'open' : ''}>
      <td class="wide"><button type="button" class="link address" data-testid="webhook-open" aria-expanded=${this.session.open === id} @click=${(event) => this.#show(id, event)}><span>${url}</span></button>
        <span class="small soft">${[description, events.join(', ')].filter(Boolean).join(' · ')}</span></td>
      <td data-label=${t('webhooks.health')}><span class="tag ${COLOURS[health.state]}" data-testid="webhook-health" data-state=${health.state}>${tWord('webhooks.health', health.state)}</span></td>
      ${cell('pending', health.pending)}${cell('dead', health.dead > 0 ? html`<strong>${health.dead}</strong>` : 0)}${cell('lastSuccess', health.lastSuccessAt ? momentText(health.lastSuccessAt) : t('webhooks.never'))}</tr>`;
  }

  #list() {
    const { webhooks } = this.session;
    const heading = (name, kind = 'figure') => html`<th scope="col" class=${kind}><span class="label">${t(`webhooks.${name}`)}</span></th>`;
    return html`<section class="card" aria-labelledby="title" data-testid="webhooks">
      <div class="bar"><h2 id="title">${t('page.webhooks')}<span class="count number">${webhooks.length}</span></h2>
        <button type="button" class="primary" data-testid="webhook-new" aria-expanded=${this._making} @click=${() => { this._making = !this._making; }}>${icon('plus')}${t('webhooks.new')}</button><p class="lead">${t('webhooks.lead')}</p></div>
      ${this._making ? html`<webhook-form .types=${this.session.types} .save=${(values) => this.session.save(values, null)} @leave=${this.#made}></webhook-form>` : nothing}
      ${webhooks.length === 0 ? html`<p class="empty">${t('webhooks.none')}</p>` : html`<div class="scroll"><table>
        <thead><tr>${heading('url', '')}${heading('health', '')}${heading('pending')}${heading('dead')}${heading('lastSuccess')}</tr></thead>
        <tbody>${repeat(webhooks, ({ id }) => id, (webhook) => this.#row(webhook))}</tbody></table></div>`}
    </section>`;
  }

  #notices() {
    const { denied, signedOut } = this.session;
    if (signedOut) return signedOutBanner('/?ended&next=/webhooks');
    if (denied) return banner('banner-denied', 'info', 'info', t('webhooks.denied.title'), t('webhooks.denied.detail'), remedy('to-desk', t('page.desk'), () => location.assign('/desk')));
    return faultBanners(this.session);
  }

  render() {
    const { session } = this;
    const shows = session.ready && !session.signedOut && !session.denied;
    const opened = shows && session.open ? session.webhook(session.open) : null;
    this.dataset.ready = String(session.ready);
    document.title = `${t('page.webhooks')} · Tandem`;
    return html`
      <floor-header page="webhooks" .session=${session}></floor-header>
      <main class="page"><div class="notices">${this.#notices()}</div>
        ${shows ? html`<div class="split ${opened ? 'opened' : ''}">${this.#list()}
          ${opened ? html`<aside><webhook-panel .session=${session} .webhook=${opened} @close=${() => this.#close()}></webhook-panel></aside>` : nothing}</div>`
        : session.signedOut || session.denied ? nothing : html`<p class="loading" role="status">${t('webhooks.loading')}</p>`}
      </main>`;
  }
}

customElements.define('tandem-webhooks', TandemWebhooks);
