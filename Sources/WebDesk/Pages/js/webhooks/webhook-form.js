import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { PageElement } from '../element.js';
import { explain } from '../problem.js';
import { base } from '../styles/base.js';

/** A webhook that is made or changed. `save(values)` resolves to what is wrong, or null. Event `leave` when it is done or not wanted. */
class WebhookForm extends PageElement {
  static properties = { webhook: { attribute: false }, types: { attribute: false }, save: { attribute: false }, _problem: { state: true }, _busy: { state: true } };

  static styles = [base, css`
    form { display: grid; gap: var(--space-3); padding: var(--space-4); }
    .field { display: grid; gap: var(--space-1); }
    .wrong { color: var(--bad-ink); font-weight: 600; font-size: var(--text-small); overflow-wrap: anywhere; }
    .on { display: flex; align-items: center; gap: var(--space-2); min-height: var(--target); color: inherit; font-size: inherit; }
    .hand { display: flex; justify-content: flex-end; gap: var(--space-2); }
    input[type="checkbox"] { width: 1.25rem; height: 1.25rem; }
  `];

  constructor() {
    super();
    this.webhook = null;
    this.types = [];
    this._problem = null;
    this._busy = false;
  }

  firstUpdated() { this.renderRoot.querySelector('input').focus(); }

  async #submit(event) {
    event.preventDefault();
    if (this._busy) return;
    const field = (id) => this.renderRoot.querySelector(`#${id}`);
    const events = field('events').value.split(/[\s,，、]+/).filter(Boolean);
    this._busy = true;
    this._problem = await this.save({ url: field('url').value.trim(), events, description: field('description').value.trim(), enabled: field('enabled').checked });
    this._busy = false;
    if (this._problem) {
      await this.updateComplete;
      this.renderRoot.querySelector('[aria-invalid="true"]')?.focus();
    } else {
      this.dispatchEvent(new Event('leave'));
    }
  }

  /** What is wrong with a field, in the server's words. */
  #wrong(name) { return (this._problem?.errors ?? []).filter(({ field }) => field === name || field.startsWith(`${name}[`)).map(({ detail }) => detail).join('; '); }

  #field(name, value, more) {
    const wrong = this.#wrong(name);
    return html`<div class="field"><label for=${name}>${t(`webhooks.${name}`)}</label>
      <input id=${name} type="text" data-testid="webhook-form-${name}" autocomplete="off" spellcheck="false" .value=${value} aria-invalid=${wrong ? 'true' : nothing} aria-describedby="${name}-more" maxlength=${more.longest} placeholder=${more.placeholder ?? ''} list=${more.list ?? nothing}>
      <p id="${name}-more" class="small ${wrong ? 'wrong' : 'soft'}" role=${wrong ? 'alert' : nothing} data-testid="webhook-wrong-${name}">${wrong || (more.hint ?? '')}</p></div>`;
  }

  render() {
    const { webhook } = this;
    const hasOwn = ['url', 'events', 'description'].some((name) => this.#wrong(name));
    return html`<form data-testid="webhook-form" @submit=${this.#submit} @keydown=${(event) => { if (event.key === 'Escape') { event.preventDefault(); this.dispatchEvent(new Event('leave')); } }}>
      ${this.#field('url', webhook?.url ?? '', { longest: 2000, placeholder: t('webhooks.url.hint') })}
      ${this.#field('events', webhook?.events.join(', ') ?? 'interaction.*', { longest: 4000, hint: t('webhooks.events.hint'), list: 'types' })}
      <datalist id="types">${this.types.map((name) => html`<option value=${name}></option>`)}</datalist>
      ${this.#field('description', webhook?.description ?? '', { longest: 500 })}
      <label class="on"><input id="enabled" type="checkbox" data-testid="webhook-form-enabled" .checked=${webhook?.enabled ?? true}>${t('webhooks.enabled')}</label>
      ${this._problem && !hasOwn ? html`<p class="wrong" role="alert">${explain(this._problem)}</p>` : nothing}
      <div class="hand"><button type="button" @click=${() => this.dispatchEvent(new Event('leave'))}>${t('webhooks.cancel')}</button><button class="primary" data-testid="webhook-save" ?disabled=${this._busy}>${t('webhooks.save')}</button></div>
    </form>`;
  }
}

customElements.define('webhook-form', WebhookForm);
