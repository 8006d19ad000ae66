import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { lengthText } from '../clock.js';
import { customerOf } from '../customer.js';
import { icon } from '../icons.js';
import { language, t, tWord } from '../i18n.js';
import { explain } from '../problem.js';
import { base } from '../styles/base.js';
import { channelIcon, isSpoken } from '../worklist/channels.js';
import { takes } from './choosing.js';
import { FloorElement } from './element.js';
import './run-time.js';
import { panel, tables } from './styles.js';

/** Those who wait in one queue, next first; each can be given to an agent, moved, or put before or behind others. Event `close`. */
class LinePanel extends FloorElement {
  static properties = { queue: {}, _chosen: { state: true }, _busy: { state: true }, _why: { state: true } };

  static styles = [base, tables, panel, css`
    li { border-bottom: 1px solid var(--line); }
    .place { width: 100%; min-height: 3.5rem; padding: var(--space-2) var(--space-4); border: 0; border-radius: 0; justify-content: flex-start; gap: var(--space-3); font-weight: 400; text-align: start; background: none; }
    .place:hover { background: var(--surface-hover); }
    .place:focus-visible { outline-offset: -3px; }
    .position { flex: none; min-width: 1.75rem; font-weight: 650; color: var(--ink-soft); }
    .who { flex: 1; min-width: 0; display: grid; line-height: 1.35; }
    .who span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .who strong { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .place > run-time { font-weight: 600; }
    .place .icon { color: var(--ink-soft); }
    .acts { display: grid; gap: var(--space-3); padding: var(--space-3) var(--space-4) var(--space-4); background: var(--surface-sunk); }
    .act { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--space-1) var(--space-2); align-items: end; }
    .act label { grid-column: 1 / -1; }
    .act select, .act input { width: 100%; }
    pre { margin: 0; padding: var(--space-3); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-small); white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; font-size: var(--text-small); max-height: 14rem; overflow-y: auto; }
    .why { min-height: 2.25rem; justify-self: start; }
    .rest { padding: var(--space-3) var(--space-4); color: var(--ink-soft); }
  `];

  constructor() {
    super();
    this._chosen = null;
    this._busy = false;
    this._why = null;
  }

  willUpdate(changed) { if (changed.has('queue')) { this._chosen = null; this._why = null; } }
  updated(changed) { if (changed.has('queue') && this.queue) this.renderRoot.querySelector('section')?.focus({ preventScroll: true }); }

