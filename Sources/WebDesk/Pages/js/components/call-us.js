import { css, html, nothing } from 'lit';
import { EachSecond, lengthText } from '../clock.js';
import { takeTicket } from '../call-ticket.js';
import { t } from '../i18n.js';
import { PageElement } from '../element.js';
import { icon, mark } from '../icons.js';
import { base } from '../styles/base.js';
import { VisitorCall } from '../visitor-call.js';
import './key-pad.js';
import './language-switch.js';
import './notice-banner.js';

/** The page "/call": a visitor calls us from the browser. */
class CallUs extends PageElement {
  static properties = { _waitUntil: { state: true } };

  static styles = [base, css`
    :host { display: grid; grid-template-rows: auto 1fr auto; }
    header { display: flex; align-items: center; justify-content: space-between; padding: var(--space-4); }
    .mark { width: 2.25rem; height: 2.25rem; display: block; }
    .mark-ground { fill: var(--accent); }
    .mark-line { stroke: var(--on-accent); }
    main { display: grid; place-items: center; padding: var(--space-4); }
    .card { width: min(26rem, 100%); display: grid; justify-items: center; gap: var(--space-4); padding: var(--space-6) var(--space-5); text-align: center; }
    h1 { font-size: var(--text-display); }
    .head { display: grid; gap: var(--space-2); }
    .state { display: grid; justify-items: center; gap: var(--space-1); font-weight: 600; font-size: var(--text-large); }
    .connected .word { color: var(--good-ink); }
    .word { display: inline-flex; align-items: center; gap: var(--space-2); }
    .timer { font-size: 2.5rem; font-weight: 600; line-height: 1.2; }
    .round { width: 6.5rem; height: 6.5rem; border-radius: 50%; padding: 0; }
    .round .icon { width: 2.5rem; height: 2.5rem; }
    .calls { display: grid; justify-items: center; gap: var(--space-2); font-weight: 600; }
    .pulse { width: 6.5rem; height: 6.5rem; border-radius: 50%; display: grid; place-items: center; background: var(--accent-soft); color: var(--accent-ink); animation: pulse 1.8s ease-out infinite; }
    .pulse .icon { width: 2.5rem; height: 2.5rem; }
    .hand { display: flex; gap: var(--space-3); width: 100%; max-width: 20rem; }
    .hand button { flex: 1; min-height: 3.25rem; }
    key-pad { width: 100%; max-width: 18rem; }
    notice-banner { width: 100%; text-align: start; }
    footer { height: 3rem; }
    @keyframes pulse { 0% { box-shadow: 0 0 0 0 var(--accent-soft); } 100% { box-shadow: 0 0 0 1.75rem transparent; } }
    @media (max-width: 40rem) { main { padding: 0 var(--space-4); place-items: start center; } .card { padding: var(--space-5) var(--space-4); } }
  `];

  #call = new VisitorCall();
  #ticket = takeTicket();
  #goodbye = () => { if (this.#call.isUnderWay) this.#call.hangUp(); };

