import { css, html, nothing } from 'lit';
import { customerName } from '../../customer.js';
import { t } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';
import './crm-answer.js';
import './customer-card.js';
import './customer-finder.js';
import './customer-journey.js';
import './customer-parts.js';

/** Who one has to do with: the card, what the CRM says, and all that was before. */
class CustomerPanel extends DeskElement {
  static properties = { view: { attribute: false }, _finding: { state: true } };

  static styles = [base, css`
    :host { display: grid; gap: var(--space-4); align-content: start; }
    .card { padding: var(--space-4); box-shadow: none; }
    .empty { display: grid; gap: var(--space-2); justify-items: center; padding: var(--space-6) var(--space-4); color: var(--ink-soft); text-align: center; border: 1px dashed var(--line); border-radius: var(--radius); }
    .other { justify-self: start; font-size: var(--text-small); }
  `];

  #shown = null;

  constructor() {
    super();
    this._finding = false;
  }

  willUpdate() {
    const id = this.view?.id ?? null;
    if (id !== this.#shown) this._finding = false;
    this.#shown = id;
  }

  focus() { this.renderRoot.querySelector('[tabindex="-1"], customer-card, customer-finder')?.focus(); }

  async #link({ detail }) { if (await this.desk.customers.link(this.view.id, this.view.customer?.id ?? null, detail)) this._finding = false; }

  #known(id) {
    const entry = this.desk.customers.entry(id);
    if (entry.state === 'failed') return html`<section class="card"><p role="alert">${entry.failure}</p></section>`;
    if (entry.state === 'loading' && !entry.customer) return html`<section class="card"><p class="soft">${t('idle.loading')}</p></section>`;
    return html`
      <customer-card .desk=${this.desk} .customer=${entry.customer}></customer-card>
      <customer-parts .desk=${this.desk} .customer=${id} .parts=${entry.parts}></customer-parts>
      <crm-answer .answer=${entry.crm} @again=${() => this.desk.customers.refreshCRM(id)}></crm-answer>
      <customer-journey .desk=${this.desk} .customer=${id} .present=${this.view.id}></customer-journey>`;
  }

  render() {
    const { view } = this;
    if (!view) return html`<div class="empty" data-testid="customer-none">${icon('person')}<p>${t('customer.nobody')}</p></div>`;
    const id = view.customer?.id ?? null;
    const mayLink = view.agent === this.desk.store.agent?.id;
    return html`
      ${id ? this.#known(id) : nothing}
      ${mayLink && (this._finding || !id) ? html`<customer-finder .desk=${this.desk} .view=${view} @found=${this.#link}></customer-finder>` : nothing}
      ${mayLink && id && !this._finding ? html`<button type="button" class="quiet other" data-testid="customer-other" @click=${() => { this._finding = true; }}>${icon('search')}${t('customer.other', { name: customerName(view) })}</button>` : nothing}`;
  }
}

customElements.define('customer-panel', CustomerPanel);