  #choose(id) {
    this._chosen = this._chosen === id ? null : id;
    this._why = null;
  }

  async #act(action) {
    if (this._busy) return;
    this._busy = true;
    if (await action()) this._chosen = null;
    this._busy = false;
  }

  async #explain(id) {
    let text;
    try {
      text = await this.session.explanation(id);
    } catch (problem) {
      text = explain(problem);
    }
    if (this._chosen === id) this._why = text;
  }

  /** Those who serve the queue, who is free first; then all others. */
  #agents(place) {
    const members = new Set(this.session.floor.membersOf(this.queue));
    const rank = (agent) => (takes(agent)[isSpoken(place) ? 'calls' : 'chats'] ? 0 : 2) + (members.has(agent) ? 0 : 4);
    const names = new Intl.Collator(language());
    return this.session.floor.agents.filter(({ presence }) => presence.kind !== 'offline').map((agent) => ({ agent, rank: rank(agent), member: members.has(agent) }))
      .sort((a, b) => a.rank - b.rank || names.compare(a.agent.name, b.agent.name));
  }

  #acts(place) {
    const id = place.interaction;
    const value = (hook) => this.renderRoot.querySelector(`[data-testid="${hook}"]`).value;
    const agents = this.#agents(place);
    const others = this.session.floor.queues.filter((queue) => queue.id !== this.queue).sort((a, b) => a.name.localeCompare(b.name, language()));
    const option = ({ agent, rank, member }) => html`<option value=${agent.id}>${agent.name}${rank % 4 === 0 ? ` · ${t('supervisor.free')}` : ''}${member ? '' : ` · ${t('supervisor.notMember')}`}</option>`;
    return html`<div class="acts">
      <div class="act"><label for="agent">${t('supervisor.assign')}</label>
        <select id="agent" data-testid="line-agent">${agents.map(option)}</select>
        <button type="button" data-testid="line-assign" ?disabled=${this._busy || agents.length === 0} @click=${() => this.#act(() => this.session.assign(id, value('line-agent')))}>${t('supervisor.assign.do')}</button></div>
      <div class="act"><label for="to">${t('supervisor.move')}</label>
        <select id="to" data-testid="line-queue">${others.map((queue) => html`<option value=${queue.id}>${queue.name} (${queue.waiting})</option>`)}</select>
        <button type="button" data-testid="line-move" ?disabled=${this._busy || others.length === 0} @click=${() => this.#act(() => this.session.move(id, value('line-queue')))}>${t('supervisor.move.do')}</button></div>
      <div class="act"><label for="priority">${t('supervisor.priority')}</label>
        <input id="priority" type="number" step="1" min="-1000000" max="1000000" data-testid="line-priority" .value=${String(place.priority)}>
        <button type="button" data-testid="line-prioritise" ?disabled=${this._busy} @click=${() => this.#act(() => this.session.prioritise(id, Math.trunc(Number(value('line-priority'))) || 0))}>${t('supervisor.priority.do')}</button></div>
      ${this._why === null ? html`<button type="button" class="quiet why" data-testid="line-why" @click=${() => this.#explain(id)}>${icon('info')}${t('supervisor.why')}</button>` : html`<pre data-testid="line-explanation" tabindex="0">${this._why}</pre>`}
    </div>`;
  }

  #place(place, target) {
    const { title, detail } = customerOf(place);
    const chosen = this._chosen === place.interaction;
    const wait = place.estimatedWait === undefined ? '' : t('supervisor.estimated', { time: lengthText(place.estimatedWait) });
    const priority = place.priority === 0 ? '' : t('supervisor.priority.is', { priority: place.priority });
    return html`<li data-testid="line-place" data-interaction=${place.interaction}>
      <button type="button" class="place" aria-expanded=${chosen} @click=${() => this.#choose(place.interaction)}>
        <span class="position number">${place.position}</span>${icon(channelIcon(place.channel))}
        <span class="who"><strong>${title}</strong><span class="small soft">${[detail, tWord('supervisor.channel', place.channel), priority, wait].filter(Boolean).join(' · ')}</span></span>
        <run-time .since=${place.since} .late=${target}></run-time>${icon('down')}
      </button>
      ${chosen ? this.#acts(place) : nothing}
    </li>`;
  }

  render() {
    const { floor } = this.session;
    const queue = floor.queue(this.queue);
    if (!queue) return nothing;
    const { line, total } = floor.line(this.queue) ?? { line: [], total: 0 };
    const target = floor.figures(this.queue)?.target;
    return html`<section class="card" tabindex="-1" aria-labelledby="title" data-testid="line-panel" data-queue=${this.queue}>
      <div class="head"><div><h2 id="title">${queue.name}</h2><p class="small soft">${t('supervisor.line.total', { total })}</p></div>
        <button type="button" class="quiet" data-testid="panel-close" aria-label=${t('supervisor.close')} @click=${() => this.dispatchEvent(new Event('close'))}>${icon('close')}</button></div>
      <div class="body">
        ${line.length === 0 ? html`<p class="empty" data-testid="line-empty">${t('supervisor.line.empty')}</p>` : html`<ol>${repeat(line, ({ interaction }) => interaction, (place) => this.#place(place, target))}</ol>`}
        ${total > line.length && line.length > 0 ? html`<p class="rest">${t('supervisor.line.more', { more: total - line.length })}</p>` : nothing}
      </div>
    </section>`;
  }
}

customElements.define('line-panel', LinePanel);
