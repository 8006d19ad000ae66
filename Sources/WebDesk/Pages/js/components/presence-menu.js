import { css, html } from 'lit';
import { t, tWord } from '../i18n.js';
import { DeskElement } from '../element.js';
import { base } from '../styles/base.js';
import { isSpoken } from '../worklist/channels.js';
import './menu-button.js';

const REASONS = ['short', 'lunch', 'training', 'personal'];

/** The two halves of the channels: what is spoken, and what is written. */
const HALVES = { spoken: (channel) => isSpoken({ channel }), written: (channel) => !isSpoken({ channel }) };
const HALF_ICONS = { spoken: 'phone', written: 'chat' };

/** The agent's own choice: available (for all, or only for what is spoken or written), a break with its reason, a meeting, offline. */
class PresenceMenu extends DeskElement {
  static styles = [base, css`
    :host { display: inline-block; }
    menu-button { display: block; }
    .shown { display: inline-flex; align-items: center; gap: var(--space-2); white-space: nowrap; overflow: hidden; }
    .shown span:last-child { overflow: hidden; text-overflow: ellipsis; }
    .dot { flex: none; width: 0.75rem; height: 0.75rem; border-radius: 50%; border: 2px solid var(--ink-soft); }
    .dot.available { background: var(--good); border-color: var(--good); }
    .dot.break, .dot.meeting { background: var(--warn-line); border-color: var(--warn-ink); }
  `];

  #items(presence) {
    const item = (id, text, icon, checked) => ({ id, text, icon, checked });
    const inBreak = presence.kind === 'break';
    const half = this.#half(presence.channels);
    const halves = Object.keys(HALVES).filter((name) => this.#channels.some(HALVES[name]));
    return [
      item('presence-available', t('presence.available'), 'phone', presence.kind === 'available' && !presence.channels),
      ...(halves.length > 1 ? halves.map((name) => item(`presence-available-${name}`, t(`presence.only.${name}`), HALF_ICONS[name], half === name)) : []),
      { heading: true, text: t('presence.break') },
      ...REASONS.map((reason, index) => item(index === 0 ? 'presence-break' : `presence-break-${reason}`, t(`presence.break.${reason}`), 'cup', inBreak && (presence.reason ?? REASONS[0]) === reason)),
      { heading: true, text: '' },
      item('presence-meeting', t('presence.meeting'), 'people', presence.kind === 'meeting'),
      item('presence-offline', t('presence.offline'), 'close', presence.kind === 'offline'),
    ];
  }

  /** Channels that this agent is given at all. */
  get #channels() { return (this.desk.store.agent.load?.channels ?? []).map(({ channel }) => channel); }

  /** The half of the channels that somebody is available for; null for all, and for a choice of another kind. */
  #half(channels) { return channels ? Object.keys(HALVES).find((name) => channels.every(HALVES[name])) ?? null : null; }

  /** What an item of the menu chooses: `presence-break-lunch` → break, lunch; `presence-available-written` → available for what is written. */
  #choose({ detail: id }) {
    const [, kind, detail] = id.split('-');
    const presence = { kind };
    if (kind === 'available' && detail) presence.channels = this.#channels.filter(HALVES[detail]);
    if (kind === 'break') presence.reason = detail ?? REASONS[0];
    this.desk.setPresence(presence);
  }

  render() {
    const presence = this.desk.store.agent.presence;
    const kind = t(`presence.${presence.kind}`);
    const half = this.#half(presence.channels);
    const channels = half ? t(`presence.only.${half}`) : (presence.channels ?? []).map((channel) => t(`channel.${channel}`)).join(', ');
    const detail = presence.kind === 'break' && presence.reason ? tWord('presence.break', presence.reason) : channels;
    const shown = detail ? `${kind} · ${detail}` : kind;
    return html`<menu-button hook="presence-menu" value=${presence.kind} label="${t('presence.label')}: ${shown}" .items=${this.#items(presence)} @choose=${this.#choose}>
      <span class="shown"><span class="dot ${presence.kind}"></span><span>${shown}</span></span>
    </menu-button>`;
  }
}

customElements.define('presence-menu', PresenceMenu);
