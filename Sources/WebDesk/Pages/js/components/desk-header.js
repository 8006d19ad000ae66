import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon, mark } from '../icons.js';
import { base } from '../styles/base.js';
import './language-switch.js';
import './menu-button.js';
import './phone-state.js';
import './presence-menu.js';
import './routing-status.js';

/** Who is here, what they chose, what the system takes them to be doing, and whether calls reach them. */
class DeskHeader extends DeskElement {
  static styles = [base, css`
    :host { display: block; background: var(--surface); border-bottom: 1px solid var(--line); position: relative; z-index: 10; }
    header { display: flex; align-items: center; gap: var(--space-3) var(--space-5); padding: var(--space-2) var(--space-5); min-height: 4rem; }
    .brand { display: flex; align-items: center; gap: var(--space-2); font-weight: 650; font-size: var(--text-large); }
    .mark-ground { fill: var(--accent); }
    .mark-line { stroke: var(--on-accent); }
    .agent { display: flex; align-items: center; gap: var(--space-4); }
    presence-menu { min-width: 11rem; }
    .rest { margin-inline-start: auto; display: flex; align-items: center; gap: var(--space-3); }
    .who { display: inline-flex; align-items: center; gap: var(--space-2); max-width: 12rem; }
    .who span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    @media (max-width: 62rem) {
      header { flex-wrap: wrap; padding: var(--space-2) var(--space-4); gap: var(--space-2) var(--space-3); }
      .brand { order: 1; }
      .rest { order: 2; }
      .agent { order: 3; flex: 1 1 100%; flex-wrap: wrap; gap: var(--space-2) var(--space-4); }
    }
    @media (max-width: 40rem) {
      .brand span, .who span { display: none; }
      presence-menu { flex: 1 1 100%; }
      :host([brief]) { display: none; }
      phone-state { margin-inline-start: auto; }
    }
  `];

  get #items() {
    const { attention, store } = this.desk;
    const live = store.isBusy;
    return [
      { id: 'sounds-toggle', icon: 'speaker', text: t('menu.sounds'), checked: attention.sounds, toggle: true },
      { id: 'notify-toggle', icon: 'bell', text: t(attention.canNotify ? 'menu.notify' : 'menu.notify.denied'), checked: attention.notifies, toggle: true, disabled: !attention.canNotify },
      ...(attention.notifies ? [{ id: 'notify-text-toggle', icon: 'notes', text: t('menu.notify.text'), checked: attention.tellsText, toggle: true }] : []),
      ...(['supervisor', 'admin'].includes(store.user?.role) ? [{ id: 'to-supervisor', icon: 'eye', text: t('menu.supervisor') }] : []),
      { id: 'shortcuts-open', icon: 'keyboard', text: t('menu.shortcuts') },
      { id: 'sign-out', icon: 'leave', text: t(live ? 'menu.signOut.busy' : 'menu.signOut'), disabled: live },
    ];
  }

  async #choose({ detail }) {
    if (detail === 'sign-out') this.desk.signOut();
    if (detail === 'to-supervisor') location.assign('/supervisor');
    if (detail === 'shortcuts-open') this.dispatchEvent(new CustomEvent('shortcuts', { bubbles: true, composed: true }));
    const { attention } = this.desk;
    const toggle = { 'sounds-toggle': () => attention.toggleSounds(), 'notify-toggle': () => attention.toggleNotifications(), 'notify-text-toggle': () => attention.toggleText() }[detail];
    if (!toggle) return;
    await toggle();
    // What rings at this moment falls silent, or is heard.
    this.desk.changed();
  }

  render() {
    const { store, phone, signedOut } = this.desk;
    return html`<header>
      <div class="brand">${mark()}<span>Tandem</span></div>
      ${store.agent && !signedOut ? html`<div class="agent">
        <presence-menu .desk=${this.desk}></presence-menu>
        <routing-status .desk=${this.desk}></routing-status>
        ${phone.state === 'off' ? nothing : html`<phone-state .desk=${this.desk}></phone-state>`}
      </div>` : nothing}
      <div class="rest">
        <language-switch></language-switch>
        ${store.user && !signedOut ? html`<menu-button hook="user-menu" align="end" label="${t('menu.account')}: ${store.user.name}" .items=${this.#items} @choose=${this.#choose}>
          <span class="who">${icon('person')}<span>${store.user.name}</span></span>
        </menu-button>` : nothing}
      </div>
    </header>`;
  }
}

customElements.define('desk-header', DeskHeader);
