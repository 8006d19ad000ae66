// What the channels have in common on the desk, and what sets them apart.

const SPOKEN = ['voice', 'video'];

/** Whether it is spoken: it has a phone, a microphone, and nobody can do two at once. */
export function isSpoken({ channel }) { return SPOKEN.includes(channel); }

/** The name of its icon. */
export function channelIcon(channel) { return { voice: 'phone', video: 'video', chat: 'chat', email: 'envelope' }[channel] ?? 'chat'; }

/** Where its actions are found in the API. */
export function actionsOf(view) { return isSpoken(view) ? `/calls/${view.id}` : `/conversations/${view.conversation}`; }
