import { css, html, nothing } from 'lit';
import { EachSecond, lengthText, serverNow } from '../clock.js';
import { customerOf } from '../customer.js';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import './key-pad.js';
import './recording-controls.js';
import './sound-quality.js';

/** The call: who, how long, and the hand on it. Compact where something else is worked on meanwhile. Asks by the event `transfer` to hand it over. */
class CallCard extends DeskElement {
  static properties = { view: { attribute: false }, compact: { type: Boolean }, _keypad: { state: true }, _busy: { state: true }, _quality: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { display: grid; gap: var(--space-5); border-top: 4px solid var(--accent); }
    .card.held, .card.agentLost { border-top-color: var(--warn-line); }
    .top { display: flex; align-items: flex-start; gap: var(--space-4); }
    .who { flex: 1; min-width: 0; display: grid; gap: var(--space-1); }
    .state { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-1) var(--space-4); font-weight: 600; color: var(--accent-ink); }
    .held .state > span:first-child, .agentLost .state > span:first-child { color: var(--warn-ink); }
    h2 { font-size: var(--text-display); line-height: 1.2; overflow-wrap: anywhere; }
    .facts { display: flex; flex-wrap: wrap; gap: var(--space-1) var(--space-4); color: var(--ink-soft); }
    .timer { flex: none; font-size: var(--text-display); font-weight: 600; line-height: 1.2; }
    .hand { display: flex; flex-wrap: wrap; gap: var(--space-3); }
    .hand button { flex: 1 1 7rem; min-height: 3.25rem; }
    .hand .end:only-child { flex: 0 1 14rem; }
    .lost { padding: var(--space-3); border-radius: var(--radius-small); background: var(--warn-soft); color: var(--warn-ink); }
    recording-controls { border-top: 1px solid var(--line); padding-top: var(--space-3); }
    :host([compact]) .card { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-3); padding: var(--space-2) var(--space-3); }
    :host([compact]) .top { flex: 1 1 11rem; min-width: 0; align-items: center; gap: var(--space-3); }
    :host([compact]) :is(h2, .timer) { font-size: var(--text-large); }
    :host([compact]) .hand { flex-wrap: nowrap; gap: var(--space-2); }
    :host([compact]) .hand button { flex: none; min-height: var(--target); padding-inline: var(--space-3); }
    :host([compact]) .hand span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    @media (max-width: 40rem) {
      h2, .timer { font-size: var(--text-title); }
      :host([compact]) .hand { flex: 1 1 100%; }
      :host([compact]) .hand .end { flex: 1; }
      :host(:not([compact])) .hand { display: grid; grid-template-columns: repeat(4, 1fr); gap: var(--space-2); }
      :host(:not([compact])) .hand button { flex-direction: column; gap: var(--space-1); min-height: 4rem; padding: var(--space-1); font-size: 0.75rem; }
      :host(:not([compact])) .hand .end { grid-column: 1 / -1; flex-direction: row; min-height: 3.25rem; font-size: var(--text); }
    }
  `];

  constructor() {
    super();
    new EachSecond(this);
    this._keypad = false;
    this._busy = '';
    this._quality = 'unknown';
  }

  async #act(name, action) {
    if (this._busy === name) return;
    this._busy = name;
    await action();
    this._busy = '';
  }

  /** For the keyboard shortcuts. */
  hold() { if (this.#talks) this.#act('hold', () => this.desk.toggleHold(this.view)); }
  mute() { if (this.#talks) this.#act('mute', () => this.desk.toggleMute(this.view)); }
  keypad() { if (this.#talks) this._keypad = !this._keypad; }
  hangUp() { this.#act('hangup', () => this.desk.hangUp(this.view)); }

  get #talks() { return this.view.state === 'active' || this.view.state === 'held'; }

  get #stateText() {
    const { state, since } = this.view;
    return state === 'held' ? t('call.held.for', { time: lengthText(serverNow() - since) }) : t(`call.${state}`);
  }

  #hand() {
    const { state } = this.view;
    const muted = this.desk.phone.isMuted(this.view);
    const held = state === 'held';
    const busy = (name) => this._busy === name;
    return html`<div class="hand">
      ${this.#talks ? html`
        <button type="button" data-testid="call-hold" title=${t(held ? 'call.resume' : 'call.hold')} aria-pressed=${held} aria-keyshortcuts="Alt+H" ?disabled=${busy('hold')} @click=${this.hold}>${icon(held ? 'resume' : 'hold')}<span>${t(held ? 'call.resume' : 'call.hold')}</span></button>
        <button type="button" data-testid="call-mute" title=${t(muted ? 'call.unmute' : 'call.mute')} aria-pressed=${muted} aria-keyshortcuts="Alt+M" ?disabled=${busy('mute')} @click=${this.mute}>${icon(muted ? 'muted' : 'microphone')}<span>${t(muted ? 'call.unmute' : 'call.mute')}</span></button>
        ${this.compact ? nothing : html`<button type="button" data-testid="call-transfer" aria-keyshortcuts="Alt+T" @click=${() => this.dispatchEvent(new Event('transfer'))}>${icon('transfer')}${t('transfer.button')}</button>`}
        ${this.compact ? nothing : html`<button type="button" data-testid="keypad-open" aria-expanded=${this._keypad} aria-keyshortcuts="Alt+K" @click=${this.keypad}>${icon('keypad')}${t('call.keypad')}</button>`}` : nothing}
      <button type="button" class="end" data-testid="call-hangup" aria-keyshortcuts="Alt+E" ?disabled=${busy('hangup')} @click=${this.hangUp}>${icon('hangUp')}${t('call.hangup')}</button>
    </div>`;
  }

  render() {
    const { view } = this;
    const { title, detail } = customerOf(view);
    const media = this.desk.store.phoneKind === 'sip' ? 'elsewhere' : String(this.desk.phone.media(view.id) === 'standing');
    const audio = this.desk.phone.audio(view.id);
    const began = view.connectedAt ?? view.createdAt;
    return html`<section class="card ${view.state}" data-testid="call-card" data-interaction=${view.id} data-state=${view.state} data-media=${media} data-audio=${this._quality} aria-labelledby="title" tabindex="-1">
      <div class="top">
        <div class="who">
          <div class="state"><span>${this.#stateText}</span>
            ${media === 'false' && view.state === 'active' && this.desk.phone.isHere ? html`<span class="soft small">${t('call.noMedia')}</span>` : nothing}
            ${media === 'true' && view.state === 'active' ? html`<sound-quality .audio=${audio} @quality=${({ detail }) => { this._quality = detail; }}></sound-quality>` : nothing}
          </div>
          <div data-testid="call-customer"><h2 id="title" class="number"><bdi>${title}</bdi></h2>${detail && !this.compact ? html`<p class="soft">${detail}</p>` : nothing}</div>
          ${this.compact ? nothing : html`<p class="facts">${view.queueName ? html`<span>${view.queueName}</span>` : nothing}${view.choices.map(({ name, value }) => html`<span>${name}: <bdi>${value}</bdi></span>`)}</p>`}
        </div>
        <div class="timer number" role="timer" aria-label=${t('call.timer')} data-testid="call-timer">${lengthText(serverNow() - began)}</div>
      </div>
      ${view.state === 'agentLost' && view.deadline ? html`<p class="lost number" role="status">${t('call.agentLost.detail', { time: lengthText(view.deadline - serverNow()) })}</p>` : nothing}
      ${this.#hand()}
      ${this.compact || this.desk.store.agent.presence.kind === 'available' ? nothing : html`<p class="soft small">${t('presence.afterCall')}</p>`}
      ${this._keypad && this.#talks && !this.compact ? html`<key-pad @key=${({ detail }) => this.desk.sendKey(view, detail)}></key-pad>` : nothing}
      ${this.#talks && !this.compact ? html`<recording-controls .desk=${this.desk} .view=${view}></recording-controls>` : nothing}
    </section>`;
  }
}

customElements.define('call-card', CallCard);
