import { css, html } from 'lit';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { base } from '../styles/base.js';
import { presenceDetail, presenceItems, presenceOf } from '../worklist/presences.js';
import './menu-button.js';

/** The agent's own choice of presence. */
class PresenceMenu extends DeskElement {
  static styles = [base, css`
    :host { display: inline-block; }
    menu-button { display: block; }
    .shown { display: inline-flex; align-items: center; gap: var(--space-2); white-space: nowrap; overflow: hidden; }
    .shown span:last-child { overflow: hidden; text-overflow: ellipsis; }
    .dot { flex: none; width: 0.75rem; height: 0.75rem; border-radius: 50%; border: 2px solid var(--ink-soft); }
    .dot.available { background: var(--good); border-color: var(--good); }
    .dot.break, .dot.meeting { background: var(--warn-line); border-color: var(--warn-ink); }
  `];

  render() {
    const { agent } = this.desk.store;
    const { presence } = agent;
    const shown = [t(`presence.${presence.kind}`), presenceDetail(presence)].filter(Boolean).join(' · ');
    return html`<menu-button hook="presence-menu" value=${presence.kind} label="${t('presence.label')}: ${shown}" .items=${presenceItems(agent)} @choose=${({ detail }) => this.desk.setPresence(presenceOf(detail, agent))}>
      <span class="shown"><span class="dot ${presence.kind}"></span><span>${shown}</span></span>
    </menu-button>`;
  }
}

customElements.define('presence-menu', PresenceMenu);
