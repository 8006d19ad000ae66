import { css, html, nothing } from 'lit';
import { t, tWord } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';
import './consent-list.js';
import './customer-form.js';

const ICONS = { phone: 'phone', email: 'envelope', visitor: 'globe', external: 'file', wechat: 'chat', weibo: 'chat' };

/** What we know of a customer, and a form to change it. */
class CustomerCard extends DeskElement {
  static properties = { customer: { attribute: false }, _editing: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { display: grid; gap: var(--space-3); padding: var(--space-4); box-shadow: none; }
    .top { display: flex; align-items: flex-start; gap: var(--space-2); }
    .who { flex: 1; min-width: 0; overflow-wrap: anywhere; }
    .tags { display: flex; flex-wrap: wrap; gap: var(--space-1); }
    .tags li { padding: 0 var(--space-3); border-radius: 1rem; background: var(--accent-soft); color: var(--accent-ink); font-size: var(--text-small); font-weight: 600; }
    .tags .tier { background: var(--warn-soft); color: var(--warn-ink); }
    .identities { display: grid; gap: var(--space-1); }
    .identities li { display: flex; align-items: center; gap: var(--space-2); min-width: 0; overflow-wrap: anywhere; }
    .identities .icon { width: 1rem; height: 1rem; color: var(--ink-soft); }
    dl { display: grid; grid-template-columns: auto 1fr; gap: var(--space-1) var(--space-3); }
    dt { color: var(--ink-soft); }
    dd { overflow-wrap: anywhere; }
    .notes { padding: var(--space-2) var(--space-3); border-radius: var(--radius-small); background: var(--warn-soft); color: var(--warn-ink); white-space: pre-line; overflow-wrap: anywhere; }
    .edit { min-width: var(--target); padding-inline: var(--space-2); }
  `];

  constructor() {
    super();
    this._editing = null;
  }

  focus() { this.renderRoot.querySelector('section')?.focus(); }

  async #save({ detail }) { if (await this.desk.customers.save(this.customer.id, detail)) this.#stop(); }

  async #stop() {
    this._editing = null;
    await this.updateComplete;
    this.renderRoot.querySelector('.edit')?.focus();
  }

  render() {
    const { customer } = this;
    // How customers may be written to is for those to say who lead.
    const leads = ['supervisor', 'admin'].includes(this.desk.store.user?.role);
    if (this._editing === customer.id) return html`<customer-form .customer=${customer} .lead=${leads ? this.desk.store.user.name : ''} @save=${this.#save} @leave=${this.#stop}></customer-form>`;
    // A browser's id says nothing to anybody.
    const identities = customer.identities.filter(({ kind }) => kind !== 'visitor');
    const fields = Object.entries(customer.fields ?? {}).filter(([, value]) => value);
    const owner = customer.owner ? (customer.owner === this.desk.store.agent?.id ? this.desk.store.agent.name : this.desk.agentName(customer.owner)) : '';
    return html`<section class="card" tabindex="-1" data-testid="customer-card" data-customer=${customer.id} aria-labelledby="name">
      <div class="top">
        <div class="who"><h2 id="name" data-testid="customer-name"><bdi>${customer.name || t('customer.unnamed')}</bdi></h2>${customer.company ? html`<p class="soft"><bdi>${customer.company}</bdi></p>` : nothing}</div>
        <button type="button" class="quiet edit" data-testid="customer-edit" aria-label=${t('customer.edit')} title=${t('customer.edit')} @click=${() => { this._editing = customer.id; }}>${icon('pencil')}</button>
      </div>
      ${customer.tags.length > 0 || customer.tier ? html`<ul class="tags" aria-label=${t('customer.tags')}>${customer.tier ? html`<li class="tier">${customer.tier}</li>` : nothing}${customer.tags.map((tag) => html`<li data-testid="customer-tag"><bdi>${tag}</bdi></li>`)}</ul>` : nothing}
      ${identities.length > 0 ? html`<ul class="identities number">${identities.map(({ kind, value }) => html`<li data-testid="customer-identity">${icon(ICONS[kind] ?? 'person')}<span class="unseen">${tWord('identity', kind)}: </span><bdi>${value}</bdi></li>`)}</ul>` : nothing}
      ${fields.length > 0 || owner || customer.language ? html`<dl>
        ${customer.language ? html`<dt>${t('customer.language')}</dt><dd>${customer.language}</dd>` : nothing}
        ${owner ? html`<dt>${t('customer.owner')}</dt><dd>${owner}</dd>` : nothing}
        ${fields.map(([name, value]) => html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>` : nothing}
      <consent-list .consents=${customer.consents}></consent-list>
      ${customer.notes ? html`<p class="notes" data-testid="customer-notes" dir="auto">${customer.notes}</p>` : nothing}
    </section>`;
  }
}

customElements.define('customer-card', CustomerCard);
