import { css, html, nothing } from 'lit';
import { t } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';

/** Who was merged into this customer, and the way back where that was a mistake. */
class CustomerParts extends DeskElement {
  static properties = { customer: {}, parts: { attribute: false }, _asked: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { display: grid; gap: var(--space-2); padding: var(--space-4); box-shadow: none; }
    li { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2); }
    li > span { flex: 1 1 8rem; min-width: 0; overflow-wrap: anywhere; }
    .asked { flex: 1 1 100%; display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: var(--space-2); }
    .asked p { flex: 1 1 100%; }
  `];

  constructor() {
    super();
    this._asked = null;
  }

  willUpdate(changed) { if (changed.has('customer')) this._asked = null; }

  async #ask(id) {
    this._asked = id;
    await this.updateComplete;
    this.renderRoot.querySelector('[data-testid="part-yes"]')?.focus();
  }

  async #part(id) { if (await this.desk.customers.part(this.customer, id)) this._asked = null; }

  #row({ id, name, company, identities }) {
    const shown = name || identities.find(({ kind }) => kind !== 'visitor')?.value || t('customer.unnamed');
    return html`<li data-testid="customer-part" data-customer=${id}><span><bdi>${shown}</bdi>${company ? html` <span class="soft small"><bdi>${company}</bdi></span>` : nothing}</span>
      ${this._asked === id ? html`<div class="asked" role="group" aria-label=${t('parts.ask', { name: shown })}><p class="small">${t('parts.ask', { name: shown })}</p>
        <button type="button" data-testid="part-no" @click=${() => { this._asked = null; }}>${t('message.cancel')}</button><button type="button" class="primary" data-testid="part-yes" @click=${() => this.#part(id)}>${t('parts.do')}</button></div>`
      : html`<button type="button" class="quiet" data-testid="part" aria-label="${t('parts.do')}: ${shown}" @click=${() => this.#ask(id)}>${icon('people')}${t('parts.do')}</button>`}</li>`;
  }

  render() {
    if (!this.parts?.length) return nothing;
    return html`<section class="card" aria-labelledby="title" data-testid="customer-parts"><h3 id="title" class="label">${t('parts.title')}</h3><ul>${this.parts.map((part) => this.#row(part))}</ul></section>`;
  }
}

customElements.define('customer-parts', CustomerParts);
