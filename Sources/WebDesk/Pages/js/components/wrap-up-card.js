import { css, html, nothing } from 'lit';
import { EachSecond, lengthText, serverNow } from '../clock.js';
import { customerName } from '../customer.js';
import { fitting, t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import { isSpoken } from '../worklist/channels.js';

/** After so many milliseconds without a keystroke the notes are saved: time may run out at any moment. */
const SAVE_AFTER = 700;

/** What came of the call. The draft lives here while it is written; the server's copy follows it. */
class WrapUpCard extends DeskElement {
  static properties = { view: { attribute: false }, _code: { state: true }, _notes: { state: true }, _saving: { state: true }, _finishing: { state: true }, _extended: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { display: grid; gap: var(--space-4); border-top: 4px solid var(--warn-line); }
    .top { display: flex; flex-wrap: wrap; align-items: baseline; gap: var(--space-1) var(--space-4); }
    .top p { color: var(--ink-soft); }
    .left { margin-inline-start: auto; display: inline-flex; align-items: center; gap: var(--space-2); font-weight: 600; }
    .left.short { color: var(--bad-ink); }
    .codes { display: flex; flex-wrap: wrap; gap: var(--space-2); padding-top: var(--space-2); }
    .code { position: relative; display: inline-flex; align-items: center; min-height: var(--target); padding: 0 var(--space-4); border: 1px solid var(--line-strong); border-radius: 2rem; font-size: var(--text); font-weight: 600; color: var(--ink); cursor: pointer; }
    .code:hover { background: var(--surface-hover); }
    .code input { position: absolute; inset: -1px; width: calc(100% + 2px); height: calc(100% + 2px); margin: 0; opacity: 0; cursor: pointer; }
    .code:has(input:checked) { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
    .code:has(input:focus-visible) { outline: 3px solid var(--focus); outline-offset: 2px; }
    .notes { display: grid; gap: var(--space-1); }
    .notes div { display: flex; justify-content: space-between; }
    textarea { min-height: 6rem; resize: vertical; line-height: 1.5; }
    .hand { display: flex; justify-content: flex-end; gap: var(--space-3); }
    :host([plain]) .card { border: 0; border-radius: 0; box-shadow: none; padding: var(--space-3) var(--space-4); gap: var(--space-3); }
    :host([plain]) textarea { min-height: 4rem; }
    @media (max-width: 40rem) { .hand button { flex: 1; } }
  `];

  #timer = null;
  #last = Promise.resolve();

  constructor() {
    super();
    new EachSecond(this);
    this._code = null;
    this._notes = null;
    this._saving = '';
    this._finishing = false;
    this._extended = false;
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  get #code() { return this._code ?? this.view.wrapUpCode ?? null; }
  get #notes() { return this._notes ?? this.view.notes; }

  /** One request after the other, so that an early draft never overwrites a late one. */
  #send(finished) {
    clearTimeout(this.#timer);
    this._saving = 'saving';
    this.#last = this.#last.then(async () => {
      const draft = { notes: this.#notes, finished };
      if (this.#code) draft.code = this.#code;
      const done = await this.desk.wrapUp(this.view, draft);
      this._saving = done ? 'saved' : '';
      return done;
    });
    return this.#last;
  }

  #choose(code) {
    this._code = code;
    this.#send(false);
  }

  #write(event) {
    this._notes = event.target.value;
    this._saving = '';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(false), SAVE_AFTER);
  }

  async #finish() {
    this._finishing = true;
    this._finishing = await this.#send(true);
  }

  async #extend() { this._extended = await this.desk.extendWrapUp(this.view); }

  #codes(codes) {
    if (codes.length === 0) return nothing;
    return html`<fieldset>
      <legend>${t('wrapUp.code')}</legend>
      <div class="codes">${codes.map(({ code, labels }) => html`<label class="code"><input type="radio" name="code" value=${code} data-testid="wrapup-code-${code}" .checked=${this.#code === code} @change=${() => this.#choose(code)}>${fitting(labels, code)}</label>`)}</div>
    </fieldset>`;
  }

  render() {
    const { view } = this;
    const left = view.deadline === null || view.deadline === undefined ? null : view.deadline - serverNow();
    return html`<section class="card" data-testid="wrapup-card" data-interaction=${view.id} aria-labelledby="title" tabindex="-1">
      <div class="top">
        <h2 id="title">${t('wrapUp.title')}</h2>
        <p class="number">${t(isSpoken(view) ? 'wrapUp.about' : 'wrapUp.aboutChat', { number: customerName(view) })}</p>
        ${left === null ? nothing : html`<span class="left number ${left < 10000 ? 'short' : ''}" role="timer" data-testid="wrapup-countdown">${icon('clock')}${t('wrapUp.left', { time: lengthText(left + 999) })}</span>`}
      </div>
      ${this.#codes(this.desk.store.wrapUpCodes(view))}
      <div class="notes">
        <div><span><label for="notes">${t('wrapUp.notes')}</label> <span class="small soft" id="hint">· ${t('wrapUp.notes.hint')}</span></span><span class="small soft" role="status">${this._saving ? t(`wrapUp.${this._saving}`) : nothing}</span></div>
        <textarea id="notes" data-testid="wrapup-notes" maxlength="10000" aria-describedby="hint" .value=${this.#notes} @input=${this.#write}></textarea>
      </div>
      <div class="hand">
        ${left === null ? nothing : html`<button type="button" data-testid="wrapup-extend" ?disabled=${this._extended} @click=${this.#extend}>${icon('clock')}${t('wrapUp.extend')}</button>`}
        <button type="button" class="primary" data-testid="wrapup-finish" ?disabled=${this._finishing} @click=${this.#finish}>${icon('check')}${t('wrapUp.finish')}</button>
      </div>
    </section>`;
  }
}

customElements.define('wrap-up-card', WrapUpCard);
