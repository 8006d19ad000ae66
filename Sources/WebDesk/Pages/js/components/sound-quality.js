import { css, html, nothing } from 'lit';
import { qualityOf } from '../audio-quality.js';
import { t } from '../i18n.js';
import { PageElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';

const PERIOD = 2000;
/** So many readings without a packet: a phone that sends nothing while its owner is silent is no fault. */
const SILENT = 3;

/** How the call sounds, read from its RTP figures every two seconds. */
class SoundQuality extends PageElement {
  static properties = { audio: { attribute: false }, quality: { reflect: true } };

  static styles = [base, css`
    :host { display: inline-block; }
    span { display: inline-flex; align-items: center; gap: var(--space-1); font-size: var(--text-small); font-weight: 600; color: var(--ink-soft); }
    .good { color: var(--good-ink); }
    .poor, .silent { color: var(--bad-ink); }
    .fair { color: var(--warn-ink); }
    .icon { width: 1.1rem; height: 1.1rem; }
  `];

  #before = null;
  #silent = 0;
  #timer = null;

  constructor() {
    super();
    this.quality = 'unknown';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#measure(), PERIOD);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  async #measure() {
    const after = await this.audio?.statistics() ?? null;
    const quality = qualityOf(this.#before, after);
    this.#before = after;
    this.#silent = quality === 'silent' ? this.#silent + 1 : 0;
    if (quality === this.quality || (quality === 'silent' && this.#silent < SILENT)) return;
    this.quality = quality;
    this.dispatchEvent(new CustomEvent('quality', { detail: quality }));
  }

  render() {
    return this.quality === 'unknown' ? nothing : html`<span class=${this.quality} role="status">${icon('signal')}${t(`audio.${this.quality}`)}</span>`;
  }
}

customElements.define('sound-quality', SoundQuality);
