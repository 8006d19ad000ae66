import { css, html, nothing } from 'lit';
import { EachSecond, lengthText, secondsUntil, serverNow } from '../clock.js';
import { customerOf } from '../customer.js';
import { t } from '../i18n.js';
import { DeskElement, isWriting } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import { channelIcon, isSpoken } from '../worklist/channels.js';

/** The circumference of the countdown's circle of radius 26. */
const ROUND = 2 * Math.PI * 26;

/** What rings for this agent, a call or a conversation: who, from which queue, what they chose, and how long there is to answer. */
class OfferCard extends DeskElement {
  static properties = { view: { attribute: false }, compact: { type: Boolean }, _deciding: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { border: 2px solid var(--good); box-shadow: var(--shadow); display: grid; gap: var(--space-5); }
    .top { display: flex; align-items: flex-start; gap: var(--space-4); }
    .who { flex: 1; min-width: 0; display: grid; gap: var(--space-1); }
    .kind { display: inline-flex; align-items: center; gap: var(--space-2); color: var(--good-ink); font-weight: 650; }
    .kind .icon { animation: shake 1.2s ease-in-out infinite; }
    h2 { font-size: var(--text-display); line-height: 1.2; overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: auto 1fr; gap: var(--space-1) var(--space-4); }
    dt { color: var(--ink-soft); }
    dd { font-weight: 600; }
    .round { flex: none; position: relative; width: 4rem; height: 4rem; display: grid; place-items: center; font-size: var(--text-large); font-weight: 650; }
    .round svg { position: absolute; inset: 0; transform: rotate(-90deg); }
    .round .track { stroke: var(--surface-hover); }
    .round .left { stroke: var(--good); transition: stroke-dashoffset 1s linear; }
    .round.short .left { stroke: var(--bad); }
    .answers { display: grid; grid-template-columns: 2fr 1fr; gap: var(--space-3); }
    .answers button { min-height: 3.25rem; font-size: var(--text-large); }
    kbd { font: inherit; font-size: var(--text-small); font-weight: 500; opacity: 0.85; }
    @keyframes shake { 0%, 60%, 100% { transform: rotate(0); } 10%, 30%, 50% { transform: rotate(-14deg); } 20%, 40% { transform: rotate(14deg); } }
    :host([compact]) .card { display: flex; align-items: center; gap: var(--space-3); padding: var(--space-2) var(--space-3); }
    :host([compact]) .top { flex: 1; min-width: 0; align-items: center; gap: var(--space-3); }
    :host([compact]) h2 { font-size: var(--text-large); }
    :host([compact]) :is(dl, .round svg) { display: none; }
    :host([compact]) .round { width: auto; height: auto; }
    :host([compact]) .answers { grid-template-columns: auto auto; gap: var(--space-2); }
    :host([compact]) .answers button { min-height: var(--target); font-size: var(--text); }
    @media (max-width: 40rem) { kbd { display: none; } h2 { font-size: var(--text-title); } :host([compact]) .card { flex-wrap: wrap; } :host([compact]) .answers { flex: 1 1 100%; grid-template-columns: 2fr 1fr; } }
  `];

  constructor() {
    super();
    new EachSecond(this);
    this._deciding = false;
  }

  firstUpdated() {
    // Enter then accepts; but a word being typed must not answer a call, nor must work that goes on lose its place,
    // nor Enter accept another than the one that rang already.
    if (!isWriting() && !this.compact && this.getRootNode().activeElement?.localName !== this.localName) this.renderRoot.querySelector('.go')?.focus();
  }

  async #decide(accept) {
    if (this._deciding || this.view.offer.accepted) return;
    this._deciding = true;
    const done = accept ? await this.desk.accept(this.view) : await this.desk.decline(this.view);
    if (!done || !accept) this._deciding = false;
  }

  #countdown() {
    const { deadline, offeredAt } = this.view.offer;
    const seconds = secondsUntil(deadline);
    const share = Math.min(1, Math.max(0, (deadline - serverNow()) / Math.max(1, deadline - offeredAt)));
    return html`<div class="round number ${seconds <= 5 ? 'short' : ''}" data-testid="offer-countdown">
      <svg viewBox="0 0 60 60" fill="none" stroke-width="5" stroke-linecap="round" aria-hidden="true"><circle class="track" cx="30" cy="30" r="26"></circle><circle class="left" cx="30" cy="30" r="26" stroke-dasharray=${ROUND} stroke-dashoffset=${ROUND * (1 - share)}></circle></svg>
      <span>${seconds}</span><span class="unseen"> ${t('offer.seconds')}</span>
    </div>`;
  }

  render() {
    const { view } = this;
    const { title, detail } = customerOf(view);
    const accepted = view.offer?.accepted === true;
    const waiting = accepted || this._deciding;
    const spoken = isSpoken(view);
    const kind = accepted ? 'offer.connecting' : !spoken ? 'offer.chat' : view.callback ? 'offer.callback' : 'offer.ringing';
    const accept = !spoken ? 'offer.chat.accept' : view.callback ? 'offer.callback.accept' : 'offer.accept';
    return html`<section class="card" data-testid="offer-card" data-interaction=${view.id} data-channel=${view.channel} aria-labelledby="title">
      <div class="top">
        <div class="who">
          <p class="kind">${icon(channelIcon(view.channel))}<span>${t(kind)}</span></p>
          <div data-testid="offer-customer"><h2 id="title" class="number"><bdi>${title}</bdi></h2>${detail ? html`<p class="soft">${detail}</p>` : nothing}</div>
        </div>
        ${accepted ? nothing : this.#countdown()}
      </div>
      <dl>
        ${view.queueName ? html`<dt>${t('offer.queue')}</dt><dd data-testid="offer-queue">${view.queueName}</dd>` : nothing}
        ${view.callback ? html`<dt>${t('offer.callback.attempt')}</dt><dd data-testid="offer-callback">${t('offer.callback.attempts', view.callback)}</dd>` : nothing}
        ${view.choices.length > 0 ? html`<dt>${t('offer.choices')}</dt><dd data-testid="offer-choices">${view.choices.map(({ name, value }) => html`<div>${name}: <bdi>${value}</bdi></div>`)}</dd>` : nothing}
        ${view.enqueuedAt ? html`<dt>${t('offer.waited')}</dt><dd class="number">${lengthText(view.offer.offeredAt - view.enqueuedAt)}</dd>` : nothing}
      </dl>
      ${spoken && this.desk.phone.state === 'other-tab' ? html`<p class="soft">${t('offer.inOtherTab')}</p>` : nothing}
      ${spoken && this.desk.phone.state === 'other-desk' ? html`<p class="soft">${t('offer.atOtherDesk')}</p>` : nothing}
      <div class="answers">
        <button type="button" class="go" data-testid="offer-accept" aria-keyshortcuts="Alt+A" ?disabled=${waiting} @click=${() => this.#decide(true)}>${icon(channelIcon(view.channel))}${t(accept)} <kbd>Alt A</kbd></button>
        <button type="button" class="quiet-end" data-testid="offer-decline" aria-keyshortcuts="Alt+X" ?disabled=${waiting} @click=${() => this.#decide(false)}>${t('offer.decline')}</button>
      </div>
    </section>`;
  }
}

customElements.define('offer-card', OfferCard);
