import { css, html, nothing } from 'lit';
import { get, query } from '../../api.js';
import { authorName, isNote, summaryOf } from '../../conversations/author.js';
import { t, timeText } from '../../i18n.js';
import { DeskElement } from '../../element.js';
import { explain } from '../../problem.js';
import { base } from '../../styles/base.js';

const PAGE = 100;
/** So many pages back it is looked for: a contact of long ago may lie far behind. */
const PAGES = 20;

/** The messages of one contact that is over, or goes on elsewhere: to read, not to answer. */
class PastMessages extends DeskElement {
  static properties = { view: { attribute: false }, _messages: { state: true }, _failure: { state: true } };

  static styles = [base, css`
    :host { display: block; }
    ol { display: grid; gap: var(--space-2); max-height: 22rem; overflow-y: auto; }
    li { padding: var(--space-1) var(--space-2); border-inline-start: 3px solid var(--line); }
    li.agent { border-color: var(--accent); }
    li.note { border-color: var(--warn-line); background: var(--warn-soft); color: var(--warn-ink); }
    .text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
    .bad { color: var(--bad-ink); }
  `];

  constructor() {
    super();
    this._messages = null;
    this._failure = '';
  }

  willUpdate(changed) { if (changed.has('view') && changed.get('view')?.id !== this.view.id) this.#read(); }

  /** From the end of the conversation back to where this contact begins. */
  async #read() {
    const { id, conversation } = this.view;
    const found = [];
    try {
      for (let before, page = 0; page < PAGES; page += 1) {
        const { items } = await get(`/conversations/${conversation}/messages${query({ before, limit: PAGE })}`);
        found.unshift(...items.filter(({ interaction }) => interaction === id));
        const passed = found.length > 0 && items[0]?.interaction !== id;
        if (passed || items.length < PAGE) break;
        before = items[0].number;
      }
      if (this.view.id === id) this._messages = found;
    } catch (problem) {
      if (this.view.id === id) this._failure = explain(problem);
    }
  }

  #author(message) { return authorName(message, this.view, this.desk); }

  render() {
    if (this._failure) return html`<p class="bad" role="alert">${this._failure}</p>`;
    if (!this._messages) return html`<p class="soft">${t('idle.loading')}</p>`;
    if (this._messages.length === 0) return html`<p class="soft">${t('journey.noMessages')}</p>`;
    return html`<ol data-testid="transcript" tabindex="0" aria-label=${t('conversation.messages')}>${this._messages.map((message) => html`<li data-testid="past-message" class=${isNote(message) ? 'note' : message.author.kind}>
      <p class="small soft"><bdi>${this.#author(message)}</bdi> · ${timeText(message.at)}${isNote(message) ? html` · ${t('message.note')}` : nothing}</p>
      <p class="text" dir="auto">${message.deletedAt ? t('message.deleted') : message.text || summaryOf(message)}</p></li>`)}</ol>`;
  }
}

customElements.define('past-messages', PastMessages);
