import { css, html, nothing } from 'lit';
import { PageElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';

/**
 * A button with a menu, by the WAI-ARIA pattern "menu button": arrow keys, Home, End, Escape.
 * `items` are {id, text, icon?, checked?, toggle?, disabled?, heading?}; a choice is told by the event `choose` with the id.
 */
class MenuButton extends PageElement {
  static properties = {
    items: { attribute: false }, label: {}, hook: {}, value: {}, align: {}, _open: { state: true },
  };

  static styles = [base, css`
    :host { position: relative; display: inline-block; }
    .opener { width: 100%; justify-content: space-between; }
    .opener .icon:last-child { width: 1rem; height: 1rem; color: var(--ink-soft); }
    .menu {
      position: absolute; z-index: 20; top: calc(100% + var(--space-1)); min-width: max(100%, 15rem); max-width: min(22rem, 92vw); padding: var(--space-2);
      background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow-high);
      /* Whatever the place says where it stands. */
      white-space: normal; text-align: start;
    }
    .menu.start { left: 0; }
    .menu.end-side { right: 0; }
    .menu button { width: 100%; justify-content: flex-start; border: 0; font-weight: 500; text-align: start; }
    .menu button[aria-disabled="true"] { opacity: 0.55; cursor: not-allowed; }
    .menu button .check { margin-inline-start: auto; color: var(--accent-ink); }
    .heading { padding: var(--space-2) var(--space-4) var(--space-1); border-top: 1px solid var(--line); margin-top: var(--space-1); }
    .heading:first-child { border-top: 0; margin-top: 0; }
    @media (max-width: 40rem) { .menu { max-width: calc(100vw - 2rem); } }
  `];

  constructor() {
    super();
    this.items = [];
    this.align = 'start';
    this._open = false;
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('focusout', (event) => { if (!this.contains(event.relatedTarget) && event.relatedTarget !== this) this.#closeUnlessInside(event); });
  }

  #outside = (event) => { if (!event.composedPath().includes(this)) this.#close(); };

  disconnectedCallback() {
    removeEventListener('pointerdown', this.#outside);
    super.disconnectedCallback();
  }

  #closeUnlessInside(event) {
    if (!this.renderRoot.contains(event.relatedTarget)) requestAnimationFrame(() => { if (!this.renderRoot.activeElement) this.#close(); });
  }

  get #buttons() { return [...this.renderRoot.querySelectorAll('.menu button')]; }

  async #toggle() {
    if (this._open) { this.#close(true); return; }
    this._open = true;
    addEventListener('pointerdown', this.#outside);
    await this.updateComplete;
    this.#buttons[0]?.focus();
  }

  #close(refocus = false) {
    if (!this._open) return;
    this._open = false;
    removeEventListener('pointerdown', this.#outside);
    if (refocus) this.renderRoot.querySelector('.opener').focus();
  }

  #key(event) {
    if (!this._open) {
      if (event.key === 'ArrowDown') { event.preventDefault(); this.#toggle(); }
      return;
    }
    const buttons = this.#buttons;
    const at = buttons.indexOf(this.renderRoot.activeElement);
    const go = (index) => { event.preventDefault(); buttons[(index + buttons.length) % buttons.length]?.focus(); };
    switch (event.key) {
    case 'ArrowDown': go(at + 1); break;
    case 'ArrowUp': go(at - 1); break;
    case 'Home': go(0); break;
    case 'End': go(buttons.length - 1); break;
    case 'Escape': event.stopPropagation(); this.#close(true); break;
    case 'Tab': this.#close(); break;
    default: break;
    }
  }

  #choose(item) {
    if (item.disabled) return;
    this.#close(true);
    this.dispatchEvent(new CustomEvent('choose', { detail: item.id }));
  }

  #item(item) {
    if (item.heading) return html`<div class="heading label" role="presentation">${item.text}</div>`;
    const checkable = item.checked !== undefined;
    return html`<button type="button" tabindex="-1" role=${item.toggle ? 'menuitemcheckbox' : checkable ? 'menuitemradio' : 'menuitem'} aria-checked=${checkable ? String(item.checked) : nothing}
      aria-disabled=${item.disabled ? 'true' : nothing} data-testid=${item.id} @click=${() => this.#choose(item)}>
      ${item.icon ? icon(item.icon) : nothing}<span>${item.text}</span>${item.checked ? html`<span class="check">${icon('check')}</span>` : nothing}
    </button>`;
  }

  render() {
    return html`
      <button class="opener" type="button" part="opener" data-testid=${this.hook ?? nothing} data-presence=${this.value ?? nothing} aria-haspopup="menu" aria-expanded=${this._open} aria-label=${this.label ?? nothing} @click=${this.#toggle}>
        <slot></slot>${icon('down')}
      </button>
      ${this._open ? html`<div class="menu ${this.align === 'end' ? 'end-side' : 'start'}" role="menu" aria-label=${this.label ?? nothing}>${this.items.map((item) => this.#item(item))}</div>` : nothing}`;
  }
}

customElements.define('menu-button', MenuButton);
