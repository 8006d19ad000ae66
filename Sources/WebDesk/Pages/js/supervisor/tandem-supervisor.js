import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { base } from '../styles/base.js';
import './agent-table.js';
import { SessionElement } from './element.js';
import './floor-header.js';
import './floor-notices.js';
import { FloorSession } from './floor-session.js';
import './floor-summary.js';
import './line-panel.js';
import './queue-table.js';
import './read-along.js';

/** The page "/supervisor": the queues, the agents, and beside them what was opened, a queue's line or a conversation. */
class TandemSupervisor extends SessionElement {
  static properties = { _queue: { state: true }, _reading: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .page { display: grid; gap: var(--space-4); max-width: 120rem; margin: 0 auto; padding: var(--space-4) var(--space-5) var(--space-5); }
    floor-notices { max-width: 120rem; margin: 0 auto; padding: var(--space-3) var(--space-5) 0; }
    .page { grid-template-columns: minmax(0, 1fr); }
    .floor { display: grid; gap: var(--space-4); grid-template-columns: minmax(0, 1fr); align-items: start; }
    .boards { container-type: inline-size; display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--space-4); min-width: 0; }
    .floor.opened { grid-template-columns: minmax(0, 1fr) minmax(20rem, 24rem); }
    aside { position: sticky; top: 5rem; min-width: 0; }
    .loading { padding: var(--space-6); text-align: center; color: var(--ink-soft); }
    @media (max-width: 75rem) {
      .floor.opened { grid-template-columns: minmax(0, 1fr); }
      aside { position: fixed; inset: 0 0 0 auto; width: min(28rem, 100%); z-index: 30; background: var(--surface); box-shadow: var(--shadow-high); }
    }
    @media (max-width: 48rem) { .page { padding: var(--space-3); gap: var(--space-3); } floor-notices { padding: var(--space-3) var(--space-3) 0; } }
  `];

  /** Where the focus was when a panel opened. */
  #opener = null;

  constructor() {
    super();
    this.session = new FloorSession();
    this._queue = null;
    this._reading = null;
    this.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) this.#close(); });
  }

  connectedCallback() {
    super.connectedCallback();
    this.session.start();
  }

  #open(queue, reading) {
    // Clicked again it closes.
    if ((queue && queue === this._queue) || (reading && reading === this._reading)) { this.#close(); return; }
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    this.#opener = focused;
    [this._queue, this._reading] = [queue, reading];
  }

  #close() {
    if (!this._queue && !this._reading) return;
    [this._queue, this._reading] = [null, null];
    if (this.#opener?.isConnected) this.#opener.focus({ preventScroll: true });
    this.#opener = null;
  }

  #panel() {
    const close = () => this.#close();
    if (this._queue) return html`<line-panel .session=${this.session} .queue=${this._queue} @close=${close}></line-panel>`;
    return html`<read-along .session=${this.session} .interaction=${this._reading} @close=${close}></read-along>`;
  }

  render() {
    const { session } = this;
    const shows = session.ready && !session.signedOut && !session.denied;
    const opened = this._queue !== null || this._reading !== null;
    this.dataset.ready = String(session.ready && session.feed.state === 'open');
    document.title = `${t('supervisor.title')} · Tandem`;
    return html`
      <floor-header page="supervisor" .session=${session}></floor-header>
      <floor-notices .session=${session}></floor-notices>
      <main class="page">${shows ? html`
        <div class="floor ${opened ? 'opened' : ''}">
          <div class="boards">
            <floor-summary .session=${session}></floor-summary>
            <queue-table .session=${session} .open=${this._queue} @open=${({ detail }) => this.#open(detail, null)}></queue-table>
            <agent-table .session=${session} .reading=${this._reading} @read=${({ detail }) => this.#open(null, detail)}></agent-table>
          </div>
          ${opened ? html`<aside>${this.#panel()}</aside>` : nothing}
        </div>` : session.signedOut || session.denied ? nothing : html`<p class="loading" role="status">${t('supervisor.loading')}</p>`}
      </main>`;
  }
}

customElements.define('tandem-supervisor', TandemSupervisor);
