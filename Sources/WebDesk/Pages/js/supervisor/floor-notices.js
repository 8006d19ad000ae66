import { css, html } from 'lit';
import { EachSecond } from '../clock.js';
import { FeedWatch, banner, faultBanners, remedy, signedOutBanner } from '../components/notices.js';
import { t } from '../i18n.js';
import { base } from '../styles/base.js';
import { SessionElement } from './element.js';

/** What stands between this person and a true picture, each with its remedy. */
class FloorNotices extends SessionElement {
  static styles = [base, css`
    :host { display: grid; gap: var(--space-3); }
    button { background: var(--surface); color: var(--ink); }
  `];

  #feedWatch = new FeedWatch();

  constructor() {
    super();
    new EachSecond(this);
  }

  render() {
    const { denied, signedOut } = this.session;
    if (signedOut) return signedOutBanner('/?ended&next=/supervisor');
    if (denied) return banner('banner-denied', 'info', 'info', t('supervisor.denied.title'), t('supervisor.denied.detail'), remedy('to-desk', t('supervisor.desk'), () => location.assign('/desk')));
    return html`${this.#feedWatch.banner(this.session, t('supervisor.lost'))}${faultBanners(this.session)}`;
  }
}

customElements.define('floor-notices', FloorNotices);
