import { css, html, nothing } from 'lit';
import { dayText, fullMomentText, t } from '../../i18n.js';
import { PageElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';

/** What a customer has agreed to and what not, by purpose, since when and on what ground. */
class ConsentList extends PageElement {
  static properties = { consents: { attribute: false } };

  static styles = [base, css`
    :host { display: block; }
    ul { display: grid; gap: var(--space-1); }
    li { display: grid; grid-template-columns: auto 1fr; gap: 0 var(--space-2); align-items: baseline; overflow-wrap: anywhere; }
    .icon { width: 1rem; height: 1rem; align-self: center; }
    .given .icon { color: var(--good-ink); }
    .refused .icon { color: var(--bad-ink); }
    .more { grid-column: 2; }
  `];

  render() {
    const all = Object.entries(this.consents ?? {}).sort(([one], [other]) => one.localeCompare(other));
    if (all.length === 0) return nothing;
    return html`<h3 class="label" id="title">${t('consent.title')}</h3><ul aria-labelledby="title">${all.map(([purpose, { given, at, source }]) => html`<li class=${given ? 'given' : 'refused'} data-testid="consent" data-given=${given}>
      ${icon(given ? 'check' : 'close')}<span><bdi>${purpose}</bdi>: <strong>${t(given ? 'consent.given' : 'consent.refused')}</strong></span>
      <span class="more small soft" title=${fullMomentText(at)}>${[dayText(at), source].filter(Boolean).join(' · ')}</span></li>`)}</ul>`;
  }
}

customElements.define('consent-list', ConsentList);
