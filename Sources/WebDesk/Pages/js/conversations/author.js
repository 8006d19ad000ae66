// Who wrote a message, and what that means for the one who looks at it. An author
// is `customer`, `agent`, `user` (somebody else of the staff) or `automatic`.

import { customerName } from '../customer.js';
import { t } from '../i18n.js';

export function isFromCustomer({ author }) { return author.kind === 'customer'; }
export function isNote(message) { return message.audience === 'staff'; }
/** Whether this agent wrote it: then it may be changed. */
export function isBy({ author }, agent) { return author.kind === 'agent' && author.id === agent; }

/** @param view the interaction it belongs to @returns who wrote it, as the person at the desk calls them */
export function authorName({ author: { kind, id } }, view, desk) {
  switch (kind) {
  case 'customer': return customerName(view);
  case 'agent': return id === desk.store.agent?.id ? t('message.you') : desk.agentName(id) || t('message.colleague');
  case 'user': return desk.staff.of(id) || t('message.supervisor');
  default: return t('message.automatic');
  }
}

/** One line of it, for lists and notifications: names of files where there are no words. */
export function summaryOf(message) {
  if (message.text) return message.text.replace(/\s+/g, ' ').slice(0, 160);
  return message.attachments.map(({ name }) => name).join(', ');
}
