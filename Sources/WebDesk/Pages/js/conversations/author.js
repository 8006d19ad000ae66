// Who wrote a message, and what that means for the one who looks at it. An author
// is `customer`, `agent`, `user` (somebody else of the staff) or `automatic`.

export function isFromCustomer({ author }) { return author.kind === 'customer'; }
export function isNote(message) { return message.audience === 'staff'; }
/** Whether this agent wrote it: then it may be changed. */
export function isBy({ author }, agent) { return author.kind === 'agent' && author.id === agent; }

/** One line of it, for lists and notifications: names of files where there are no words. */
export function summaryOf(message) {
  if (message.text) return message.text.replace(/\s+/g, ' ').slice(0, 160);
  return message.attachments.map(({ name }) => name).join(', ');
}
