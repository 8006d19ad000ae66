// How a customer is called on the desk. Visitors of web pages have no number that
// anybody could read or dial: their name goes first, as does any known name in lists.

import { t } from './i18n.js';

const DIALLABLE = /^[+*#0-9][*#0-9 ().\-\/]*$/;

/** {title, detail}: what is written large, and what is written below it ('' for nothing). */
export function customerOf(view) {
  const number = view.customerNumber;
  if (view.customerName && !DIALLABLE.test(number)) return { title: view.customerName, detail: number };
  return { title: number || t('call.unknown'), detail: view.customerName };
}

/** One line for titles and sentences. */
export function customerName(view) { return customerOf(view).title; }

/** Whether the number can be called back. */
export function canCallBack(view) { return DIALLABLE.test(view.customerNumber); }
