import { css, html, nothing } from 'lit';
import { post } from '../api.js';
import { EachSecond, lengthText } from '../clock.js';
import { SIGNED_IN } from '../session-mark.js';
import { t } from '../i18n.js';
import { PageElement } from '../element.js';
import { mark } from '../icons.js';
import { explain } from '../problem.js';
import { base } from '../styles/base.js';
import './language-switch.js';

/** Where to go after signing in: a path of this host, never another's. */
function destination() {
  const wish = new URLSearchParams(location.search).get('next') ?? '';
  return /^\/(?![/\\])/.test(wish) ? wish : '/desk';
}

class SignIn extends PageElement {
  static properties = { _busy: { state: true }, _error: { state: true }, _until: { state: true } };

  static styles = [base, css`
    :host { display: grid; grid-template-rows: auto 1fr auto; }
    header { display: flex; justify-content: flex-end; padding: var(--space-4); }
    main { display: grid; place-items: center; padding: var(--space-4); }
    .card { width: min(24rem, 100%); padding: var(--space-6) var(--space-5); }
    form, .fields { display: grid; gap: var(--space-4); }
    .fields > div { display: grid; gap: var(--space-1); }
    .brand { display: flex; align-items: center; gap: var(--space-3); margin-bottom: var(--space-5); font-size: var(--text-large); font-weight: 650; }
    .mark { width: 2.5rem; height: 2.5rem; }
    .mark-ground { fill: var(--accent); }
    .mark-line { stroke: var(--on-accent); }
    h1 { margin-bottom: var(--space-1); }
    .lead { margin-bottom: var(--space-2); }
    .error { padding: var(--space-3); border-radius: var(--radius-small); background: var(--bad-soft); color: var(--bad-ink); font-weight: 600; }
    .notice { padding: var(--space-3); border-radius: var(--radius-small); background: var(--accent-soft); color: var(--accent-ink); }
    footer { min-height: 4rem; padding: 0 var(--space-4) var(--space-4); text-align: center; }
  `];

  constructor() {
    super();
    new EachSecond(this);
    this._busy = false;
    this._error = null;
    this._until = 0;
  }

  firstUpdated() { this.renderRoot.querySelector('#login').focus(); }

  get #wait() { return Math.max(0, this._until - Date.now()); }

  async #submit(event) {
    event.preventDefault();
    if (this._busy || this.#wait > 0) return;
    const login = this.renderRoot.querySelector('#login');
    const password = this.renderRoot.querySelector('#password');
    if (!login.value.trim() || !password.value) {
      this._error = () => t('signIn.missing');
      (login.value.trim() ? password : login).focus();
      return;
    }
    this._busy = true;
    this._error = null;
    try {
      await post('/session', { login: login.value.trim(), password: password.value });
      localStorage.setItem(SIGNED_IN, 'yes');
      location.assign(destination());
    } catch (problem) {
      this._busy = false;
      this.#show(problem);
      password.select();
    }
  }

  #show(problem) {
    if (problem.status === 429) {
      this._until = Date.now() + (problem.retryAfter ?? 60) * 1000;
      return;
    }
    this._error = problem.status === 401 ? () => t('signIn.wrong') : () => explain(problem);
  }

  render() {
    const wait = this.#wait;
    const error = wait > 0 ? t('signIn.tooMany') : this._error?.();
    const ended = new URLSearchParams(location.search).has('ended') && !error;
    return html`
      <header><language-switch></language-switch></header>
      <main><div class="card">
        <div class="brand">${mark()}<span>Tandem</span></div>
        <form novalidate @submit=${this.#submit}>
          <div><h1>${t('signIn.title')}</h1><p class="soft lead">${t('signIn.lead')}</p></div>
          ${ended ? html`<p class="notice">${t('signIn.ended')}</p>` : nothing}
          <div class="fields">
            <div>
              <label for="login">${t('signIn.login')}</label>
              <input id="login" type="text" name="login" data-testid="login-name" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" required aria-describedby="error">
            </div>
            <div>
              <label for="password">${t('signIn.password')}</label>
              <input id="password" type="password" name="password" data-testid="login-password" autocomplete="current-password" required aria-describedby="error">
            </div>
          </div>
          ${error ? html`<p id="error" class="error" role="alert" data-testid="login-error">${error}${wait > 0 ? html` <span class="number" aria-live="off">${t('signIn.wait', { time: lengthText(wait + 999) })}</span>` : nothing}</p>` : nothing}
          <button class="primary" type="submit" data-testid="login-submit" ?disabled=${this._busy || wait > 0}>${t(this._busy ? 'signIn.submitting' : 'signIn.submit')}</button>
        </form>
      </div></main>
      <footer class="soft small">${t('signIn.visit')} <a href="/chat" data-testid="open-shop">${t('signIn.shop')}</a> · <a href="/call">${t('signIn.call')}</a></footer>`;
  }
}

customElements.define('sign-in', SignIn);
