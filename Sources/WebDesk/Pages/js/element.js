// What the components have in common: they render again when the language
// changes, and those of the desk when the desk changes.

import { LitElement } from 'lit';
import { InLanguage } from './i18n.js';

export class PageElement extends LitElement {
  constructor() {
    super();
    new InLanguage(this);
  }
}

export class DeskElement extends PageElement {
  static properties = { desk: { attribute: false } };

  #listener = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    this.desk.addEventListener('change', this.#listener);
  }

  disconnectedCallback() {
    this.desk.removeEventListener('change', this.#listener);
    super.disconnectedCallback();
  }
}

/** Whether the person is writing: then nothing may take the focus away, and single keys are theirs. */
export function isWriting() {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused !== null && focused.matches('input:not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable="true"]');
}
