import { css, html, nothing } from 'lit';
import { lengthText } from '../clock.js';
import { canCallBack, customerName } from '../customer.js';
import { fitting, fullMomentText, hasText, t, tWord, timeText } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { explain } from '../problem.js';
import { base } from '../styles/base.js';
import { isSpoken } from '../worklist/channels.js';
import './customer/past-messages.js';

/** One call or conversation from the side: what it was, what happened in it and when, and what was said and written. */
class CallDetails extends DeskElement {
  static properties = { _view: { state: true }, _answer: { state: true }, _error: { state: true } };

  static styles = [base, css`
    dialog { margin: 0 0 0 auto; padding: 0; width: min(30rem, 100vw); max-width: 100vw; height: 100vh; height: 100dvh; max-height: none; border: 0; border-inline-start: 1px solid var(--line); background: var(--surface); color: var(--ink); box-shadow: var(--shadow-high); }
    dialog::backdrop { background: rgb(8 16 24 / 45%); }
    .head { position: sticky; top: 0; display: flex; align-items: center; gap: var(--space-3); padding: var(--space-3) var(--space-3) var(--space-3) var(--space-5); background: var(--surface); border-bottom: 1px solid var(--line); }
    .head h2 { flex: 1; min-width: 0; overflow-wrap: anywhere; }
    .body { display: grid; gap: var(--space-5); padding: var(--space-5); }
    h3 { font-size: var(--text); font-weight: 650; margin-bottom: var(--space-2); }
    dl { display: grid; grid-template-columns: auto 1fr; gap: var(--space-1) var(--space-4); }
    dt { color: var(--ink-soft); }
    dd { overflow-wrap: anywhere; white-space: pre-line; }
    ol { border-inline-start: 2px solid var(--line); margin-inline-start: 0.4rem; display: grid; gap: var(--space-3); }
    ol li { position: relative; padding-inline-start: var(--space-4); display: flex; gap: var(--space-3); }
    ol li::before { content: ""; position: absolute; inset-inline-start: -0.4375rem; top: 0.45rem; width: 0.75rem; height: 0.75rem; border-radius: 50%; background: var(--surface); border: 2px solid var(--line-strong); }
    ol li[data-kind="talk"]::before { background: var(--good); border-color: var(--good); }
    ol li[data-kind="hold"]::before, ol li[data-kind="agentLost"]::before { background: var(--warn-line); border-color: var(--warn-ink); }
    .what { flex: 1; min-width: 0; }
    .what strong { font-weight: 600; }
    audio { width: 100%; }
    .error { color: var(--bad-ink); font-weight: 600; }
    .player { display: grid; gap: var(--space-2); }
  `];

  /** Opens with what the list knows, and fills in the rest when it has been read. */
  async show(view) {
    this._view = view;
    this._answer = null;
    this._error = '';
    await this.updateComplete;
    this.renderRoot.querySelector('dialog').showModal();
    try {
      const answer = await this.desk.details(view.id);
      if (this._view?.id === view.id) this._answer = answer;
    } catch (problem) {
      if (this._view?.id === view.id) this._error = explain(problem);
    }
  }

  #close() { this.renderRoot.querySelector('dialog').close(); }

  #closed() {
    this._view = null;
    this._answer = null;
  }

  #facts(view) {
    const codes = this.desk.store.wrapUpCodes(view);
    const code = view.wrapUpCode ? fitting(codes.find((one) => one.code === view.wrapUpCode)?.labels, view.wrapUpCode) : '';
    const end = view.ending ? `${tWord('ending', view.ending.kind)} (${tWord('reason', view.ending.reason)})` : t(`state.${view.state}`);
    const rows = [
      ['from', view.direction === 'inbound' ? (isSpoken(view) ? view.customerNumber || t('call.unknown') : customerName(view)) : view.agentName],
      ['to', view.direction === 'inbound' ? view.address : view.customerNumber],
      ['queue', view.queueName],
      ['agent', view.agentName],
      ['began', fullMomentText(view.createdAt)],
      ['length', view.connectedAt && view.closedAt ? lengthText(view.closedAt - view.connectedAt) : null],
      ['end', end],
      ['code', code],
      ...view.choices.map(({ name, value }) => [name, value, true]),
      ['notes', view.notes],
    ];
    return html`<dl class="number">${rows.filter(([, value]) => value).map(([name, value, own]) => html`<dt>${own ? name : t(`details.${name}`)}</dt><dd>${value}</dd>`)}</dl>`;
  }

  #timeline(segments) {
    return html`<section aria-labelledby="timeline"><h3 id="timeline">${t('details.timeline')}</h3>
      <ol data-testid="details-timeline">${segments.map(({ kind, start, end, outcome }) => html`<li data-testid="details-segment" data-kind=${kind}>
        <div class="what"><strong>${t(`segment.${kind}`)}</strong> <span class="soft small">${hasText(`outcome.${outcome}`) ? t(`outcome.${outcome}`) : tWord('reason', outcome)}</span></div>
        <span class="soft small number">${timeText(start)} · ${lengthText(end - start)}</span>
      </li>`)}</ol></section>`;
  }

  #recording(record) {
    if (record.state === 'failed') return html`<p class="error">${t('details.recording.failed', { reason: record.failure ?? '' })}</p>`;
    if (record.state !== 'ready') return html`<p class="soft">${t('details.recording.processing')}</p>`;
    const address = `/api/v1/recordings/${record.id}/audio`;
    return html`<div class="player"><audio controls preload="metadata" data-testid="recording-player" src=${address} aria-label=${t('details.recording')}></audio><a class="small" href=${address} download="${record.id}.wav">${t('details.recording.download')}</a></div>`;
  }

  render() {
    const view = this._answer?.interaction ?? this._view;
    return html`<dialog data-testid="call-details" aria-labelledby="title" @close=${this.#closed} @click=${({ target }) => { if (target.localName === 'dialog') this.#close(); }}>
      ${view ? html`
        <div class="head"><h2 id="title" class="number">${view.customer?.name || view.customerName || customerName(view)}</h2><button type="button" class="quiet" data-testid="details-close" aria-label=${t('details.close')} @click=${this.#close}>${icon('close')}</button></div>
        <div class="body">
          ${this.#facts(view)}
          ${this.desk.store.mayDial && canCallBack(view) ? html`<div><button type="button" data-testid="details-call-back" @click=${() => { this.dispatchEvent(new CustomEvent('call-back', { detail: view.customerNumber })); this.#close(); }}>${icon('phone')}${t('details.callBack')}</button></div>` : nothing}
          ${this._error ? html`<p class="error" role="alert">${this._error}</p>` : nothing}
          ${this._answer?.recordings.length > 0 ? html`<section aria-labelledby="recording"><h3 id="recording">${t('details.recording')}</h3>${this._answer.recordings.map((record) => this.#recording(record))}</section>` : nothing}
          ${this._answer && view.conversation ? html`<section aria-labelledby="transcript"><h3 id="transcript">${t('details.transcript')}</h3><past-messages .desk=${this.desk} .view=${view}></past-messages></section>` : nothing}
          ${this._answer ? this.#timeline(this._answer.segments) : nothing}
          <p class="small soft">${t('details.id')}: ${view.id}</p>
        </div>` : nothing}
    </dialog>`;
  }
}

customElements.define('call-details', CallDetails);
