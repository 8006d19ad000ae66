import { css, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { lengthText } from '../clock.js';
import { icon } from '../icons.js';
import { language, t } from '../i18n.js';
import { base } from '../styles/base.js';
import { Ordering, matches, takes } from './choosing.js';
import { FloorElement } from './element.js';
import './run-time.js';
import { tables } from './styles.js';

/** Fewer than these need no field to search in. */
const MANY = 8;

const COLUMNS = {
  name: ({ name }) => name,
  waiting: ({ queue }) => queue.waiting,
  longest: ({ queue }) => queue.longestSince === undefined ? null : -queue.longestSince,
  level: ({ figures }) => figures?.serviceLevel ?? null,
  offered: ({ figures }) => figures?.offered ?? null,
  answered: ({ figures }) => figures?.answered ?? null,
  abandoned: ({ figures }) => figures?.abandoned ?? null,
  average: ({ figures }) => figures?.averageWait ?? null,
  agents: ({ free }) => free.any,
};

/** The queues: who waits now, and how the day goes. Event `open` with a queue's id. */
class QueueTable extends FloorElement {
  static properties = { open: {}, _typed: { state: true }, _only: { state: true } };

  static styles = [base, tables, css`
    :host { display: block; }
    td.wide .link { max-width: 100%; }
    @media (min-width: 48.01rem) {
      td.wide { width: 100%; max-width: 0; }
      @container (max-width: 62rem) { th, td { padding-inline: 0.4rem; } th.figure { min-width: 3.25rem; } thead button { white-space: normal; word-break: keep-all; text-align: end; line-height: 1.2; } }
    }
    .waiting strong { font-size: var(--text-large); }
    .level { display: inline-grid; gap: 0.2rem; min-width: 4.5rem; justify-items: end; }
    meter { appearance: none; width: 4.5rem; height: 0.3rem; border: 0; border-radius: 1rem; background: var(--surface-hover); overflow: hidden; }
    meter::-webkit-meter-inner-element { display: block; }
    meter::-webkit-meter-bar { height: 0.3rem; border: 0; border-radius: 1rem; background: var(--surface-hover); }
    meter::-webkit-meter-optimum-value { background: var(--good); border-radius: 1rem; }
    meter::-webkit-meter-suboptimum-value { background: var(--warn-line); border-radius: 1rem; }
    meter::-webkit-meter-even-less-good-value { background: var(--bad); border-radius: 1rem; }
    meter::-moz-meter-bar { background: var(--bad); }
    meter:-moz-meter-optimum::-moz-meter-bar { background: var(--good); }
    meter:-moz-meter-sub-optimum::-moz-meter-bar { background: var(--warn-line); }
    .missed { color: var(--bad-ink); font-weight: 600; }
    .met { color: var(--good-ink); font-weight: 600; }
    @media (max-width: 48rem) { .level { justify-items: start; } .figure { text-align: start; } }
  `];

  #order = new Ordering('queues', COLUMNS, 'name');

  constructor() {
    super();
    this._typed = '';
    this._only = false;
  }

  get #rows() {
    const { floor } = this.session;
    return floor.queues.map((queue) => {
      const members = floor.membersOf(queue.id).map(takes);
      const count = (what) => members.filter((one) => one[what]).length;
      return { id: queue.id, name: queue.name, queue, figures: floor.figures(queue.id), free: { any: count('any'), calls: count('calls'), chats: count('chats'), of: members.length } };
    });
  }

  #heading(column, figure = true) {
    const choose = () => { this.#order.choose(column, figure); this.requestUpdate(); };
    return html`<th scope="col" class=${figure ? 'figure' : ''} aria-sort=${this.#order.state(column)} title=${t(`supervisor.queue.${column}.title`)}>
      <button type="button" data-testid="sort-${column}" @click=${choose}>${t(`supervisor.queue.${column}`)}${icon('down')}</button></th>`;
  }

  #level(figures) {
    if (!figures || figures.serviceLevel === null) return html`<span class="soft">–</span>`;
    const { serviceLevel, goal, target } = figures;
    const percent = (share) => `${Math.round(share * 100)} %`;
    const title = t('supervisor.level.title', { level: percent(serviceLevel), seconds: target / 1000, goal: percent(goal) });
    return html`<span class="level" title=${title}><span class=${serviceLevel >= goal ? 'met' : 'missed'}>${percent(serviceLevel)}<span class="unseen"> (${title})</span></span>
      <meter min="0" max="1" low=${goal * 0.85} high=${goal} optimum="1" .value=${serviceLevel} aria-hidden="true"></meter></span>`;
  }

  #row({ id, name, queue, figures, free }) {
    const cell = (column, content, kind = 'figure') => html`<td class=${kind} data-label=${t(`supervisor.queue.${column}`)} data-testid="queue-${column}">${content}</td>`;
    const abandoned = figures && figures.shortAbandoned > 0 ? t('supervisor.abandoned.title', { short: figures.shortAbandoned }) : nothing;
    return html`<tr data-testid="queue-row" data-queue=${id} data-key=${queue.key} class=${this.open === id ? 'open' : ''}>
      <td class="wide"><button type="button" class="link" data-testid="queue-open" aria-expanded=${this.open === id} @click=${() => this.dispatchEvent(new CustomEvent('open', { detail: id }))}><span>${name}</span></button>
        ${queue.isOpen ? nothing : html`<span class="tag warn" data-testid="queue-closed">${t('supervisor.queue.closed')}</span>`}</td>
      ${cell('waiting', queue.waiting > 0 ? html`<strong>${queue.waiting}</strong>` : html`<span class="soft">0</span>`, 'figure waiting')}
      ${cell('longest', html`<run-time .since=${queue.waiting > 0 ? queue.longestSince : null} .late=${figures?.target}></run-time>`)}
      ${cell('level', this.#level(figures))}
      ${cell('offered', figures?.offered ?? '–')}
      ${cell('answered', figures?.answered ?? '–')}
      ${cell('abandoned', html`<span title=${abandoned}>${figures?.abandoned ?? '–'}</span>`)}
      ${cell('average', figures?.averageWait == null ? '–' : lengthText(figures.averageWait))}
      ${cell('agents', html`<span class=${queue.waiting > 0 && free.any === 0 ? 'missed' : ''} title=${t('supervisor.agents.title', free)}>${free.any}<span class="soft"> / ${free.of}</span></span>`)}
    </tr>`;
  }

  render() {
    const all = this.#rows;
    const shown = this.#order.sorted(all.filter((row) => (!this._only || row.queue.waiting > 0) && matches(this._typed, [row.name, row.queue.key])), language());
    return html`<section class="card" aria-labelledby="title" data-testid="queues">
      <div class="bar">
        <h2 id="title">${t('supervisor.queues')}<span class="count number">${all.length}</span></h2>
        ${all.length > MANY ? html`<input type="search" data-testid="queue-search" aria-label=${t('supervisor.queues.search')} placeholder=${t('supervisor.search')} .value=${this._typed} @input=${(event) => { this._typed = event.target.value; }}>` : nothing}
        <button type="button" data-testid="queue-only" aria-pressed=${this._only} @click=${() => { this._only = !this._only; }}>${t('supervisor.queues.only')}</button>
      </div>
      ${shown.length === 0 ? html`<p class="empty" data-testid="queues-empty">${t(all.length === 0 ? 'supervisor.queues.none' : this._only ? 'supervisor.queues.nobody' : 'supervisor.nothing')}</p>` : html`<div class="scroll"><table>
        <thead><tr>${this.#heading('name', false)}${['waiting', 'longest', 'level', 'offered', 'answered', 'abandoned', 'average', 'agents'].map((column) => this.#heading(column))}</tr></thead>
        <tbody>${repeat(shown, ({ id }) => id, (row) => guard([row.queue, row.figures, Object.values(row.free).join(), this.open === row.id, language()], () => this.#row(row)))}</tbody>
      </table></div>`}
    </section>`;
  }
}

customElements.define('queue-table', QueueTable);
