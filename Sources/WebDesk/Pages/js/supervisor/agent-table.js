import { css, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { customerName } from '../customer.js';
import { icon } from '../icons.js';
import { language, t, tWord } from '../i18n.js';
import { base } from '../styles/base.js';
import '../components/menu-button.js';
import { channelIcon, isSpoken } from '../worklist/channels.js';
import { channelsText, presenceItems, presenceOf } from '../worklist/presences.js';
import { ACTIVITIES, GROUPS, Ordering, activity, activitySince, matches } from './choosing.js';
import { FloorElement } from './element.js';
import './run-time.js';
import { tables } from './styles.js';

const COLUMNS = {
  name: ({ name }) => name,
  team: ({ agent }) => agent.team,
  activity: ({ agent }) => ACTIVITIES.indexOf(activity(agent)),
  since: ({ agent }) => -activitySince(agent),
  load: ({ agent }) => agent.load.units > 0 ? agent.load.used / agent.load.units : null,
};
const COLOURS = { notResponding: 'bad', unreachable: 'bad', offered: 'accent', interacting: 'accent', wrapUp: 'warn', idle: 'good', break: '', meeting: '', offline: '' };
/** So many items of work are named; of more there is the number. */
const NAMED = 4;

/** The agents: what each does, since when, how much of it, for whom. Event `read` with the interaction of a written conversation. */
class AgentTable extends FloorElement {
  static properties = { reading: {}, _typed: { state: true }, _team: { state: true }, _group: { state: true } };

  static styles = [base, tables, css`
    :host { display: block; }
    .card, .scroll { overflow: visible; }
    .who { display: block; min-width: 7rem; max-width: 20rem; font-weight: 600; line-height: 1.3; white-space: normal; overflow-wrap: anywhere; }
    td:last-child { width: 40%; white-space: normal; }
    .team { display: block; line-height: 1.2; }
    .load { display: inline-flex; flex-wrap: wrap; gap: var(--space-1); }
    .works { display: flex; flex-wrap: wrap; gap: var(--space-1); max-width: 26rem; }
    .works .tag, .works button { max-width: 13rem; min-height: 2rem; }
    .works button { padding: 0 0.6rem; border-radius: 1rem; font-size: var(--text-small); border-color: var(--line); }
    .works span.text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .works .icon { width: 0.95rem; height: 0.95rem; }
    menu-button::part(opener) { min-height: 2.25rem; border-color: transparent; background: transparent; padding-inline: var(--space-2); }
    menu-button::part(opener):hover { background: var(--surface-hover); }
    td.change { width: 1%; }
    .only { display: block; padding-inline: var(--space-2); white-space: nowrap; }
    @media (max-width: 48rem) { .works { max-width: 100%; } .works button { min-height: var(--target); border-radius: var(--target); }  menu-button::part(opener) { min-height: var(--target); border-color: var(--line); } }
  `];

  #order = new Ordering('agents', COLUMNS, 'activity');

  constructor() {
    super();
    this._typed = '';
    this._team = '';
    this._group = 'all';
  }

  #heading(column) {
    const choose = () => { this.#order.choose(column, column === 'since' || column === 'load'); this.requestUpdate(); };
    return html`<th scope="col" aria-sort=${this.#order.state(column)}><button type="button" data-testid="sort-agent-${column}" @click=${choose}>${t(`supervisor.agent.${column}`)}${icon('down')}</button></th>`;
  }

  #work(view) {
    const written = !isSpoken(view) && view.conversation !== undefined;
    const name = customerName(view);
    const content = html`${icon(channelIcon(view.channel))}<span class="text">${name}</span><run-time .since=${view.since}></run-time>`;
    const title = `${tWord('supervisor.channel', view.channel)} · ${name} · ${t(`state.${view.state}`)}${view.queueName ? ` · ${view.queueName}` : ''}`;
    if (!written) return html`<span class="tag" title=${title} data-testid="agent-work" data-interaction=${view.id} data-state=${view.state}>${content}</span>`;
    return html`<button type="button" title=${title} aria-label="${t('supervisor.read')}: ${title}" aria-pressed=${this.reading === view.id} data-testid="agent-chat" data-interaction=${view.id} data-state=${view.state}
      @click=${() => this.dispatchEvent(new CustomEvent('read', { detail: view.id }))}>${content}</button>`;
  }

  #row({ id, name, agent, work }) {
    const what = activity(agent);
    const reason = agent.presence.kind === 'break' && what === 'break' && agent.presence.reason ? ` · ${tWord('presence.break', agent.presence.reason)}` : '';
    const next = agent.routingStatus !== 'idle' && agent.presence.kind !== 'available' ? html` <span class="small soft">→ ${t(`presence.${agent.presence.kind}`)}</span>` : nothing;
    const channels = channelsText(agent.presence);
    const load = agent.load.channels.filter(({ count }) => count > 0);
    return html`<tr data-testid="agent-row" data-agent=${id} data-activity=${what}>
      <td class="wide"><span class="who" data-testid="agent-name">${name}</span><span class="small soft team">${agent.team}</span></td>
      <td class="change half"><menu-button hook="agent-presence" value=${agent.presence.kind} label="${t('supervisor.presence', { name })}: ${t(`presence.${agent.presence.kind}`)}${reason}${channels ? ` · ${channels}` : ''}" .items=${presenceItems(agent)} @choose=${({ detail }) => this.session.setPresence(agent, presenceOf(detail, agent))}><span class="tag ${COLOURS[what]}" data-testid="agent-activity">${t(`supervisor.activity.${what}`)}${reason}</span></menu-button>
        ${channels ? html`<span class="small soft only" data-testid="agent-channels">${channels}</span>` : nothing}</td>
      <td class="since" data-label=${t('supervisor.agent.since')}><run-time .since=${activitySince(agent)}></run-time>${next}</td>
      <td class=${load.length === 0 ? 'blank' : 'half'} data-label=${t('supervisor.agent.load')} data-testid="agent-load"><span class="load">${load.length === 0 ? html`<span class="soft">–</span>` : load.map(({ channel, count, maximum }) => html`<span class="tag" title="${tWord('supervisor.channel', channel)}: ${count} / ${maximum}">${icon(channelIcon(channel))}${count}/${maximum}</span>`)}</span></td>
      <td class=${work.length === 0 ? 'blank' : 'wide'}><span class="works">${work.slice(0, NAMED).map((view) => this.#work(view))}${work.length > NAMED ? html`<span class="tag">+${work.length - NAMED}</span>` : nothing}</span></td>
    </tr>`;
  }

  render() {
    const { floor } = this.session;
    const all = floor.agents.map((agent) => ({ id: agent.id, name: agent.name, agent, work: floor.workOf(agent) }));
    const teams = [...new Set(all.map(({ agent }) => agent.team))].sort();
    const fits = ({ agent, name, work }) => GROUPS[this._group](agent) && (this._team === '' || agent.team === this._team) && matches(this._typed, [name, agent.team, ...work.map(customerName)]);
    const shown = this.#order.sorted(all.filter(fits), language());
    const count = (group) => all.filter(({ agent }) => GROUPS[group](agent)).length;
    return html`<section class="card" aria-labelledby="title" data-testid="agents">
      <div class="bar">
        <h2 id="title">${t('supervisor.agents')}<span class="count number">${all.length}</span></h2>
        <input type="search" data-testid="agent-search" aria-label=${t('supervisor.agents.search')} placeholder=${t('supervisor.search')} .value=${this._typed} @input=${(event) => { this._typed = event.target.value; }}>
        <select data-testid="agent-group" aria-label=${t('supervisor.agent.activity')} @change=${(event) => { this._group = event.target.value; }}>
          ${Object.keys(GROUPS).map((group) => html`<option value=${group} ?selected=${this._group === group}>${t(`supervisor.group.${group}`)} (${count(group)})</option>`)}</select>
        ${teams.length > 1 ? html`<select data-testid="agent-team" aria-label=${t('supervisor.agent.team')} @change=${(event) => { this._team = event.target.value; }}>
          <option value="">${t('supervisor.teams.all')}</option>${teams.map((team) => html`<option ?selected=${this._team === team}>${team}</option>`)}</select>` : nothing}
      </div>
      ${shown.length === 0 ? html`<p class="empty" data-testid="agents-empty">${t(all.length === 0 ? 'supervisor.agents.none' : 'supervisor.nothing')}</p>` : html`<div class="scroll"><table>
        <thead><tr>${this.#heading('name')}${this.#heading('activity')}${this.#heading('since')}${this.#heading('load')}<th scope="col"><span class="label">${t('supervisor.agent.work')}</span></th></tr></thead>
        <tbody>${repeat(shown, ({ id }) => id, (row) => guard([row.agent, row.work.length, ...row.work, this.reading, language()], () => this.#row(row)))}</tbody>
      </table></div>`}
    </section>`;
  }
}

customElements.define('agent-table', AgentTable);
