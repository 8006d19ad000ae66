// What this page's components have in common: they render again when the page itself changes, and those that show the floor when that changes.

import { PageElement } from '../element.js';

export class SessionElement extends PageElement {
  static properties = { session: { attribute: false } };

  #again = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener('change', this.#again);
  }

  disconnectedCallback() {
    this.session.removeEventListener('change', this.#again);
    super.disconnectedCallback();
  }
}

export class FloorElement extends SessionElement {
  #again = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    this.session.floor.addEventListener('change', this.#again);
  }

  disconnectedCallback() {
    this.session.floor.removeEventListener('change', this.#again);
    super.disconnectedCallback();
  }
}
