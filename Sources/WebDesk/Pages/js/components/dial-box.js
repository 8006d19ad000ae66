import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import { isSpoken } from '../worklist/channels.js';

/** What the server's rule for dialled numbers takes: 2 to 16 characters, digits after an optional plus sign. */
function cleaned(typed) {
  const number = typed.replace(/[ \-().\/]/g, '');
  return /^\+?[0-9]+$/.test(number) && number.length >= 2 && number.length <= 16 ? number : null;
}

class DialBox extends DeskElement {
  static properties = { _number: { state: true }, _busy: { state: true }, _wrong: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { padding: var(--space-3); box-shadow: none; }
    h2 { font-size: var(--text); margin-bottom: var(--space-2); }
    .row { display: flex; gap: var(--space-2); }
    input { flex: 1; min-width: 0; }
    .wrong { margin-top: var(--space-2); color: var(--bad-ink); font-weight: 600; font-size: var(--text-small); }
  `];

  constructor() {
    super();
    this._number = '';
    this._busy = false;
    this._wrong = false;
  }

  /** Puts a number here, for a call back; it is not dialled by itself. */
  async fill(number) {
    this._number = number;
    this._wrong = false;
    await this.updateComplete;
    this.renderRoot.querySelector('input').focus();
  }

  async #dial(event) {
    event.preventDefault();
    const number = cleaned(this._number);
    this._wrong = number === null;
    if (this._wrong || this._busy) return;
    this._busy = true;
    if (await this.desk.dial(number)) this._number = '';
    this._busy = false;
  }

  render() {
    const occupied = this.desk.store.call !== null || this.desk.store.offers.some(isSpoken);
    return html`<form class="card" novalidate @submit=${this.#dial}>
      <h2>${t('dial.title')}</h2>
      <div class="row">
        <input type="tel" data-testid="dial-number" aria-label=${t('dial.number')} autocomplete="off" aria-invalid=${this._wrong} aria-describedby="wrong" .value=${this._number} @input=${({ target }) => { this._number = target.value; this._wrong = false; }}>
        <button type="submit" class="go" data-testid="dial-button" ?disabled=${this._busy || occupied}>${icon('phone')}${t('dial.button')}</button>
      </div>
      <div id="wrong" role="alert">${this._wrong ? html`<p class="wrong" data-testid="dial-error">${t('dial.invalid')}</p>` : nothing}</div>
    </form>`;
  }
}

customElements.define('dial-box', DialBox);
