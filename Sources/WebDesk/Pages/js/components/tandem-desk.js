import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { customerName } from '../customer.js';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { DeskSession } from '../desk-session.js';
import { listenForShortcuts } from '../shortcuts.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import { isSpoken } from '../worklist/channels.js';
import './call-card.js';
import './call-details.js';
import './conversation/conversation-pane.js';
import './customer/customer-panel.js';
import './desk-header.js';
import './desk-notices.js';
import './dial-box.js';
import './idle-card.js';
import './offer-card.js';
import './recent-calls.js';
import './shortcut-list.js';
import './transfer-dialog.js';
import './work-list.js';
import './wrap-up-card.js';

/** The page "/desk": my work, the item that is selected, and its customer; on a narrow page one of the three at a time. */
class TandemDesk extends DeskElement {
  static styles = [base, css`
    :host { display: grid; grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr); height: 100vh; height: 100dvh; }
    desk-notices { grid-row: 2; padding: 0 var(--space-5); max-height: 40vh; overflow-y: auto; }
    main { grid-row: 3; display: grid; grid-template-columns: 19rem minmax(0, 1fr) 21rem; grid-template-areas: "list item customer"; gap: var(--space-5); padding: var(--space-4) var(--space-5) var(--space-5); min-height: 0; }
    main > * { position: relative; min-width: 0; min-height: 0; }
    .list { grid-area: list; overflow-y: auto; display: grid; gap: var(--space-4); align-content: start; scrollbar-gutter: stable; padding-bottom: var(--space-2); }
    .item { grid-area: item; display: flex; flex-direction: column; gap: var(--space-4); overflow-y: auto; }
    .item > conversation-pane { flex: 1 1 18rem; min-height: 18rem; }
    .item > :not(conversation-pane) { flex: none; }
    .customer { grid-area: customer; overflow-y: auto; }
    nav { grid-area: nav; display: none; align-items: center; justify-content: space-between; gap: var(--space-2); }
    nav button { min-height: 2.25rem; padding: 0 var(--space-2); font-size: var(--text-small); }
    nav .to-customer { margin-inline-start: auto; }
    @media (max-width: 78rem) {
      main { grid-template-columns: 19rem minmax(0, 1fr); grid-template-rows: auto minmax(0, 1fr); grid-template-areas: "list nav" "list item"; gap: var(--space-2) var(--space-4); padding-inline: var(--space-4); }
      nav { display: flex; }
      .customer { grid-area: item; }
      main[data-view="customer"] .item, main:not([data-view="customer"]) .customer, main:not([data-view="customer"]) .to-item, main[data-view="customer"] .to-customer, .to-list { display: none; }
    }
    @media (max-width: 52rem) {
      main { display: flex; flex-direction: column; gap: var(--space-2); padding: var(--space-2) var(--space-3) var(--space-3); }
      desk-notices { padding: 0 var(--space-3); }
      .list, .customer { flex: 1; }
      .list { scrollbar-gutter: auto; }
      .item { flex: none; max-height: 100%; }
      main[data-view="item"] .item { flex: 1; }
      main:not([data-view="list"]) .list, main:not([data-view="item"]) .item > .shown, main[data-view="list"] nav { display: none; }
      main[data-view="customer"] .item:has(> offer-card, > call-card[compact]) { display: flex; }
      main:not([data-view="item"]) .item:not(:has(> offer-card, > call-card[compact])) { display: none; }
      main[data-view="list"] .item { order: -1; }
      .to-list { display: inline-flex; }
      main[data-view="customer"] .to-list { display: none; }
    }
  `];

  #endShortcuts = null;
  #announced = '';
  #said = '';
  #focused = '';

  constructor() {
    super();
    this.desk = new DeskSession();
    window.tandem = { statistics: async () => (await this.#liveAudio?.statistics()) ?? null };
  }

  connectedCallback() {
    super.connectedCallback();
    const within = (name) => this.renderRoot.querySelector(name);
    const press = (component, hook) => {
      const button = within(component)?.renderRoot.querySelector(`[data-testid="${hook}"]`);
      button?.click();
      return Boolean(button);
    };
    const pane = (action) => {
      const found = within('conversation-pane');
      if (found) action(found);
      return Boolean(found);
    };
    this.#endShortcuts = listenForShortcuts({
      accept: () => press('offer-card', 'offer-accept'),
      decline: () => press('offer-card', 'offer-decline'),
      hold: () => press('call-card', 'call-hold'),
      mute: () => press('call-card', 'call-mute'),
      keypad: () => press('call-card', 'keypad-open'),
      hangup: () => press('call-card', 'call-hangup'),
      transfer: () => this.#transfer(this.desk.selected),
      next: () => this.desk.selection.step(this.desk.work, 1),
      previous: () => this.desk.selection.step(this.desk.work, -1),
      write: () => pane((found) => found.write('message')),
      note: () => pane((found) => found.write('note')),
      reply: () => pane((found) => found.pickReply()),
      end: () => press('conversation-pane', 'conversation-end'),
      customer: () => this.#showCustomer(),
    });
    this.desk.selection.addEventListener('chosen', this.#chosen);
    this.desk.start();
  }

  disconnectedCallback() {
    this.#endShortcuts?.();
    this.desk.selection.removeEventListener('chosen', this.#chosen);
    super.disconnectedCallback();
  }

  get #liveAudio() {
    const call = this.desk.store.call;
    return call ? this.desk.phone.audio(call.id) : null;
  }

  /** Who chose an item wants to go on there. */
  #chosen = async () => {
    await this.updateComplete;
    const shown = this.renderRoot.querySelector('.shown');
    await shown?.updateComplete;
    if (shown?.localName === 'conversation-pane') shown.write();
    else shown?.renderRoot?.querySelector('section')?.focus({ preventScroll: true });
  };

