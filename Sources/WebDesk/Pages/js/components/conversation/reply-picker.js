import { css, html, nothing } from 'lit';
import { t } from '../../i18n.js';
import { PageElement } from '../../element.js';
import { base } from '../../styles/base.js';

/** Canned replies to choose from while the cursor stays in the text. Tells `pick` with the reply, `leave` when the person wants none. */
class ReplyPicker extends PageElement {
  static properties = { items: { attribute: false }, _at: { state: true } };

  static styles = [base, css`
    :host { position: absolute; z-index: 5; inset-inline: var(--space-3); inset-block-end: 100%; padding: var(--space-2); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow-high); max-height: 18rem; overflow-y: auto; }
    li { display: grid; padding: var(--space-2) var(--space-3); border-radius: var(--radius-small); cursor: pointer; line-height: 1.35; }
    li[aria-selected="true"] { background: var(--accent-soft); }
    .names { display: flex; gap: var(--space-2); }
    kbd { font: inherit; font-weight: 600; color: var(--accent-ink); }
    .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    p { padding: var(--space-2) var(--space-3); }
  `];

  constructor() {
    super();
    this.items = [];
    this._at = 0;
  }

  willUpdate(changed) { if (changed.has('items')) this._at = Math.min(this._at, Math.max(0, this.items.length - 1)); }
  updated() { this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }); }

  /** Takes a key that was pressed in the text. @returns whether it was for us */
  key(event) {
    const count = this.items.length;
    if (event.isComposing) return false;
    switch (event.key) {
    case 'Escape': this.dispatchEvent(new Event('leave')); break;
    case 'ArrowDown': if (count > 0) this._at = (this._at + 1) % count; break;
    case 'ArrowUp': if (count > 0) this._at = (this._at - 1 + count) % count; break;
    case 'Enter': case 'Tab':
      if (count === 0 || event.shiftKey) return false;
      this.#pick(this.items[this._at]);
      break;
    default: return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #pick(reply) { this.dispatchEvent(new CustomEvent('pick', { detail: reply })); }

  render() {
    return html`${this.items.length === 0 ? html`<p class="soft small">${t('reply.none')}</p>` : nothing}
      <ul role="listbox" aria-label=${t('reply.title')} data-testid="reply-picker">${this.items.map((reply, index) => html`
        <li role="option" aria-selected=${index === this._at} data-testid="reply" @pointerdown=${(event) => { event.preventDefault(); this.#pick(reply); }}>
          <span class="names"><kbd>/${reply.shortcut}</kbd><span>${reply.title}</span></span><span class="text small soft">${reply.text}</span>
        </li>`)}</ul>
      <span class="unseen" aria-live="polite">${this.items[this._at] ? `${this.items[this._at].shortcut}: ${this.items[this._at].title}` : ''}</span>`;
  }
}

customElements.define('reply-picker', ReplyPicker);