  constructor() {
    super();
    new EachSecond(this);
    this._waitUntil = 0;
    this.#call.addEventListener('change', () => this.#changed());
    window.tandem = { statistics: async () => (await this.#call.audio?.statistics()) ?? null };
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('pagehide', this.#goodbye);
    // Who comes with a ticket has pressed a button already, in the chat.
    if (this.#ticket) this.#begin();
  }

  disconnectedCallback() {
    removeEventListener('pagehide', this.#goodbye);
    super.disconnectedCallback();
  }

  #changed() {
    const { fault } = this.#call;
    if (fault?.code === 'rate-limited') this._waitUntil = Date.now() + fault.retryAfter * 1000;
    this.requestUpdate();
  }

  updated() { document.title = t('callUs.title'); }

  #begin() {
    const ticket = this.#ticket?.expiresAt > Date.now() ? this.#ticket : null;
    this.#call.begin(new URLSearchParams(location.search).get('to') || 'demo', ticket);
  }

  #fault(wait) {
    const { fault } = this.#call;
    if (!fault || (fault.code === 'rate-limited' && wait === 0)) return nothing;
    return html`<notice-banner kind="bad" symbol="warning" data-testid="call-error" data-code=${fault.code} heading=${t(`callUs.error.${fault.code}`, { detail: fault.detail ?? '' })} detail="" note=${wait > 0 ? t('signIn.wait', { time: lengthText(wait + 999) }) : ''}></notice-banner>`;
  }

  #idle(again) {
    const wait = Math.max(0, this._waitUntil - Date.now());
    const text = t(again ? 'callUs.again' : 'callUs.button');
    return html`${this.#fault(wait)}
      <div class="calls"><button type="button" class="go round" data-testid="call-button" aria-label=${text} ?disabled=${wait > 0} @click=${this.#begin}>${icon('phone')}</button><span aria-hidden="true">${text}</span></div>
      <p class="soft small">${t('callUs.hint')}</p>`;
  }

  #connected() {
    const call = this.#call;
    return html`
      ${call.interrupted ? html`<notice-banner kind="warn" symbol="offline" data-testid="banner-network" heading=${t('callUs.networkLost')} detail=""></notice-banner>` : nothing}
      ${call.audio?.blocked ? html`<notice-banner kind="warn" symbol="warning" data-testid="banner-audio" heading=${t('banner.audio.title')} detail=""><button type="button" data-testid="audio-allow" @click=${() => call.audio.play()}>${t('banner.audio.allow')}</button></notice-banner>` : nothing}
      <p class="soft small">${t('callUs.keypadHint')}</p>
      <key-pad @key=${({ detail }) => call.sendKey(detail)}></key-pad>
      <div class="hand">
        <button type="button" data-testid="call-mute" aria-pressed=${call.muted} @click=${() => { call.muted = !call.muted; }}>${icon(call.muted ? 'muted' : 'microphone')}${t(call.muted ? 'call.unmute' : 'call.mute')}</button>
        <button type="button" class="end" data-testid="hangup-button" @click=${() => call.hangUp()}>${icon('hangUp')}${t('call.hangup')}</button>
      </div>`;
  }

  #settingUp() {
    return html`<div class="pulse">${icon(this.#call.state === 'microphone' ? 'microphone' : 'phone')}</div>
      <div class="hand"><button type="button" class="end" data-testid="hangup-button" @click=${() => this.#call.hangUp()}>${icon('hangUp')}${t('call.hangup')}</button></div>`;
  }

  render() {
    const { state, connectedAt, endedAt } = this.#call;
    const until = state === 'connected' ? Date.now() : endedAt;
    const body = { connected: () => this.#connected(), microphone: () => this.#settingUp(), connecting: () => this.#settingUp() }[state] ?? (() => this.#idle(state !== 'idle'));
    return html`
      <header>${mark()}<language-switch></language-switch></header>
      <main><section class="card ${state}">
        ${state === 'connected' ? html`<h1 class="unseen">${t('callUs.title')}</h1>` : html`<div class="head"><h1>${t('callUs.title')}</h1><p class="soft">${t('callUs.lead')}</p></div>`}
        <div class="state">
          <span class="word" role="status" data-testid="call-state" data-state=${state}>${state === 'idle' ? nothing : t(`callUs.${state}`)}</span>
          ${connectedAt > 0 && state !== 'idle' ? html`<span class="number ${state === 'connected' ? 'timer' : 'small soft'}" role="timer" aria-label=${t('call.timer')} data-testid="call-timer">${state === 'connected' ? lengthText(until - connectedAt) : t('callUs.lasted', { time: lengthText(until - connectedAt) })}</span>` : nothing}
        </div>
        ${body()}
      </section></main>
      <footer></footer>`;
  }
}

customElements.define('tandem-call-us', CallUs);
