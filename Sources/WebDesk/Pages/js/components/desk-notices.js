import { css, html, nothing } from 'lit';
import { EachSecond } from '../clock.js';
import { t, timeText } from '../i18n.js';
import { DeskElement } from '../element.js';
import { base } from '../styles/base.js';
import './notice-banner.js';

/** How long the feed may be away before it is worth a banner, in milliseconds. */
const PATIENCE = 1200;

/** All that stands between this person and the next call, each with its remedy. */
class DeskNotices extends DeskElement {
  static styles = [base, css`
    :host { display: grid; gap: var(--space-3); }
    button { background: var(--surface); color: var(--ink); }
  `];

  #feedLostSince = 0;
  #phoneLostSince = 0;

  constructor() {
    super();
    new EachSecond(this);
  }

  #banner(hook, kind, symbol, heading, detail, action = nothing, note = '') {
    return html`<notice-banner data-testid=${hook} kind=${kind} symbol=${symbol} heading=${heading} detail=${detail} note=${note}>${action}</notice-banner>`;
  }

  #button(hook, text, act) { return html`<button type="button" data-testid=${hook} @click=${act}>${text}</button>`; }

  #network() {
    const { feed, phone, ready } = this.desk;
    const now = Date.now();
    this.#feedLostSince = feed.state === 'open' ? 0 : this.#feedLostSince || now;
    this.#phoneLostSince = phone.state === 'network' ? this.#phoneLostSince || now : 0;
    const feedLost = this.#feedLostSince > 0 && (now - this.#feedLostSince > PATIENCE) && (ready || feed.state === 'waiting');
    if (feedLost) {
      const seconds = Math.max(0, Math.ceil(((feed.retryAt ?? now) - now) / 1000));
      const when = seconds > 0 ? t('banner.network.waiting', { seconds }) : t('banner.network.trying');
      return this.#banner('banner-network', 'bad', 'offline', t('banner.network.title'), t('banner.network.detail'), this.#button('network-retry', t('banner.network.retry'), () => feed.retry()), when);
    }
    if (this.#phoneLostSince > 0 && now - this.#phoneLostSince > PATIENCE) {
      return this.#banner('banner-network', 'bad', 'offline', t('banner.phoneNetwork.title'), t('banner.phoneNetwork.detail'));
    }
    return nothing;
  }

  #phone() {
    const { phone } = this.desk;
    const retry = this.#button('microphone-retry', t('banner.retry'), () => phone.microphone.check());
    switch (phone.state) {
    case 'other-tab': return this.#banner('banner-othertab', 'info', 'tabs', t('banner.otherTab.title'), t('banner.otherTab.detail'), this.#button('use-here', t('banner.otherTab.useHere'), () => phone.useHere()));
    case 'other-desk': return this.#banner('banner-otherdesk', 'info', 'tabs', t('banner.otherDesk.title'), t('banner.otherDesk.detail'), this.#button('use-here', t('banner.otherTab.useHere'), () => phone.useHere()));
    case 'microphone-asking': return phone.microphone.state === 'asking' ? this.#banner('banner-microphone', 'info', 'microphone', t('banner.asking.title'), t('banner.asking.detail')) : nothing;
    case 'microphone-refused': return this.#banner('banner-microphone', 'bad', 'muted', t('banner.refused.title'), t('banner.refused.detail'), retry);
    case 'microphone-missing': {
      const why = phone.microphone.state === 'busy' ? 'busy' : 'missing';
      return this.#banner('banner-microphone', 'bad', 'muted', t(`banner.${why}.title`), t(`banner.${why}.detail`), retry);
    }
    case 'insecure': return this.#banner('banner-microphone', 'bad', 'muted', t('banner.insecure.title'), t('banner.insecure.detail'));
    case 'unreachable': return this.#banner('banner-unreachable', 'warn', 'warning', t('banner.unreachable.title'), t(this.desk.store.phoneKind === 'sip' ? 'banner.unreachable.sip' : 'banner.unreachable.detail'));
    default: return nothing;
    }
  }

  #sound() {
    const muted = this.desk.store.interactions.map(({ id }) => this.desk.phone.audio(id)).find((audio) => audio?.blocked);
    return muted ? this.#banner('banner-audio', 'warn', 'warning', t('banner.audio.title'), '', this.#button('audio-allow', t('banner.audio.allow'), () => muted.play())) : nothing;
  }

  render() {
    const { store, signedOut, faults } = this.desk;
    if (signedOut) {
      return this.#banner('banner-signedout', 'warn', 'leave', t('banner.signedOut.title'), t('banner.signedOut.detail'), this.#button('sign-in-again', t('signIn.again'), () => location.assign('/?ended')));
    }
    const absent = store.agent?.routingStatus === 'notResponding';
    return html`
      ${this.#network()}
      ${store.user && !store.agent ? this.#banner('no-agent', 'info', 'info', t('banner.noAgent.title'), t('banner.noAgent.detail')) : nothing}
      ${absent ? this.#banner('not-responding', 'warn', 'warning', t('notResponding.title'), t('notResponding.detail'), this.#button('back-button', t('notResponding.back'), () => this.desk.setPresence({ kind: 'available' })), store.agent.deadline ? t('notResponding.until', { time: timeText(store.agent.deadline) }) : '') : nothing}
      ${store.agent ? this.#phone() : nothing}
      ${this.#sound()}
      ${faults.map(({ id, text }) => this.#banner('banner-error', 'bad', 'warning', text, '', this.#button('error-close', t('banner.close'), () => this.desk.dismiss(id))))}`;
  }
}

customElements.define('desk-notices', DeskNotices);
