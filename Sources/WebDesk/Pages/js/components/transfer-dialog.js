import { css, html, nothing } from 'lit';
import { customerName } from '../customer.js';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';

/** Hands a call or a conversation over: to a queue, or to a colleague first, with a word for whoever takes it. */
class TransferDialog extends DeskElement {
  static properties = { _view: { state: true }, _wanted: { state: true }, _target: { state: true }, _busy: { state: true } };

  static styles = [base, css`
    dialog { width: min(30rem, calc(100vw - 2rem)); max-height: calc(100dvh - 2rem); padding: 0; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--ink); box-shadow: var(--shadow-high); }
    dialog::backdrop { background: rgb(8 16 24 / 45%); }
    form { display: grid; gap: var(--space-4); padding: var(--space-5); }
    .head { display: flex; align-items: center; justify-content: space-between; gap: var(--space-3); }
    fieldset { max-height: 16rem; overflow-y: auto; border: 1px solid var(--line); border-radius: var(--radius-small); }
    .heading { position: sticky; top: 0; padding: var(--space-1) var(--space-3); background: var(--surface-sunk); font-size: var(--text-small); font-weight: 600; color: var(--ink-soft); }
    .target { position: relative; display: flex; align-items: center; gap: var(--space-3); min-height: var(--target); padding: var(--space-1) var(--space-3); font-size: var(--text); font-weight: 500; color: var(--ink); cursor: pointer; }
    .target:hover { background: var(--surface-hover); }
    .target input { margin: 0; accent-color: var(--accent); width: 1.1rem; height: 1.1rem; }
    .target:has(input:checked) { background: var(--accent-soft); color: var(--accent-ink); }
    .fields { display: grid; gap: var(--space-1); }
    textarea { min-height: 4rem; resize: vertical; }
    .hand { display: flex; justify-content: flex-end; gap: var(--space-3); }
    .none { padding: var(--space-3); color: var(--ink-soft); }
  `];

  constructor() {
    super();
    this._view = null;
    this._wanted = '';
    this._target = '';
    this._busy = false;
  }

  async show(view) {
    this._view = view;
    this._wanted = '';
    this._target = '';
    await this.updateComplete;
    this.renderRoot.querySelector('textarea').value = '';
    this.renderRoot.querySelector('dialog').showModal();
    this.renderRoot.querySelector('input').focus();
  }

  #close() { this.renderRoot.querySelector('dialog').close(); }

  async #hand(event) {
    event.preventDefault();
    const [kind, id] = this._target.split(' ');
    if (!id || this._busy) return;
    this._busy = true;
    const done = await this.desk.transfer(this._view, { [kind]: id }, this.renderRoot.querySelector('textarea').value.trim());
    this._busy = false;
    if (done) this.#close();
  }

  #targets(kind, items) {
    const wanted = this._wanted.trim().toLowerCase();
    const fitting = items.filter(({ name, key }) => name.toLowerCase().includes(wanted) || key?.toLowerCase().includes(wanted)).sort((one, other) => one.name.localeCompare(other.name));
    if (fitting.length === 0) return nothing;
    return html`<div class="heading">${t(`transfer.${kind}`)}</div>${fitting.map(({ id, name, team }) => html`<label class="target"><input type="radio" name="target" data-testid="transfer-${kind}" data-target=${id} .checked=${this._target === `${kind} ${id}`} @change=${() => { this._target = `${kind} ${id}`; }}><span><bdi>${name}</bdi>${team ? html` <span class="small soft">${team}</span>` : nothing}</span></label>`)}`;
  }

  render() {
    const { store, colleagues } = this.desk;
    const targets = this._view ? [this.#targets('queue', store.queues), this.#targets('agent', colleagues)] : [];
    return html`<dialog aria-labelledby="title" data-testid="transfer-dialog" @close=${() => { this._view = null; }}>
      <form @submit=${this.#hand}>
        <div class="head"><h2 id="title">${t('transfer.title', { name: this._view ? customerName(this._view) : '' })}</h2><button type="button" class="quiet" aria-label=${t('details.close')} @click=${this.#close}>${icon('close')}</button></div>
        <div class="fields"><label for="wanted">${t('transfer.search')}</label><input id="wanted" type="text" data-testid="transfer-search" autocomplete="off" .value=${this._wanted} @input=${({ target }) => { this._wanted = target.value; }}></div>
        <fieldset><legend class="unseen">${t('transfer.to')}</legend>${targets.every((one) => one === nothing) ? html`<p class="none">${t('transfer.none')}</p>` : targets}</fieldset>
        <div class="fields"><label for="note">${t('transfer.note')}</label><textarea id="note" data-testid="transfer-note" maxlength="10000"></textarea></div>
        <div class="hand"><button type="button" @click=${this.#close}>${t('message.cancel')}</button><button class="primary" data-testid="transfer-go" ?disabled=${!this._target || this._busy}>${icon('transfer')}${t('transfer.go')}</button></div>
      </form>
    </dialog>`;
  }
}

customElements.define('transfer-dialog', TransferDialog);
