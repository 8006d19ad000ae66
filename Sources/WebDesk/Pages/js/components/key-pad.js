import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { PageElement } from '../element.js';
import { base } from '../styles/base.js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const LETTERS = { 2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ' };
const NAMES = { '*': 'star', '#': 'hash' };
/** How many of the sent keys are shown. */
const SHOWN = 24;

/** A telephone's keys, by click or by keyboard; each is told by the event `key`. */
class KeyPad extends PageElement {
  static properties = { _sent: { state: true } };

  static styles = [base, css`
    :host { display: block; width: 100%; max-width: 20rem; margin-inline: auto; }
    .keys { display: grid; grid-template-columns: repeat(3, 1fr); gap: var(--space-2); }
    button { display: grid; gap: 0; min-height: 3.25rem; padding: var(--space-1); font-size: var(--text-large); line-height: 1.1; background: var(--surface-sunk); border-color: var(--line); }
    button:active { background: var(--accent-soft); }
    .letters { font-size: 0.6875rem; font-weight: 500; letter-spacing: 0.08em; color: var(--ink-soft); min-height: 0.75rem; }
    .sent { min-height: 1.75rem; text-align: center; letter-spacing: 0.15em; font-size: var(--text-large); overflow-wrap: anywhere; }
  `];

  constructor() {
    super();
    this._sent = '';
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#typed);
  }

  disconnectedCallback() {
    removeEventListener('keydown', this.#typed);
    super.disconnectedCallback();
  }

  #typed = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !KEYS.includes(event.key)) return;
    if (event.composedPath().some((node) => node instanceof Element && node.matches('input, textarea, select'))) return;
    event.preventDefault();
    this.#press(event.key);
  };

  #press(key) {
    this._sent = (this._sent + key).slice(-SHOWN);
    this.dispatchEvent(new CustomEvent('key', { detail: key }));
  }

  render() {
    return html`
      <p class="sent number" aria-live="polite"><span class="unseen">${this._sent ? t('keypad.sent') : nothing}</span>${this._sent}</p>
      <div class="keys" role="group" aria-label=${t('keypad.label')}>
        ${KEYS.map((key) => html`<button type="button" data-testid="key-${NAMES[key] ?? key}" aria-label=${NAMES[key] ? t(`keypad.${NAMES[key]}`) : key} @click=${() => this.#press(key)}><span>${key}</span><span class="letters" aria-hidden="true">${LETTERS[key] ?? ''}</span></button>`)}
      </div>`;
  }
}

customElements.define('key-pad', KeyPad);
