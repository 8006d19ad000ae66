import { css, html, nothing } from 'lit';
import { momentText, t, tWord } from '../i18n.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import { SessionElement } from '../supervisor/element.js';
import { panel } from '../supervisor/styles.js';
import './delivery-log.js';
import './webhook-form.js';

/** One webhook: how it fares, what can be done with it, and what was sent. Event `close`. */
class WebhookPanel extends SessionElement {
  static properties = { webhook: { attribute: false }, _editing: { state: true }, _sure: { state: true }, _busy: { state: true }, _copied: { state: true } };

  static styles = [base, panel, css`
    .card { padding: 0; overflow: clip; }
    .about { display: grid; gap: var(--space-3); padding: var(--space-3) var(--space-4) var(--space-4); }
    dl { display: grid; grid-template-columns: auto 1fr; gap: var(--space-1) var(--space-4); }
    dt { color: var(--ink-soft); }
    dd { overflow-wrap: anywhere; }
    .acts { display: flex; flex-wrap: wrap; gap: var(--space-2); }
    .acts button { flex: 0 1 auto; }
    .box { display: grid; gap: var(--space-2); padding: var(--space-3); border-radius: var(--radius-small); background: var(--warn-soft); color: var(--warn-ink); overflow-wrap: anywhere; }
    .box.good { background: var(--good-soft); color: var(--good-ink); }
    .box.bad { background: var(--bad-soft); color: var(--bad-ink); }
    .box button { background: var(--surface); color: var(--ink); }
    .box .label { color: inherit; }
    code { font-size: var(--text-small); user-select: all; }
  `];

  constructor() {
    super();
    this._editing = false;
    this._sure = null;
    this._busy = false;
    this._copied = false;
  }

  willUpdate(changed) {
    if (!changed.has('webhook') || changed.get('webhook')?.id === this.webhook.id) return;
    [this._editing, this._sure, this._copied] = [false, null, false];
  }

  updated(changed) {
    if (changed.has('webhook') && changed.get('webhook')?.id !== this.webhook.id) this.renderRoot.querySelector('section').focus({ preventScroll: true });
    if (changed.has('_sure') && this._sure) this.renderRoot.querySelector('[data-testid="webhook-sure"]')?.focus();
  }

