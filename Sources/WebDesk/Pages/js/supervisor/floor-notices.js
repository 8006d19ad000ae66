import { css, html, nothing } from 'lit';
import { EachSecond } from '../clock.js';
import '../components/notice-banner.js';
import { t } from '../i18n.js';
import { base } from '../styles/base.js';
import { SessionElement } from './element.js';

/** How long the feed may be away before it is worth a banner, in milliseconds. */
const PATIENCE = 1200;

/** What stands between this person and a true picture, each with its remedy. */
class FloorNotices extends SessionElement {
  static styles = [base, css`
    :host { display: grid; gap: var(--space-3); }
    button { background: var(--surface); color: var(--ink); }
  `];

  #lostSince = 0;

  constructor() {
    super();
    new EachSecond(this);
  }

  #banner(hook, kind, symbol, heading, detail, action = nothing, note = '') {
    return html`<notice-banner data-testid=${hook} kind=${kind} symbol=${symbol} heading=${heading} detail=${detail} note=${note}>${action}</notice-banner>`;
  }

  #button(hook, text, act) { return html`<button type="button" data-testid=${hook} @click=${act}>${text}</button>`; }

  #network() {
    const { feed, ready } = this.session;
    const now = Date.now();
    this.#lostSince = feed.state === 'open' ? 0 : this.#lostSince || now;
    if (this.#lostSince === 0 || now - this.#lostSince <= PATIENCE || !(ready || feed.state === 'waiting')) return nothing;
    const seconds = Math.max(0, Math.ceil(((feed.retryAt ?? now) - now) / 1000));
    const when = seconds > 0 ? t('banner.network.waiting', { seconds }) : t('banner.network.trying');
    return this.#banner('banner-network', 'bad', 'offline', t('banner.network.title'), t('supervisor.lost'), this.#button('network-retry', t('banner.network.retry'), () => feed.retry()), when);
  }

  render() {
    const { denied, signedOut, faults } = this.session;
    if (signedOut) return this.#banner('banner-signedout', 'warn', 'leave', t('banner.signedOut.title'), t('banner.signedOut.detail'), this.#button('sign-in-again', t('signIn.again'), () => location.assign('/?ended&next=/supervisor')));
    if (denied) return this.#banner('banner-denied', 'info', 'info', t('supervisor.denied.title'), t('supervisor.denied.detail'), this.#button('to-desk', t('supervisor.desk'), () => location.assign('/desk')));
    return html`${this.#network()}
      ${faults.map(({ id, text }) => this.#banner('banner-error', 'bad', 'warning', text, '', this.#button('error-close', t('banner.close'), () => this.session.dismiss(id))))}`;
  }
}

customElements.define('floor-notices', FloorNotices);
