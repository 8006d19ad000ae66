import { css, html } from 'lit';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';

/** What may be done in each state of a recording. */
const ACTIONS = { off: ['start'], stopped: ['start'], failed: ['start'], starting: [], recording: ['pause', 'stop'], paused: ['resume', 'stop'] };
const ICONS = { start: 'record', pause: 'hold', resume: 'record', stop: 'stop' };

/** Whether the conversation is recorded, and the agent's hand on it. */
class RecordingControls extends DeskElement {
  static properties = { view: { attribute: false }, _busy: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-3); }
    .state { display: inline-flex; align-items: center; gap: var(--space-2); font-weight: 600; font-size: var(--text-small); margin-inline-end: auto; color: var(--ink-soft); }
    .light { width: 0.75rem; height: 0.75rem; border-radius: 50%; border: 2px solid var(--ink-soft); }
    .recording .light { background: var(--bad); border-color: var(--bad); animation: breathe 2s ease-in-out infinite; }
    .recording, .failed { color: var(--bad-ink); }
    .paused .light { border-color: var(--warn-ink); background: var(--warn-line); }
    button { font-size: var(--text-small); padding-inline: var(--space-3); }
    .icon { width: 1.1rem; height: 1.1rem; }
    @keyframes breathe { 50% { opacity: 0.35; } }
  `];

  constructor() {
    super();
    this._busy = false;
  }

  async #act(what) {
    this._busy = true;
    await this.desk.record(this.view, what);
    this._busy = false;
  }

  render() {
    const state = this.view.recording;
    return html`<div class="row">
      <span class="state ${state}" role="status" data-testid="recording-state" data-recording=${state}><span class="light"></span>${t(`recording.${state}`)}</span>
      ${(ACTIONS[state] ?? []).map((what) => html`<button type="button" class="quiet" data-testid="recording-${what}" aria-label=${t(`recording.${what}.label`)} ?disabled=${this._busy} @click=${() => this.#act(what)}>${icon(ICONS[what])}${t(`recording.${what}`)}</button>`)}
    </div>`;
  }
}

customElements.define('recording-controls', RecordingControls);