  #showCustomer() {
    if (!this.desk.selected) return false;
    this.desk.selection.show('customer');
    this.updateComplete.then(() => this.renderRoot.querySelector('customer-panel')?.focus());
    return true;
  }

  #transfer(view) {
    if (!view || !['active', 'held'].includes(view.state)) return false;
    this.renderRoot.querySelector('transfer-dialog').show(view);
    return true;
  }

  /** What a screen reader says when the work changes by itself. */
  #announcement() {
    const view = this.desk.store.offers[0] ?? this.desk.selected;
    const key = view ? `${view.id} ${view.state}` : '';
    if (key !== this.#announced) {
      this.#announced = key;
      const values = { number: view ? customerName(view) : '', queue: view?.queueName ?? '' };
      const offered = view && !isSpoken(view) ? 'offer.chat.announce' : view?.callback ? 'offer.callback.announce' : 'offer.announce';
      const wrapUp = view && !isSpoken(view) ? 'chat.announce.wrapUp' : 'call.announce.wrapUp';
      const active = view && !isSpoken(view) ? 'chat.announce.active' : 'call.announce.active';
      this.#said = { offered: t(offered, values), active: t(active, values), held: t('call.announce.held', values), wrapUp: t(wrapUp) }[view?.state] ?? '';
    }
    return this.#said;
  }

  /** When what had the focus is gone, what took its place gets it: keyboard and screen reader go on there. */
  async updated() {
    const view = this.desk.selected;
    const card = view && view.state !== 'offered' ? `${view.id} ${view.state === 'wrapUp'}` : '';
    if (card === this.#focused) return;
    this.#focused = card;
    await this.updateComplete;
    if (card === '' || this.renderRoot.activeElement !== null || (document.activeElement !== document.body && document.activeElement !== this)) return;
    this.#chosen();
  }

  /** What is selected. Offers and a call that goes on stand above it, whatever is selected. */
  #shown(view) {
    if (!view) return html`<idle-card class="shown" .desk=${this.desk}></idle-card>`;
    if (!isSpoken(view)) return html`<conversation-pane class="shown" .desk=${this.desk} .view=${view} @transfer=${() => this.#transfer(view)}></conversation-pane>`;
    if (view.state === 'wrapUp') return html`<wrap-up-card class="shown" .desk=${this.desk} .view=${view}></wrap-up-card>`;
    return html`<call-card class="shown" .desk=${this.desk} .view=${view} @transfer=${() => this.#transfer(view)}></call-card>`;
  }

  #item() {
    const { store, selected } = this.desk;
    const call = store.call && store.call.id !== selected?.id ? store.call : null;
    const shown = selected?.state === 'offered' ? null : selected;
    const cards = [
      ...store.offers.map((view) => [`${view.id} offer`, html`<offer-card ?compact=${shown !== null} .desk=${this.desk} .view=${view}></offer-card>`]),
      ...(call ? [[`${call.id} call`, html`<call-card compact .desk=${this.desk} .view=${call}></call-card>`]] : []),
      ...(shown || store.offers.length === 0 ? [[shown ? `${shown.id} ${isSpoken(shown) ? shown.state === 'wrapUp' : 'written'}` : 'idle', this.#shown(shown)]] : []),
    ];
    return html`<div class="item" data-testid="desk-item">${repeat(cards, ([key]) => key, ([, card]) => card)}</div>`;
  }

  #work() {
    const { store, selection } = this.desk;
    const details = ({ detail }) => this.renderRoot.querySelector('call-details').show(detail);
    return html`<main data-view=${selection.view} data-testid="desk-main">
      <div class="list">
        <work-list .desk=${this.desk}></work-list>
        ${store.mayDial ? html`<dial-box .desk=${this.desk}></dial-box>` : nothing}
        ${store.agent ? html`<recent-calls .desk=${this.desk} @details=${details}></recent-calls>` : nothing}
      </div>
      ${this.desk.selected ? html`<nav aria-label=${t('pane.views')}>
        <button type="button" class="quiet to-list" data-testid="pane-list" @click=${() => selection.show('list')}>${icon('back')}${t('pane.list')}</button>
        <button type="button" class="quiet to-item" data-testid="pane-item" @click=${() => selection.show('item')}>${icon('back')}${t('pane.item')}</button>
        <button type="button" class="quiet to-customer" data-testid="pane-customer" @click=${() => selection.show('customer')}>${icon('person')}${t('pane.customer')}</button>
      </nav>` : nothing}
      ${this.#item()}
      <div class="customer"><customer-panel .desk=${this.desk} .view=${this.desk.selected ?? store.offers[0] ?? null}></customer-panel></div>
    </main>`;
  }

  render() {
    const { store, ready, feed, signedOut, selection } = this.desk;
    this.dataset.ready = String(ready && feed.state === 'open');
    return html`
      <desk-header ?brief=${selection.view !== 'list'} .desk=${this.desk} @shortcuts=${() => this.renderRoot.querySelector('shortcut-list').show()}></desk-header>
      <desk-notices .desk=${this.desk}></desk-notices>
      ${signedOut || (store.user && !store.agent) ? nothing : this.#work()}
      <call-details .desk=${this.desk} @call-back=${({ detail }) => this.renderRoot.querySelector('dial-box')?.fill(detail)}></call-details>
      <transfer-dialog .desk=${this.desk}></transfer-dialog>
      <shortcut-list></shortcut-list>
      <div class="unseen" aria-live="assertive">${this.#announcement()}</div>`;
  }
}

customElements.define('tandem-desk', TandemDesk);