  async #do(action) {
    this._sure = null;
    this._busy = true;
    await action();
    this._busy = false;
  }

  async #copy(secret) {
    try {
      await navigator.clipboard.writeText(secret);
      this._copied = true;
    } catch (refused) {
      // Pages without TLS have no clipboard: it can be marked and copied by hand.
      getSelection().selectAllChildren(this.renderRoot.querySelector('code'));
    }
  }

  #secret() {
    const { secret } = this.session;
    if (secret?.webhook !== this.webhook.id) return nothing;
    return html`<div class="box" role="status"><p class="label">${t('webhooks.secret')}</p><code data-testid="webhook-secret">${secret.secret}</code>
      ${secret.previousValidUntil ? html`<p class="small">${t('webhooks.secret.old', { time: momentText(secret.previousValidUntil) })}</p>` : nothing}
      <div class="acts"><button type="button" @click=${() => this.#copy(secret.secret)}>${t(this._copied ? 'webhooks.copied' : 'webhooks.copy')}</button><button type="button" data-testid="webhook-secret-done" @click=${() => this.session.forgetSecret()}>${t('webhooks.secret.done')}</button></div></div>`;
  }

  #tested() {
    const { tested } = this.session;
    if (tested?.webhook !== this.webhook.id) return nothing;
    const { delivery, attempt } = tested;
    const isGood = delivery.state === 'delivered';
    const text = isGood ? t('webhooks.test.good', { status: attempt?.status ?? '', time: Math.round(attempt?.duration ?? 0) }) : t('webhooks.test.bad', { why: [attempt?.status, attempt?.failure, attempt?.answer].filter(Boolean).join(' · ') || t('webhooks.attempt.none') });
    return html`<p class="box ${isGood ? 'good' : 'bad'}" role="status" data-testid="webhook-tested" data-state=${delivery.state}>${text}</p>`;
  }

  #facts() {
    const { events, description, health } = this.webhook;
    const { state, stopped, failingSince, lastSuccessAt, throttledUntil } = health;
    return html`<dl>
      <dt>${t('webhooks.events')}</dt><dd>${events.join(', ')}</dd>
      ${description ? html`<dt>${t('webhooks.description')}</dt><dd>${description}</dd>` : nothing}
      <dt>${t('webhooks.health')}</dt><dd data-testid="webhook-state" data-state=${state}>${tWord('webhooks.health', state)}${stopped ? ` · ${tWord('webhooks.stopped', stopped)}` : ''}</dd>
      <dt>${t('webhooks.pending')}</dt><dd class="number">${health.pending}</dd>
      <dt>${t('webhooks.lastSuccess')}</dt><dd>${lastSuccessAt ? momentText(lastSuccessAt) : t('webhooks.never')}</dd>
      ${failingSince ? html`<dt>${t('webhooks.failingSince')}</dt><dd>${momentText(failingSince)}</dd>` : nothing}
      ${throttledUntil ? html`<dt>${t('webhooks.throttledUntil')}</dt><dd>${momentText(throttledUntil)}</dd>` : nothing}</dl>`;
  }

  #acts() {
    const { session, webhook } = this;
    const rests = ['paused', 'stopped'].includes(webhook.health.state);
    const act = (name, symbol, action) => html`<button type="button" data-testid="webhook-${name}" ?disabled=${this._busy} @click=${action}>${icon(symbol)}${t(`webhooks.${name}`)}</button>`;
    if (this._sure) {
      const action = { remove: () => session.remove(webhook), rotate: () => session.rotate(webhook) }[this._sure];
      return html`<div class="box" role="group" aria-label=${t(`webhooks.sure.${this._sure}`)}><p>${t(`webhooks.sure.${this._sure}`)}</p><div class="acts">
        <button type="button" @click=${() => { this._sure = null; }}>${t('webhooks.cancel')}</button><button type="button" class=${this._sure === 'remove' ? 'end' : 'primary'} data-testid="webhook-sure" @click=${() => this.#do(action)}>${t(`webhooks.${this._sure}`)}</button></div></div>`;
    }
    return html`<div class="acts">
      ${act('test', 'signal', () => this.#do(() => session.test(webhook)))}
      ${rests ? act('resume', 'resume', () => this.#do(() => session.resume(webhook))) : act('pause', 'hold', () => this.#do(() => session.pause(webhook)))}
      ${act('edit', 'pencil', () => { this._editing = true; })}
      ${act('rotate', 'keypad', () => { this._sure = 'rotate'; })}
      ${act('remove', 'bin', () => { this._sure = 'remove'; })}</div>`;
  }

  render() {
    const { session, webhook } = this;
    return html`<section class="card" tabindex="-1" aria-labelledby="title" data-testid="webhook-panel" data-webhook=${webhook.id}>
      <div class="head"><div><h2 id="title">${webhook.url}</h2></div>
        <button type="button" class="quiet" data-testid="panel-close" aria-label=${t('webhooks.close')} @click=${() => this.dispatchEvent(new Event('close'))}>${icon('close')}</button></div>
      <div class="body">
        ${this._editing ? html`<webhook-form .webhook=${webhook} .types=${session.types} .save=${(values) => session.save(values, webhook)} @leave=${() => { this._editing = false; }}></webhook-form>`
        : html`<div class="about">${this.#facts()}${this.#acts()}${this.#tested()}${this.#secret()}</div>`}
        <delivery-log .session=${session} .webhook=${webhook}></delivery-log>
      </div>
    </section>`;
  }
}

customElements.define('webhook-panel', WebhookPanel);
