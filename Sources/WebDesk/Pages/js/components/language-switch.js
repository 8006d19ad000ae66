import { css, html } from 'lit';
import { LANGUAGES, chooseLanguage, language, t } from '../i18n.js';
import { PageElement } from '../element.js';
import { base } from '../styles/base.js';

/** Two buttons, each in its own language, so that nobody is locked out by a language they cannot read. */
class LanguageSwitch extends PageElement {
  static styles = [base, css`
    :host { display: inline-block; }
    div { display: inline-flex; border: 1px solid var(--line); border-radius: var(--radius-small); background: var(--surface); overflow: clip; }
    button { border: 0; border-radius: 0; min-height: 2.25rem; padding: 0 var(--space-3); font-size: var(--text-small); color: var(--ink-soft); background: transparent; }
    button[aria-pressed="true"] { background: var(--accent-soft); color: var(--accent-ink); }
    button { white-space: nowrap; }
    button:focus-visible { outline-offset: -3px; }
    @media (max-width: 40rem) { button { min-height: var(--target); } }
  `];

  render() {
    return html`<div role="group" aria-label=${t('language.label')}>
      ${LANGUAGES.map((tag) => html`<button type="button" lang=${tag} data-testid="language-${tag}" aria-pressed=${tag === language()} @click=${() => chooseLanguage(tag)}>${t(`language.${tag}`)}</button>`)}
    </div>`;
  }
}

customElements.define('language-switch', LanguageSwitch);
