import { css, html, nothing } from 'lit';
import '../components/language-switch.js';
import '../components/menu-button.js';
import { t } from '../i18n.js';
import { icon, mark } from '../icons.js';
import { base } from '../styles/base.js';
import { SessionElement } from './element.js';

/** Whose page this is, the ways to the other pages, and the way out. */
class FloorHeader extends SessionElement {
  static properties = { page: {} };

  static styles = [base, css`
    :host { display: block; background: var(--surface); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 10; }
    header { display: flex; align-items: center; gap: var(--space-3) var(--space-5); max-width: 120rem; margin: 0 auto; padding: var(--space-2) var(--space-5); min-height: 4rem; }
    .brand { display: flex; align-items: center; gap: var(--space-2); }
    .mark-ground { fill: var(--accent); }
    .mark-line { stroke: var(--on-accent); }
    h1 { font-size: var(--text-large); }
    .rest { margin-inline-start: auto; display: flex; align-items: center; gap: var(--space-3); }
    language-switch { flex: none; }
    .who { display: inline-flex; align-items: center; gap: var(--space-2); max-width: 12rem; }
    .who span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    @media (max-width: 40rem) { :host { position: static; } header { padding: var(--space-2) var(--space-4); } .who span { display: none; } .rest, header { gap: var(--space-2); } .mark { display: none; } }
  `];

  render() {
    const { user, signedOut } = this.session;
    const pages = [['desk', 'phone'], ['supervisor', 'people'], ...(user?.role === 'admin' ? [['webhooks', 'signal']] : [])].filter(([name]) => name !== this.page);
    const items = [...pages.map(([name, symbol]) => ({ id: `to-${name}`, icon: symbol, text: t(`page.${name}`) })), { id: 'sign-out', icon: 'leave', text: t('menu.signOut') }];
    return html`<header>
      <div class="brand">${mark()}<h1>${t(`page.${this.page}`)}</h1></div>
      <div class="rest">
        <language-switch></language-switch>
        ${user && !signedOut ? html`<menu-button hook="user-menu" align="end" label="${t('menu.account')}: ${user.name}" .items=${items} @choose=${({ detail }) => (detail === 'sign-out' ? this.session.signOut() : location.assign(`/${detail.replace('to-', '')}`))}>
          <span class="who">${icon('person')}<span>${user.name}</span></span>
        </menu-button>` : nothing}
      </div>
    </header>`;
  }
}

customElements.define('floor-header', FloorHeader);
