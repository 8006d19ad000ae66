import { css, html, nothing } from 'lit';
import { canCallBack } from '../../customer.js';
import { t } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { icon } from '../../icons.js';
import { explain } from '../../problem.js';
import { base } from '../../styles/base.js';

/** After so many milliseconds without a keystroke it is looked for. */
const SEARCH_AFTER = 250;

/** Finds the customer of an interaction among all, or makes a new one. Tells `found` with the id. */
class CustomerFinder extends DeskElement {
  static properties = { view: { attribute: false }, _items: { state: true }, _failure: { state: true }, _busy: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { display: grid; gap: var(--space-3); padding: var(--space-4); box-shadow: none; }
    h2 { font-size: var(--text); }
    li button { width: 100%; justify-content: flex-start; text-align: start; font-weight: 400; border-color: var(--line); }
    li + li { margin-top: var(--space-1); }
    .words { display: grid; min-width: 0; line-height: 1.35; }
    .words span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .bad { color: var(--bad-ink); }
  `];

  #timer = null;
  #asked = null;

  constructor() {
    super();
    this._items = null;
    this._failure = '';
    this._busy = false;
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    super.disconnectedCallback();
  }

  focus() { this.renderRoot.querySelector('input')?.focus(); }

  #search(text) {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    if (!text.trim()) { this._items = null; return; }
    this.#timer = setTimeout(async () => {
      this.#asked = new AbortController();
      const { signal } = this.#asked;
      try {
        const { items } = await this.desk.customers.search(text.trim(), signal);
        if (signal.aborted) return;
        this._items = items;
        this._failure = '';
      } catch (problem) {
        if (!signal.aborted) this._failure = explain(problem);
      }
    }, SEARCH_AFTER);
  }

  #found(id) { this.dispatchEvent(new CustomEvent('found', { detail: id })); }

  async #create() {
    const { view } = this;
    const name = this.renderRoot.querySelector('input').value.trim() || view.customerName;
    this._busy = true;
    await this.desk.attempt(async () => {
      const made = await this.desk.customers.create({ name, identities: canCallBack(view) ? [{ kind: 'phone', value: view.customerNumber }] : [] });
      this.#found(made.id);
    });
    this._busy = false;
  }

  render() {
    return html`<section class="card" data-testid="customer-finder" aria-labelledby="title">
      <h2 id="title">${t('finder.title')}</h2>
      <input type="text" data-testid="customer-search" aria-label=${t('finder.search')} placeholder=${t('finder.search')} autocomplete="off" @input=${({ target }) => this.#search(target.value)}>
      ${this._failure ? html`<p class="bad" role="alert">${this._failure}</p>` : nothing}
      ${this._items?.length === 0 ? html`<p class="soft" role="status">${t('finder.none')}</p>` : nothing}
      <ul>${(this._items ?? []).map((customer) => html`<li><button type="button" data-testid="customer-found" data-customer=${customer.id} @click=${() => this.#found(customer.id)}><span class="words"><span><bdi>${customer.name || t('customer.unnamed')}</bdi></span><span class="small soft">${[customer.company, ...customer.identities.filter(({ kind }) => kind !== 'visitor').map(({ value }) => value)].filter(Boolean).join(' · ')}</span></span></button></li>`)}</ul>
      <button type="button" data-testid="customer-create" ?disabled=${this._busy} @click=${this.#create}>${icon('plus')}${t('finder.create')}</button>
    </section>`;
  }
}

customElements.define('customer-finder', CustomerFinder);
