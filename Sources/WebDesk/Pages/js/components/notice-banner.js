import { css, html } from 'lit';
import { PageElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';

/** One thing that the person must know, and what they can do about it (in the slot). The note may count seconds: it is not read out each time. */
class NoticeBanner extends PageElement {
  static properties = { kind: {}, symbol: {}, heading: {}, detail: {}, note: {} };

  static styles = [base, css`
    :host { display: block; }
    div.banner { display: flex; align-items: center; gap: var(--space-3) var(--space-4); padding: var(--space-3) var(--space-4); border: 1px solid; border-radius: var(--radius); }
    .warn { background: var(--warn-soft); color: var(--warn-ink); border-color: var(--warn-line); }
    .bad { background: var(--bad-soft); color: var(--bad-ink); border-color: var(--bad); }
    .info { background: var(--accent-soft); color: var(--accent-ink); border-color: var(--accent); }
    .words { flex: 1; min-width: 0; }
    strong { font-weight: 650; }
    ::slotted(button) { flex: none; }
    @media (max-width: 40rem) { div.banner { flex-wrap: wrap; } .words { flex-basis: calc(100% - 3.5rem); } ::slotted(button) { flex: 1 1 100%; } }
  `];

  render() {
    return html`<div class="banner ${this.kind}">
      ${icon(this.symbol ?? 'warning')}
      <div class="words"><span role=${this.kind === 'info' ? 'status' : 'alert'}><strong>${this.heading}</strong> ${this.detail}</span> <span class="number">${this.note}</span></div>
      <slot></slot>
    </div>`;
  }
}

customElements.define('notice-banner', NoticeBanner);
