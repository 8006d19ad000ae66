import { css, html } from 'lit';
import { t } from '../i18n.js';
import { PageElement } from '../element.js';
import { icon } from '../icons.js';
import { SHORTCUTS } from '../shortcuts.js';
import { base } from '../styles/base.js';

class ShortcutList extends PageElement {
  static styles = [base, css`
    dialog { width: min(26rem, calc(100vw - 2rem)); padding: var(--space-5); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--ink); box-shadow: var(--shadow-high); }
    dialog::backdrop { background: rgb(8 16 24 / 45%); }
    .head { display: flex; align-items: center; justify-content: space-between; margin-bottom: var(--space-3); }
    dl { display: grid; grid-template-columns: auto 1fr; gap: var(--space-2) var(--space-4); align-items: center; }
    kbd { font: inherit; font-weight: 600; padding: var(--space-1) var(--space-2); border: 1px solid var(--line-strong); border-radius: 0.375rem; background: var(--surface-sunk); }
  `];

  show() { this.renderRoot.querySelector('dialog').showModal(); }

  #close() { this.renderRoot.querySelector('dialog').close(); }

  render() {
    return html`<dialog aria-labelledby="title" data-testid="shortcut-list">
      <div class="head"><h2 id="title">${t('shortcuts.title')}</h2><button type="button" class="quiet" aria-label=${t('details.close')} @click=${this.#close}>${icon('close')}</button></div>
      <dl><dt data-testid="shortcut"><kbd>Enter</kbd></dt><dd>${t('shortcuts.acceptEnter')}</dd>
        ${SHORTCUTS.map(({ key, what }) => html`<dt data-testid="shortcut"><kbd>Alt</kbd> <kbd>${key}</kbd></dt><dd>${t(`shortcuts.${what}`)}</dd>`)}</dl>
    </dialog>`;
  }
}

customElements.define('shortcut-list', ShortcutList);
