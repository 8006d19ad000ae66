import { css, html } from 'lit';
import { timeText, t } from '../i18n.js';
import { base } from '../styles/base.js';
import { GROUPS } from './choosing.js';
import { FloorElement } from './element.js';
import './run-time.js';

/** The centre in one line: who waits, how the day goes, who works. */
class FloorSummary extends FloorElement {
  static styles = [base, css`
    :host { display: block; }
    dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: var(--space-3); }
    div { padding: var(--space-3) var(--space-4); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); display: flex; flex-direction: column-reverse; justify-content: flex-end; }
    dt { font-size: var(--text-small); color: var(--ink-soft); font-weight: 600; }
    dd { font-size: var(--text-title); line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .bad dd { color: var(--bad-ink); }
    .good dd { color: var(--good-ink); }
    @container (max-width: 62rem) { dl { grid-template-columns: repeat(4, minmax(0, 1fr)); } }
    @media (max-width: 48rem) {
      dl { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: var(--space-2); }
      div { padding: var(--space-2) var(--space-3); flex-direction: row; align-items: baseline; justify-content: space-between; gap: var(--space-2); }
      dd { font-size: var(--text); }
    }
  `];

  #tile(hook, term, value, mood = '', title = '') {
    return html`<div class=${mood} title=${title}><dt>${term}</dt><dd data-testid="total-${hook}">${value}</dd></div>`;
  }

  render() {
    const { floor } = this.session;
    const { queues, agents } = floor;
    const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
    const longest = queues.filter((queue) => queue.waiting > 0 && queue.longestSince !== undefined).reduce((first, { longestSince }) => Math.min(first, longestSince), Infinity);
    const day = queues.map(({ id }) => floor.figures(id)).filter(Boolean);
    const sum = (member) => day.reduce((total, figures) => total + figures[member], 0);
    const counted = sum('offered') - sum('shortAbandoned');
    const level = counted > 0 ? sum('answeredWithinTarget') / counted : null;
    // Each queue has a goal of its own: the centre's is theirs, weighed by those who came.
    const goal = counted > 0 ? day.reduce((total, one) => total + one.goal * (one.offered - one.shortAbandoned), 0) / counted : 0;
    const agentsIn = (group) => agents.filter(GROUPS[group]).length;
    const free = agentsIn('free');
    const since = floor.figuresSince === null ? '' : t('supervisor.total.since', { time: timeText(floor.figuresSince) });
    return html`<dl aria-label=${t('supervisor.total')}>
      ${this.#tile('waiting', t('supervisor.total.waiting'), waiting, waiting > 0 && free === 0 ? 'bad' : '')}
      ${this.#tile('longest', t('supervisor.total.longest'), html`<run-time .since=${longest === Infinity ? null : longest}></run-time>`)}
      ${this.#tile('level', t('supervisor.total.level'), level === null ? '–' : `${Math.round(level * 100)} %`, level === null ? '' : level >= goal ? 'good' : 'bad', since)}
      ${this.#tile('offered', t('supervisor.total.offered'), sum('offered'), '', since)}
      ${this.#tile('abandoned', t('supervisor.total.abandoned'), sum('abandoned'), '', since)}
      ${this.#tile('free', t('supervisor.total.free'), html`${free}<span class="soft small"> / ${agentsIn('here')}</span>`)}
      ${this.#tile('working', t('supervisor.total.working'), agentsIn('working'))}
      ${this.#tile('trouble', t('supervisor.total.trouble'), agentsIn('trouble'), agentsIn('trouble') > 0 ? 'bad' : '')}
    </dl>`;
  }
}

customElements.define('floor-summary', FloorSummary);
