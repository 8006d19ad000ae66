import { css, html, nothing } from 'lit';
import { momentText, t } from '../../i18n.js';
import { PageElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';

/** Only addresses of the web become links: the answer comes from another system. */
function isWeb(address) { return /^https?:\/\//i.test(address ?? ''); }

/** What the CRM says of a customer. Nothing where none is asked. Tells `again` when it is to be asked again. */
class CRMAnswer extends PageElement {
  static properties = { answer: { attribute: false } };

  static styles = [base, css`
    :host { display: block; }
    .card { display: grid; gap: var(--space-2); padding: var(--space-3) var(--space-4); box-shadow: none; }
    .top { display: flex; align-items: center; gap: var(--space-2); }
    h2 { flex: 1; min-width: 0; font-size: var(--text); overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: auto 1fr; gap: var(--space-1) var(--space-3); }
    dt { color: var(--ink-soft); }
    dd { overflow-wrap: anywhere; }
    button { min-height: 2rem; padding: 0 var(--space-2); font-size: var(--text-small); }
  `];

  #link(text, address) { return isWeb(address) ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${text}</a>` : html`<bdi>${text}</bdi>`; }

  #body({ state, fields, failure }) {
    if (state === 'notFound') return html`<p class="soft">${t('crm.notFound')}</p>`;
    if (state === 'failed') return html`<p class="soft" title=${failure ?? nothing}>${t('crm.failed')} <button type="button" class="quiet" @click=${() => this.dispatchEvent(new Event('again'))}>${t('banner.retry')}</button></p>`;
    return html`<dl>${fields.map(({ label, value, url }) => html`<dt>${label}</dt><dd data-testid="crm-field">${this.#link(value, url)}</dd>`)}</dl>`;
  }

  render() {
    const { answer } = this;
    if (answer?.state === 'off') return nothing;
    return html`<section class="card" data-testid="crm" data-state=${answer?.state ?? 'asking'} aria-labelledby="title">
      <div class="top"><h2 id="title">${this.#link(answer?.title || t('crm.title'), answer?.url)}</h2>${answer?.at ? html`<span class="small soft number">${momentText(answer.at)}</span>` : nothing}</div>
      ${answer ? this.#body(answer) : html`<p class="soft">${icon('clock')} ${t('crm.asking')}</p>`}
    </section>`;
  }
}

customElements.define('crm-answer', CRMAnswer);
