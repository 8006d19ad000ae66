// How a customer is called on the desk. Who is known is called by name, with the
// number below it. Visitors of web pages have no number that anybody could read
// or dial: they have a name, or they are just visitors.

import { t } from './i18n.js';
import { isSpoken } from './worklist/channels.js';

const DIALLABLE = /^[+*#0-9][*#0-9 ().\-\/]*$/;

/** {title, detail}: what is written large, and what is written below it ('' for nothing). */
export function customerOf(view) {
  const number = view.customerNumber;
  const known = view.customer?.name ?? '';
  if (!isSpoken(view)) return { title: known || view.customerName || t('customer.visitor'), detail: view.customer?.company ?? '' };
  if (known) return { title: known, detail: number };
  if (view.customerName && !DIALLABLE.test(number)) return { title: view.customerName, detail: number };
  return { title: number || t('call.unknown'), detail: view.customerName };
}

/** One line for titles and sentences. */
export function customerName(view) { return customerOf(view).title; }

/** Whether the number can be called back. */
export function canCallBack(view) { return isSpoken(view) && DIALLABLE.test(view.customerNumber); }
