import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { momentText, t, tWord } from '../i18n.js';
import { icon } from '../icons.js';
import { explain } from '../problem.js';
import { base } from '../styles/base.js';
import { SessionElement } from '../supervisor/element.js';
import { tables } from '../supervisor/styles.js';

const COLOURS = { pending: 'warn', delivered: 'good', dead: 'bad' };

/** What was sent to one webhook, newest first; each opens to its attempts and its payload, and can be sent again. */
class DeliveryLog extends SessionElement {
  static properties = { webhook: { attribute: false }, _open: { state: true }, _details: { state: true } };

  static styles = [base, tables, css`
    :host { display: block; }
    .bar { border-top: 1px solid var(--line); }
    li { padding: var(--space-2) var(--space-4); border-bottom: 1px solid var(--line); }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-1) var(--space-3); }
    .what { flex: 1 1 10rem; min-width: 0; justify-content: flex-start; padding: 0; border: 0; background: none; text-align: start; overflow-wrap: anywhere; }
    .what .icon { width: 1rem; height: 1rem; transition: transform 120ms; }
    .what[aria-expanded="true"] .icon { transform: rotate(90deg); }
    .row > .small { white-space: nowrap; }
    .again { min-height: 2.25rem; padding: 0 var(--space-3); font-size: var(--text-small); }
    .more { display: grid; gap: var(--space-2); padding: var(--space-1) 0 var(--space-2) var(--space-5); }
    .more p { overflow-wrap: anywhere; }
    pre { margin: 0; max-height: 16rem; overflow: auto; padding: var(--space-2) var(--space-3); border-radius: var(--radius-small); background: var(--surface-sunk); font-size: var(--text-small); white-space: pre-wrap; overflow-wrap: anywhere; }
    .foot { padding: var(--space-3) var(--space-4); }
    @media (max-width: 48rem) { .again { min-height: var(--target); } }
  `];

  constructor() {
    super();
    this._open = null;
    this._details = null;
  }

  willUpdate(changed) { if (changed.has('webhook') && changed.get('webhook')?.id !== this.webhook.id) this._open = null; }

  async #toggle({ id }) {
    this._open = this._open === id ? null : id;
    this._details = null;
    if (!this._open) return;
    try {
      const details = await this.session.details(this.webhook.id, id);
      if (this._open === id) this._details = details;
    } catch (problem) {
      this._details = { failure: explain(problem) };
    }
  }

  #more() {
    const details = this._details;
    if (!details) return html`<p class="soft small" role="status">…</p>`;
    if (details.failure) return html`<p role="alert">${details.failure}</p>`;
    return html`${details.attempts.map(({ at, duration, status, failure, answer }) => html`<p class="small" data-testid="delivery-attempt">${momentText(at)} · <strong>${status ?? failure ?? t('webhooks.attempt.none')}</strong> · ${Math.round(duration)} ms${answer ? html`<br><span class="soft">${answer}</span>` : nothing}</p>`)}
      <p class="label" id="payload">${t('webhooks.payload')}</p><pre tabindex="0" aria-labelledby="payload" data-testid="delivery-payload">${readable(details.payload)}</pre>`;
  }

  #row(delivery) {
    const { id, type, state, attempts, createdAt, nextAttemptAt } = delivery;
    const isOpen = this._open === id;
    return html`<li data-testid="delivery" data-state=${state} data-type=${type}><div class="row">
      <button type="button" class="what" aria-expanded=${isOpen} data-testid="delivery-open" @click=${() => this.#toggle(delivery)}>${icon('chevron')}<span>${type}</span></button>
      <span class="small soft number">${momentText(createdAt)}</span><span class="tag ${COLOURS[state]}">${tWord('webhooks.state', state)}</span>
      ${attempts > 1 || state === 'pending' ? html`<span class="small soft number">${t('webhooks.log.attempts', { count: attempts })}${state === 'pending' && nextAttemptAt ? ` · ${t('webhooks.log.next', { time: momentText(nextAttemptAt) })}` : ''}</span>` : nothing}
      ${state !== 'pending' && type !== 'webhook.test' ? html`<button type="button" class="again" data-testid="delivery-replay" aria-label="${t('webhooks.replay')}: ${type}" @click=${() => this.session.replay(this.webhook, delivery)}>${t('webhooks.replay')}</button>` : nothing}
    </div>${isOpen ? html`<div class="more">${this.#more()}</div>` : nothing}</li>`;
  }

  render() {
    const { session, webhook } = this;
    const { deliveries, onlyDead, hasMore } = session;
    return html`<div class="bar"><h2>${t('webhooks.log')}</h2>
        ${webhook.health.dead > 0 ? html`<button type="button" class="again" data-testid="replay-dead" @click=${() => session.replayDead(webhook)}>${t('webhooks.replayDead')}</button>` : nothing}
        <button type="button" class="again" data-testid="only-dead" aria-pressed=${onlyDead} @click=${() => session.choose(!onlyDead)}>${t('webhooks.log.dead')} (${webhook.health.dead})</button></div>
      ${deliveries.length === 0 ? html`<p class="empty">${t(onlyDead ? 'webhooks.log.noneDead' : 'webhooks.log.none')}</p>` : html`<ul>${repeat(deliveries, ({ id }) => id, (delivery) => this.#row(delivery))}</ul>`}
      ${hasMore ? html`<p class="foot"><button type="button" @click=${() => session.more()}>${t('webhooks.log.more')}</button></p>` : nothing}`;
  }
}

/** JSON with its lines; what is none, as it is. */
function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (broken) {
    return text;
  }
}

customElements.define('delivery-log', DeliveryLog);
