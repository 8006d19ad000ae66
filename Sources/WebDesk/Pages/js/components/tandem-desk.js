import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { customerName } from '../customer.js';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { DeskSession } from '../desk-session.js';
import { listenForShortcuts } from '../shortcuts.js';
import { base } from '../styles/base.js';
import './call-card.js';
import './call-details.js';
import './desk-header.js';
import './desk-notices.js';
import './dial-box.js';
import './idle-card.js';
import './offer-card.js';
import './recent-calls.js';
import './shortcut-list.js';
import './wrap-up-card.js';

/** The page "/desk". */
class TandemDesk extends DeskElement {
  static styles = [base, css`
    :host { display: block; }
    main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(18rem, 23rem); gap: var(--space-5); max-width: 80rem; margin: 0 auto; padding: var(--space-5); align-items: start; }
    desk-notices { max-width: 80rem; margin: 0 auto; padding: var(--space-4) var(--space-5) 0; }
    .work, aside { display: grid; gap: var(--space-5); min-width: 0; }
    main.alone { grid-template-columns: minmax(0, 1fr); }
    @media (max-width: 62rem) {
      main { grid-template-columns: minmax(0, 1fr); padding: var(--space-4); gap: var(--space-4); }
      desk-notices { padding: var(--space-3) var(--space-4) 0; }
      .work, aside { gap: var(--space-4); }
    }
  `];

  #endShortcuts = null;
  #announced = '';
  #said = '';
  #focused = '';

  constructor() {
    super();
    this.desk = new DeskSession();
    window.tandem = { statistics: async () => (await this.#liveAudio?.statistics()) ?? null };
  }

  connectedCallback() {
    super.connectedCallback();
    const ringing = () => this.renderRoot.querySelector('offer-card')?.renderRoot;
    const press = (root, hook) => {
      const button = root()?.querySelector(`[data-testid="${hook}"]`);
      button?.click();
      return Boolean(button);
    };
    const call = () => this.renderRoot.querySelector('call-card')?.renderRoot;
    this.#endShortcuts = listenForShortcuts({
      accept: () => press(ringing, 'offer-accept'),
      decline: () => press(ringing, 'offer-decline'),
      hold: () => press(call, 'call-hold'),
      mute: () => press(call, 'call-mute'),
      keypad: () => press(call, 'keypad-open'),
      hangup: () => press(call, 'call-hangup'),
    });
    this.desk.start();
  }

  disconnectedCallback() {
    this.#endShortcuts?.();
    super.disconnectedCallback();
  }

  get #liveAudio() {
    const call = this.desk.store.call;
    return call ? this.desk.phone.audio(call.id) : null;
  }

  /** What a screen reader says when the work changes by itself. */
  #announcement() {
    const view = this.desk.store.interactions[0];
    const key = view ? `${view.id} ${view.state}` : '';
    if (key !== this.#announced) {
      this.#announced = key;
      const values = { number: view ? customerName(view) : '', queue: view?.queueName ?? '' };
      this.#said = { offered: t(view?.callback ? 'offer.callback.announce' : 'offer.announce', values), active: t('call.announce.active', values), held: t('call.announce.held', values), wrapUp: t('call.announce.wrapUp') }[view?.state] ?? '';
    }
    return this.#said;
  }

  /** When the card that had the focus is gone, the one that took its place gets it: keyboard and screen reader go on there. */
  async updated() {
    const [first] = this.desk.store.interactions;
    const card = first && first.state !== 'offered' ? `${first.id} ${first.state === 'wrapUp'}` : '';
    if (card === this.#focused) return;
    this.#focused = card;
    await this.updateComplete;
    if (card === '' || this.renderRoot.activeElement !== null || (document.activeElement !== document.body && document.activeElement !== this)) return;
    this.renderRoot.querySelector('.work').firstElementChild?.renderRoot?.querySelector('section')?.focus({ preventScroll: true });
  }

  #card(view) {
    switch (view.state) {
    case 'offered': return html`<offer-card .desk=${this.desk} .view=${view}></offer-card>`;
    case 'wrapUp': return html`<wrap-up-card .desk=${this.desk} .view=${view}></wrap-up-card>`;
    default: return html`<call-card .desk=${this.desk} .view=${view}></call-card>`;
    }
  }

  render() {
    const { store, ready, feed, signedOut } = this.desk;
    const cards = store.interactions;
    this.dataset.ready = String(ready && feed.state === 'open');
    return html`
      <desk-header .desk=${this.desk} @shortcuts=${() => this.renderRoot.querySelector('shortcut-list').show()}></desk-header>
      <desk-notices .desk=${this.desk}></desk-notices>
      ${signedOut || (store.user && !store.agent) ? nothing : html`<main class=${store.agent ? '' : 'alone'}>
        <div class="work">
          ${cards.length === 0 ? html`<idle-card .desk=${this.desk}></idle-card>` : repeat(cards, ({ id, state }) => `${id} ${state === 'offered' || state === 'wrapUp' ? state : 'call'}`, (view) => this.#card(view))}
        </div>
        ${store.agent ? html`<aside>
          ${store.mayDial ? html`<dial-box .desk=${this.desk}></dial-box>` : nothing}
          <recent-calls .desk=${this.desk} @details=${({ detail }) => this.renderRoot.querySelector('call-details').show(detail)}></recent-calls>
        </aside>` : nothing}
      </main>`}
      <call-details .desk=${this.desk} @call-back=${({ detail }) => this.renderRoot.querySelector('dial-box')?.fill(detail)}></call-details>
      <shortcut-list></shortcut-list>
      <div class="unseen" aria-live="assertive">${this.#announcement()}</div>`;
  }
}

customElements.define('tandem-desk', TandemDesk);
