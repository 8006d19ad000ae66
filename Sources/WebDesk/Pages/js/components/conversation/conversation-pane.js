import { css, html, nothing } from 'lit';
import { EachSecond, lengthText, serverNow } from '../../clock.js';
import { customerName, customerOf } from '../../customer.js';
import { isFromCustomer, summaryOf } from '../../conversations/author.js';
import { t } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { icon } from '../../icons.js';
import { base } from '../../styles/base.js';
import { channelIcon } from '../../worklist/channels.js';
import '../wrap-up-card.js';
import './message-composer.js';
import './message-list.js';

/** A written conversation: with whom, its messages, and the hand that writes. Asks by the event `transfer` to hand it over. */
class ConversationPane extends DeskElement {
  static properties = { view: { attribute: false }, _busy: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    .card { height: 100%; padding: 0; display: flex; flex-direction: column; border-top: 4px solid var(--accent); overflow: clip; }
    .card.wrapUp { border-top-color: var(--warn-line); }
    .top { display: flex; align-items: center; gap: var(--space-2) var(--space-3); padding: var(--space-2) var(--space-4); border-bottom: 1px solid var(--line); }
    .who { flex: 1; min-width: 0; line-height: 1.35; }
    .who > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .hand { display: flex; gap: var(--space-2); }
    .hand button { padding-inline: var(--space-3); }
    .choices { flex: none; display: flex; flex-wrap: wrap; gap: 0 var(--space-4); max-height: 4.5rem; overflow-y: auto; padding: var(--space-1) var(--space-4); border-bottom: 1px solid var(--line); }
    .choices li { overflow-wrap: anywhere; }
    message-list { flex: 1; min-height: 6rem; }
    .after { flex: none; max-height: 60%; overflow-y: auto; border-top: 1px solid var(--line); }
    .failed { padding: var(--space-5); text-align: center; display: grid; gap: var(--space-3); justify-items: center; }
    @media (max-width: 52rem) { .hand { gap: var(--space-1); } .hand button span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } .hand button { min-width: var(--target); padding-inline: var(--space-2); } .top { padding-inline: var(--space-3); } }
  `];

  #announced = 0;

  constructor() {
    super();
    new EachSecond(this);
    this._busy = '';
  }

  get #conversation() { return this.desk.conversations.of(this.view); }
  get #composer() { return this.renderRoot.querySelector('message-composer'); }

  /** Puts the cursor where one writes. @param kind `message` or `note`; as it was where it is left out */
  async write(kind) {
    await this.updateComplete;
    if (this.#composer) this.#composer.write(kind);
    else this.renderRoot.querySelector('wrap-up-card')?.renderRoot.querySelector('section')?.focus({ preventScroll: true });
  }

  async pickReply() {
    await this.updateComplete;
    this.#composer?.pickReply();
  }

  async #act(name, action) {
    if (this._busy) return;
    this._busy = name;
    await action();
    this._busy = '';
  }

  /** What a screen reader says of messages that come; those that are fetched from the past it does not say. */
  #announcement(conversation) {
    const { last } = conversation;
    if (!last || conversation.state !== 'ready') return '';
    const isNew = this.#announced > 0 && last.number > this.#announced;
    this.#announced = Math.max(this.#announced, last.number);
    if (isNew) this.said = isFromCustomer(last) ? t('conversation.announce', { name: customerName(this.view), text: summaryOf(last) }) : '';
    return this.said ?? '';
  }

  willUpdate(changed) {
    // Another conversation in the same pane: its messages are no news.
    if (changed.has('view') && changed.get('view')?.conversation !== this.view.conversation) {
      this.#announced = 0;
      this.said = '';
    }
  }

  #hand(conversation) {
    if (this.view.state !== 'active') return nothing;
    return html`<div class="hand">
      <button type="button" class="quiet" data-testid="conversation-call" title=${t('conversation.call.hint')} ?disabled=${this._busy === 'call'} @click=${() => this.#act('call', () => conversation.inviteToCall())}>${icon('phone')}<span>${t('conversation.call')}</span></button>
      <button type="button" class="quiet" data-testid="conversation-transfer" aria-keyshortcuts="Alt+T" @click=${() => this.dispatchEvent(new Event('transfer'))}>${icon('transfer')}<span>${t('transfer.button')}</span></button>
      <button type="button" data-testid="conversation-end" aria-keyshortcuts="Alt+Q" ?disabled=${this._busy === 'end'} @click=${() => this.#act('end', () => conversation.end())}>${icon('check')}<span>${t('conversation.end')}</span></button>
    </div>`;
  }

  #body(conversation) {
    if (conversation.state === 'failed' && conversation.messages.length === 0) {
      return html`<div class="failed" role="alert"><p>${conversation.failure}</p><button type="button" @click=${() => conversation.load()}>${t('banner.retry')}</button></div>`;
    }
    return html`<message-list .desk=${this.desk} .view=${this.view} .conversation=${conversation}></message-list>
      ${this.view.state === 'wrapUp' ? html`<div class="after"><wrap-up-card plain .desk=${this.desk} .view=${this.view}></wrap-up-card></div>` : html`<message-composer .desk=${this.desk} .view=${this.view} .conversation=${conversation}></message-composer>`}`;
  }

  render() {
    const { view } = this;
    const conversation = this.#conversation;
    if (!conversation) return nothing;
    const { title, detail } = customerOf(view);
    const facts = [t(`channel.${view.channel}`), view.queueName, detail, view.connectedAt ? lengthText((view.closedAt ?? serverNow()) - view.connectedAt) : ''].filter(Boolean).join(' · ');
    return html`<section class="card ${view.state}" data-testid="conversation-pane" data-interaction=${view.id} data-conversation=${view.conversation} data-state=${view.state} aria-labelledby="title">
      <div class="top">
        ${icon(channelIcon(view.channel))}
        <div class="who"><h2 id="title" data-testid="conversation-customer"><bdi>${title}</bdi></h2><p class="small soft number">${facts}</p></div>
        ${this.#hand(conversation)}
      </div>
      ${view.choices.length > 0 ? html`<ul class="choices small" data-testid="conversation-choices" aria-label=${t('offer.choices')}>${view.choices.map(({ name, value }) => html`<li><span class="soft">${name}</span> <bdi>${value}</bdi></li>`)}</ul>` : nothing}
      ${this.#body(conversation)}
      <div class="unseen" aria-live="polite">${this.#announcement(conversation)}</div>
    </section>`;
  }
}

customElements.define('conversation-pane', ConversationPane);
