import { css, html } from 'lit';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';

const GOOD = ['ready', 'sip'];
const PASSING = ['connecting', 'microphone-asking', 'other-tab', 'other-desk'];
const ICONS = { 'microphone-refused': 'muted', 'microphone-missing': 'muted', insecure: 'muted', network: 'offline', 'other-tab': 'tabs', 'other-desk': 'tabs' };

/** Whether a call would reach this person now, in one word. */
class PhoneState extends DeskElement {
  static styles = [base, css`
    :host { display: inline-block; }
    div { display: inline-flex; align-items: center; gap: var(--space-2); min-height: 2.25rem; padding: 0 var(--space-3); border-radius: 2rem; font-weight: 600; font-size: var(--text-small); white-space: nowrap; }
    .good { background: var(--good-soft); color: var(--good-ink); }
    .passing { background: var(--surface-sunk); color: var(--ink-soft); }
    .bad { background: var(--bad-soft); color: var(--bad-ink); }
    .icon { width: 1.1rem; height: 1.1rem; }
  `];

  render() {
    const state = this.desk.phone.state;
    const look = GOOD.includes(state) ? 'good' : PASSING.includes(state) ? 'passing' : 'bad';
    return html`<div class=${look} role="status" data-testid="phone-state" data-state=${state}>${icon(ICONS[state] ?? 'phone')}<span class="unseen">${t('phone.label')}: </span><span>${t(`phone.${state}`)}</span></div>`;
  }
}

customElements.define('phone-state', PhoneState);
