import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { EachSecond, lengthText, secondsUntil, serverNow } from '../clock.js';
import { isFromCustomer, summaryOf } from '../conversations/author.js';
import { customerName } from '../customer.js';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import { channelIcon, isSpoken } from '../worklist/channels.js';
import { clockKind, shareOfTarget } from '../worklist/urgency.js';

/** From this share of the target on a wait is shown to be getting long. */
const LONG = 0.7;

/** All that this agent has to do, what is most urgent first. */
class WorkList extends DeskElement {
  static styles = [base, css`
    :host { display: block; }
    .head { display: flex; align-items: baseline; justify-content: space-between; padding: 0 var(--space-1) var(--space-2); }
    .empty { padding: var(--space-3) var(--space-1); color: var(--ink-soft); }
    ul { display: grid; gap: var(--space-2); }
    li button {
      position: relative; width: 100%; min-height: 4rem; padding: var(--space-2) var(--space-3); justify-content: flex-start; align-items: center; gap: var(--space-3);
      border: 1px solid var(--line); border-radius: var(--radius-small); font-weight: 400; text-align: start; overflow: clip;
    }
    li button[aria-current="true"] { border-color: var(--accent); background: var(--accent-soft); }
    li button::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 4px; background: var(--mark, transparent); }
    .waiting { --mark: var(--accent); }
    .waiting.long { --mark: var(--warn-line); }
    .waiting.late { --mark: var(--bad); }
    .wrapUp { --mark: var(--warn-line); }
    .offered, .offered.late { --mark: var(--good); }
    .symbol { flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 50%; background: var(--surface-sunk); color: var(--ink-soft); }
    [aria-current="true"] .symbol { background: var(--surface); color: var(--accent-ink); }
    .offered .symbol { background: var(--good-soft); color: var(--good-ink); }
    .words { flex: 1; min-width: 0; display: grid; line-height: 1.35; }
    .words > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .who { font-weight: 600; }
    .right { flex: none; display: grid; justify-items: end; gap: 2px; line-height: 1.3; }
    .time { font-weight: 600; }
    .long .time { color: var(--warn-ink); }
    .late .time { color: var(--bad-ink); }
    .count { min-width: 1.35rem; padding: 0 0.4rem; border-radius: 1rem; background: var(--bad); color: var(--on-bad); font-size: 0.75rem; font-weight: 650; line-height: 1.35rem; text-align: center; }
    .typing { color: var(--accent-ink); font-style: italic; }
  `];

  #held = null;

  constructor() {
    super();
    new EachSecond(this);
  }

  /** The order changes under the person's hands: the focus stays on its item. */
  willUpdate() { this.#held = this.renderRoot?.activeElement?.dataset.interaction ?? null; }

  updated() {
    if (this.#held && !this.renderRoot.activeElement) this.renderRoot.querySelector(`[data-interaction="${this.#held}"]`)?.focus({ preventScroll: true });
  }

  /** Arrow keys walk through the list; Enter opens. */
  #walk(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const buttons = [...this.renderRoot.querySelectorAll('li button')];
    const at = buttons.indexOf(this.renderRoot.activeElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
  }

  #time(item, kind) {
    if (kind === 'due') return t('work.left', { time: lengthText(item.deadline - serverNow()) });
    if (item.view.state === 'offered') return t('work.seconds', { seconds: secondsUntil(item.deadline) });
    return lengthText(serverNow() - item.since);
  }

  #detail(item, conversation) {
    const { view, last } = item;
    if (conversation?.customerTypes) return html`<span class="small typing">${t('conversation.types')}</span>`;
    if (view.state === 'offered' || view.state === 'wrapUp' || !last) return html`<span class="small soft">${[t(`work.state.${isSpoken(view) ? view.state : view.state === 'active' ? 'chat' : view.state}`), view.queueName].filter(Boolean).join(' · ')}</span>`;
    return html`<span class="small soft">${isFromCustomer(last) ? '' : `${t('work.us')}: `}<bdi>${summaryOf(last)}</bdi></span>`;
  }

  #row(item) {
    const { view, unread, target } = item;
    const conversation = this.desk.conversations.of(view);
    const kind = clockKind(item);
    const share = kind === 'waiting' ? shareOfTarget(item, serverNow()) : null;
    const look = share === null ? '' : share >= 1 ? 'late' : share >= LONG ? 'long' : '';
    const hint = target && kind === 'waiting' ? t('work.target', { time: lengthText(target) }) : '';
    return html`<li><button type="button" class="${view.state} ${kind} ${look}" data-testid="work-item" data-interaction=${view.id} data-state=${view.state} data-channel=${view.channel} data-unread=${unread}
      aria-current=${view.id === this.desk.selection.id ? 'true' : 'false'} title=${hint || nothing} @click=${() => this.desk.selection.choose(view.id)}>
      <span class="symbol">${icon(channelIcon(view.channel))}<span class="unseen">${t(`channel.${view.channel}`)}</span></span>
      <span class="words"><span class="who"><bdi>${customerName(view)}</bdi></span>${this.#detail(item, conversation)}</span>
      <span class="right"><span class="time small number" aria-hidden=${kind === 'running'}>${this.#time(item, kind)}</span>${unread > 0 ? html`<span class="count number" data-testid="work-unread">${unread > 99 ? '99+' : unread}<span class="unseen"> ${t('work.unread')}</span></span>` : hint && view.state !== 'offered' ? html`<span class="small soft number">/ ${lengthText(target)}</span>` : nothing}</span>
    </button></li>`;
  }

  render() {
    const { work } = this.desk;
    return html`<section data-testid="work-list" aria-labelledby="title">
      <div class="head"><h2 id="title">${t('work.title')}</h2><span class="soft small number">${work.length || nothing}</span></div>
      ${work.length === 0 ? html`<p class="empty">${t('work.empty')}</p>` : nothing}
      <ul @keydown=${this.#walk}>${repeat(work, ({ view }) => view.id, (item) => this.#row(item))}</ul>
    </section>`;
  }
}

customElements.define('work-list', WorkList);
