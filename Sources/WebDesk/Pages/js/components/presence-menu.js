import { css, html } from 'lit';
import { t, tWord } from '../i18n.js';
import { DeskElement } from '../element.js';
import { base } from '../styles/base.js';
import { channelIcon } from '../work/channels.js';
import './menu-button.js';

const REASONS = ['short', 'lunch', 'training', 'personal'];

/** What an item of the menu chooses: `presence-break-lunch` → break, lunch; `presence-available-chat` → available for chats only. */
function choiceOf(id) {
  const [, kind, detail] = id.split('-');
  if (kind === 'available') return { kind, channels: detail ? [detail] : undefined };
  return { kind, reason: kind === 'break' ? detail ?? REASONS[0] : undefined };
}

/** The agent's own choice: available (for all channels or for one), a break with its reason, a meeting, offline. */
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
    const chosen = presence.channels?.join() ?? '';
    const channels = (this.desk.store.agent.load?.channels ?? []).map(({ channel }) => channel);
    return [
      item('presence-available', t('presence.available'), 'check', presence.kind === 'available' && !chosen),
      ...(channels.length > 1 ? channels.map((channel) => item(`presence-available-${channel}`, t('presence.only', { channel: t(`channel.${channel}`) }), channelIcon(channel), presence.kind === 'available' && chosen === channel)) : []),
      { heading: true, text: t('presence.break') },
      ...REASONS.map((reason, index) => item(index === 0 ? 'presence-break' : `presence-break-${reason}`, t(`presence.break.${reason}`), 'cup', inBreak && (presence.reason ?? REASONS[0]) === reason)),
      { heading: true, text: '' },
      item('presence-meeting', t('presence.meeting'), 'people', presence.kind === 'meeting'),
      item('presence-offline', t('presence.offline'), 'close', presence.kind === 'offline'),
    ];
  }

  #choose({ detail }) {
    this.desk.setPresence(choiceOf(detail));
  }

  render() {
    const presence = this.desk.store.agent.presence;
    const kind = t(`presence.${presence.kind}`);
    const detail = presence.kind === 'break' && presence.reason ? tWord('presence.break', presence.reason) : (presence.channels ?? []).map((channel) => t(`channel.${channel}`)).join(', ');
    const shown = detail ? `${kind} · ${detail}` : kind;
    return html`<menu-button hook="presence-menu" value=${presence.kind} label="${t('presence.label')}: ${shown}" .items=${this.#items(presence)} @choose=${this.#choose}>
      <span class="shown"><span class="dot ${presence.kind}"></span><span>${shown}</span></span>
    </menu-button>`;
  }
}

customElements.define('presence-menu', PresenceMenu);
