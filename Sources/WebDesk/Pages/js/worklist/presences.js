// What can be chosen of presence, by agents for themselves and by supervisors for them: available
// (for all channels, or only for what is spoken or written), a break with its reason, a meeting, offline.

import { t, tWord } from '../i18n.js';
import { isSpoken } from './channels.js';
import './texts.js';

const REASONS = ['short', 'lunch', 'training', 'personal'];

/** The two halves of the channels: what is spoken, and what is written. */
const HALVES = { spoken: (channel) => isSpoken({ channel }), written: (channel) => !isSpoken({ channel }) };
const HALF_ICONS = { spoken: 'phone', written: 'chat' };

/** Channels that an agent is given at all. */
function channelsOf(agent) { return (agent.load?.channels ?? []).map(({ channel }) => channel); }

/** The half of the channels that somebody is available for; null for all, and for a choice of another kind. */
function half(channels) { return channels ? Object.keys(HALVES).find((name) => channels.every(HALVES[name])) ?? null : null; }

/** The items of a menu-button for this agent; `presenceOf` says what each chooses. */
export function presenceItems(agent) {
  const { presence } = agent;
  const item = (id, text, icon, checked) => ({ id, text, icon, checked });
  const inBreak = presence.kind === 'break';
  const present = half(presence.channels);
  const halves = Object.keys(HALVES).filter((name) => channelsOf(agent).some(HALVES[name]));
  return [
    item('presence-available', t('presence.available'), 'phone', presence.kind === 'available' && !presence.channels),
    ...(halves.length > 1 ? halves.map((name) => item(`presence-available-${name}`, t(`presence.only.${name}`), HALF_ICONS[name], present === name)) : []),
    { heading: true, text: t('presence.break') },
    ...REASONS.map((reason, index) => item(index === 0 ? 'presence-break' : `presence-break-${reason}`, t(`presence.break.${reason}`), 'cup', inBreak && (presence.reason ?? REASONS[0]) === reason)),
    { heading: true, text: '' },
    item('presence-meeting', t('presence.meeting'), 'people', presence.kind === 'meeting'),
    item('presence-offline', t('presence.offline'), 'close', presence.kind === 'offline'),
  ];
}

/** What an item of the menu chooses: `presence-break-lunch` → break, lunch; `presence-available-written` → available for what is written. */
export function presenceOf(id, agent) {
  const [, kind, detail] = id.split('-');
  const presence = { kind };
  if (kind === 'available' && detail) presence.channels = channelsOf(agent).filter(HALVES[detail]);
  if (kind === 'break') presence.reason = detail ?? REASONS[0];
  return presence;
}

/** For which channels alone somebody is available, in words; '' for all. */
export function channelsText({ channels }) {
  if (!channels) return '';
  const name = half(channels);
  return name ? t(`presence.only.${name}`) : channels.map((channel) => tWord('channel', channel)).join(', ');
}

/** What more there is to say of a presence than its kind: the reason of a break, or for which channels; ''. */
export function presenceDetail(presence) {
  return presence.kind === 'break' && presence.reason ? tWord('presence.break', presence.reason) : channelsText(presence);
}
