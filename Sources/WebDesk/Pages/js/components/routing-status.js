import { css, html } from 'lit';
import { EachSecond, lengthText, serverNow } from '../clock.js';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { base } from '../styles/base.js';

/** What the system takes the agent to be doing, and for how long. */
class RoutingStatus extends DeskElement {
  static styles = [base, css`
    :host { display: inline-block; }
    div { display: grid; line-height: 1.2; }
    .name { font-weight: 600; white-space: nowrap; }
    @media (max-width: 40rem) { div { display: inline-flex; gap: var(--space-2); align-items: baseline; } }
  `];

  constructor() {
    super();
    new EachSecond(this);
  }

  render() {
    const { routingStatus, routingStatusSince } = this.desk.store.agent;
    return html`<div data-testid="routing-status" data-status=${routingStatus}>
      <span class="name"><span class="unseen">${t('status.label')}: </span>${t(`status.${routingStatus}`)}</span>
      <span class="small soft number">${lengthText(serverNow() - routingStatusSince)}</span>
    </div>`;
  }
}

customElements.define('routing-status', RoutingStatus);
