import { css, html } from 'lit';
import { t } from '../../i18n.js';
import { PageElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';

const KINDS = ['phone', 'email', 'external', 'wechat', 'weibo'];

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const listed = (customer) => ({ identities: customer.identities.map((identity) => ({ ...identity })), fields: Object.entries(customer.fields ?? {}).map(([name, value]) => ({ name, value })), consents: Object.entries(customer.consents ?? {}).map(([purpose, { given, source }]) => ({ purpose, given, source })) });

/**
 * `lead`: the name of who changes it, where they may change consents; it is kept as the source. Tells `save` with what differs from the customer, and only that; `leave` when nothing is to be changed.
 * What somebody else changes meanwhile comes into the form as it happens, except where this person has written something else.
 */
class CustomerForm extends PageElement {
  static properties = { customer: { attribute: false }, lead: {}, _identities: { state: true }, _fields: { state: true }, _consents: { state: true } };

  static styles = [base, css`
    form { display: grid; gap: var(--space-3); padding: var(--space-4); box-shadow: none; }
    .field { display: grid; gap: var(--space-1); }
    .pair { display: grid; grid-template-columns: 6.5rem 1fr auto; gap: var(--space-1); margin-top: var(--space-1); }
    .pair.consent { grid-template-columns: 1fr auto auto; }
    .pair button, .add { min-height: var(--target); padding: 0 var(--space-2); }
    .add { font-size: var(--text-small); margin-top: var(--space-1); }
    select { font: inherit; color: inherit; min-height: var(--target); padding: 0 var(--space-1); border: 1px solid var(--line-strong); border-radius: var(--radius-small); background: var(--surface); }
    textarea { min-height: 5rem; resize: vertical; }
    .hand { display: flex; justify-content: flex-end; gap: var(--space-2); }
  `];

  constructor() {
    super();
    this._identities = [];
    this._fields = [];
    this._consents = [];
    this.lead = '';
  }

  willUpdate(changed) {
    if (!changed.has('customer')) return;
    const before = changed.get('customer');
    const now = listed(this.customer);
    if (!before || before.id !== this.customer.id || same(this._identities, listed(before).identities)) this._identities = now.identities;
    if (!before || before.id !== this.customer.id || same(this._fields, listed(before).fields)) this._fields = now.fields;
    if (!before || before.id !== this.customer.id || same(this._consents, listed(before).consents)) this._consents = now.consents;
  }

  firstUpdated() { this.renderRoot.querySelector('input').focus(); }

  #save(event) {
    event.preventDefault();
    const value = (id) => this.renderRoot.querySelector(`#${id}`).value.trim();
    const identities = this._identities.map(({ kind, value: text }) => ({ kind, value: text.trim() })).filter(({ value: text }) => text);
    const fields = Object.fromEntries(this._fields.map(({ name, value: text }) => [name.trim(), text.trim()]).filter(([name, text]) => name && text));
    const tags = [...new Set(value('tags').split(/[,，、]/).map((tag) => tag.trim()).filter(Boolean))];
    const written = { name: value('name'), company: value('company'), tags, notes: value('notes'), identities, fields };
    const changes = Object.fromEntries(Object.entries(written).filter(([name, now]) => !same(now, this.customer[name] ?? {})));
    const consents = this._consents.map((one) => ({ ...one, purpose: one.purpose.trim().toLowerCase().replace(/\s+/g, '-') })).filter(({ purpose }) => purpose);
    if (!same(consents, listed(this.customer).consents)) changes.consents = Object.fromEntries(consents.map(({ purpose, given, source }) => [purpose, { given, source }]));
    this.dispatchEvent(Object.keys(changes).length > 0 ? new CustomEvent('save', { detail: changes }) : new Event('leave'));
  }

  #identity(identity, index) {
    const change = (part) => { this._identities = this._identities.with(index, { ...identity, ...part }); };
    if (identity.kind === 'visitor') return '';
    return html`<div class="pair">
      <select aria-label=${t('customer.identity.kind')} @change=${({ target }) => change({ kind: target.value })}>${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === identity.kind}>${t(`identity.${kind}`)}</option>`)}</select>
      <input type="text" data-testid="customer-form-identity" aria-label=${t('customer.identity.value')} .value=${identity.value} @input=${({ target }) => change({ value: target.value })}>
      <button type="button" class="quiet" aria-label=${t('customer.remove')} @click=${() => { this._identities = this._identities.toSpliced(index, 1); }}>${icon('close')}</button></div>`;
  }

  #field(field, index) {
    const change = (part) => { this._fields = this._fields.with(index, { ...field, ...part }); };
    return html`<div class="pair">
      <input type="text" aria-label=${t('customer.field.name')} .value=${field.name} @input=${({ target }) => change({ name: target.value })}>
      <input type="text" aria-label=${t('customer.field.value')} .value=${field.value} @input=${({ target }) => change({ value: target.value })}>
      <button type="button" class="quiet" aria-label=${t('customer.remove')} @click=${() => { this._fields = this._fields.toSpliced(index, 1); }}>${icon('close')}</button></div>`;
  }

  #consent(consent, index) {
    const change = (part) => { this._consents = this._consents.with(index, { ...consent, ...part, source: this.lead }); };
    return html`<div class="pair consent">
      <input type="text" maxlength="100" data-testid="customer-form-consent" aria-label=${t('consent.purpose')} placeholder=${t('consent.purpose.hint')} .value=${consent.purpose} @input=${({ target }) => change({ purpose: target.value })}>
      <select data-testid="customer-form-given" aria-label=${t('consent.answer')} @change=${({ target }) => change({ given: target.value === 'yes' })}><option value="yes" ?selected=${consent.given}>${t('consent.given')}</option><option value="no" ?selected=${!consent.given}>${t('consent.refused')}</option></select>
      <button type="button" class="quiet" aria-label=${t('customer.remove')} @click=${() => { this._consents = this._consents.toSpliced(index, 1); }}>${icon('close')}</button></div>`;
  }

  render() {
    const { customer } = this;
    const text = (name, value) => html`<div class="field"><label for=${name}>${t(`customer.${name}`)}</label><input id=${name} type="text" maxlength="200" data-testid="customer-form-${name}" .value=${value}></div>`;
    return html`<form class="card" data-testid="customer-form" @submit=${this.#save} @keydown=${(event) => { if (event.key === 'Escape') this.dispatchEvent(new Event('leave')); }}>
      ${text('name', customer.name)}${text('company', customer.company)}
      <div class="field"><label for="tags">${t('customer.tags')}</label><input id="tags" type="text" data-testid="customer-form-tags" aria-describedby="tags-hint" .value=${customer.tags.join(', ')}><p id="tags-hint" class="small soft">${t('customer.tags.hint')}</p></div>
      <fieldset><legend>${t('customer.identities')}</legend>${this._identities.map((identity, index) => this.#identity(identity, index))}<button type="button" class="quiet add" data-testid="customer-form-add-identity" @click=${() => { this._identities = [...this._identities, { kind: 'phone', value: '' }]; }}>${icon('plus')}${t('customer.identity.add')}</button></fieldset>
      <fieldset><legend>${t('customer.fields')}</legend>${this._fields.map((field, index) => this.#field(field, index))}<button type="button" class="quiet add" @click=${() => { this._fields = [...this._fields, { name: '', value: '' }]; }}>${icon('plus')}${t('customer.field.add')}</button></fieldset>
      ${this.lead ? html`<fieldset><legend>${t('consent.title')}</legend>${this._consents.map((consent, index) => this.#consent(consent, index))}<button type="button" class="quiet add" data-testid="customer-form-add-consent" @click=${() => { this._consents = [...this._consents, { purpose: '', given: true, source: this.lead }]; }}>${icon('plus')}${t('consent.add')}</button></fieldset>` : ''}
      <div class="field"><label for="notes">${t('customer.notes')}</label><textarea id="notes" maxlength="10000" data-testid="customer-form-notes" .value=${customer.notes}></textarea></div>
      <div class="hand"><button type="button" @click=${() => this.dispatchEvent(new Event('leave'))}>${t('message.cancel')}</button><button class="primary" data-testid="customer-form-save">${t('message.save')}</button></div>
    </form>`;
  }
}

customElements.define('customer-form', CustomerForm);
