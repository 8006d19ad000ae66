import { css, html, nothing } from 'lit';
import { EachSecond } from '../clock.js';
import { t, timeText } from '../i18n.js';
import { DeskElement } from '../element.js';
import { base } from '../styles/base.js';
import { FeedWatch, PATIENCE, banner, faultBanners, remedy, signedOutBanner } from './notices.js';

/** All that stands between this person and the next call, each with its remedy. */
class DeskNotices extends DeskElement {
  static styles = [base, css`
    :host { display: grid; gap: var(--space-3); }
    notice-banner:first-of-type { margin-top: var(--space-3); }
    button { background: var(--surface); color: var(--ink); }
  `];

  #feedWatch = new FeedWatch();
  #phoneLostSince = 0;

  constructor() {
    super();
    new EachSecond(this);
  }

  #network() {
    const { phone } = this.desk;
    const now = Date.now();
    this.#phoneLostSince = phone.state === 'network' ? this.#phoneLostSince || now : 0;
    const lost = this.#feedWatch.banner(this.desk, t('banner.network.detail'));
    if (lost !== nothing || this.#phoneLostSince === 0 || now - this.#phoneLostSince <= PATIENCE) return lost;
    return banner('banner-network', 'bad', 'offline', t('banner.phoneNetwork.title'), t('banner.phoneNetwork.detail'));
  }

  #phone() {
    const { phone } = this.desk;
    const retry = remedy('microphone-retry', t('banner.retry'), () => phone.microphone.check());
    switch (phone.state) {
    case 'other-tab': return banner('banner-othertab', 'info', 'tabs', t('banner.otherTab.title'), t('banner.otherTab.detail'), remedy('use-here', t('banner.otherTab.useHere'), () => phone.useHere()));
    case 'other-desk': return banner('banner-otherdesk', 'info', 'tabs', t('banner.otherDesk.title'), t('banner.otherDesk.detail'), remedy('use-here', t('banner.otherTab.useHere'), () => phone.useHere()));
    case 'microphone-asking': return phone.microphone.state === 'asking' ? banner('banner-microphone', 'info', 'microphone', t('banner.asking.title'), t('banner.asking.detail')) : nothing;
    case 'microphone-refused': return banner('banner-microphone', 'bad', 'muted', t('banner.refused.title'), t('banner.refused.detail'), retry);
    case 'microphone-missing': {
      const why = phone.microphone.state === 'busy' ? 'busy' : 'missing';
      return banner('banner-microphone', 'bad', 'muted', t(`banner.${why}.title`), t(`banner.${why}.detail`), retry);
    }
    case 'insecure': return banner('banner-microphone', 'bad', 'muted', t('banner.insecure.title'), t('banner.insecure.detail'));
    case 'unreachable': return banner('banner-unreachable', 'warn', 'warning', t('banner.unreachable.title'), t(this.desk.store.phoneKind === 'sip' ? 'banner.unreachable.sip' : 'banner.unreachable.detail'));
    default: return nothing;
    }
  }

  #sound() {
    const muted = this.desk.store.interactions.map(({ id }) => this.desk.phone.audio(id)).find((audio) => audio?.blocked);
    return muted ? banner('banner-audio', 'warn', 'warning', t('banner.audio.title'), '', remedy('audio-allow', t('banner.audio.allow'), () => muted.play())) : nothing;
  }

  render() {
    const { store, signedOut } = this.desk;
    if (signedOut) return signedOutBanner('/?ended');
    const absent = store.agent?.routingStatus === 'notResponding';
    return html`
      ${this.#network()}
      ${store.user && !store.agent ? banner('no-agent', 'info', 'info', t('banner.noAgent.title'), t('banner.noAgent.detail')) : nothing}
      ${absent ? banner('not-responding', 'warn', 'warning', t('notResponding.title'), t('notResponding.detail'), remedy('back-button', t('notResponding.back'), () => this.desk.setPresence({ kind: 'available' })), store.agent.deadline ? t('notResponding.until', { time: timeText(store.agent.deadline) }) : '') : nothing}
      ${store.agent ? this.#phone() : nothing}
      ${this.#sound()}
      ${faultBanners(this.desk)}`;
  }
}

customElements.define('desk-notices', DeskNotices);
