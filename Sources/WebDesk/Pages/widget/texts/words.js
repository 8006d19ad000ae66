// The widget's texts and how it writes times and sizes, in the visitor's language.

import { english } from './en.js';
import { chinese } from './zh-CN.js';

/** The language that is spoken for a wish such as "zh", "zh-Hans-CN" or "de-AT": ours, or English. */
function spoken(wishes) {
  for (const wish of wishes) {
    const lower = (wish ?? '').toLowerCase();
    if (/^zh\b/.test(lower)) return 'zh-CN';
    if (/^en\b/.test(lower)) return 'en';
  }
  return 'en';
}

export class Words {
  /** @param wish what the site asks for, '' for what the browser prefers */
  constructor(wish) {
    this.language = spoken(wish ? [wish] : navigator.languages);
    // The visitor's own region, where it is one of this language: it decides on 24 hours and the order of dates.
    this.locale = navigator.languages.find((tag) => spoken([tag]) === this.language && /^(en|zh)/i.test(tag)) ?? this.language;
    this.texts = this.language === 'en' ? english : chinese;
  }

  /** What stands between two sentences. */
  get gap() { return this.language === 'en' ? ' ' : ''; }

  /** A text with its {values} filled in. */
  t(key, values = {}) { return (this.texts[key] ?? english[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)); }

  time(instant) { return this.#written(instant, this.#clock); }
  moment(instant) { return this.#written(instant, { dateStyle: 'medium', timeStyle: 'short' }); }

  day(instant) {
    const days = Math.round((midnight(Date.now()) - midnight(instant)) / 86400000);
    if (days === 0) return this.t('today');
    if (days === 1) return this.t('yesterday');
    return this.#written(instant, { weekday: 'long', day: 'numeric', month: 'long', ...(days > 300 ? { year: 'numeric' } : {}) });
  }

  /** When something will be: the time alone where it is today. */
  soon(instant) {
    const isToday = midnight(instant) === midnight(Date.now());
    return this.#written(instant, { ...(isToday ? {} : { weekday: 'long' }), ...this.#clock });
  }

  /** A wait in milliseconds, as people say it. */
  wait(milliseconds) { return milliseconds < 60000 ? this.t('waitShort') : this.t('wait', { minutes: Math.round(milliseconds / 60000) }); }

  number(value) { return new Intl.NumberFormat(this.locale).format(value); }

  size(bytes) {
    const [value, unit] = bytes < 1e6 ? [Math.max(1, bytes / 1e3), 'kilobyte'] : [bytes / 1e6, 'megabyte'];
    return new Intl.NumberFormat(this.locale, { style: 'unit', unit, maximumFractionDigits: value < 10 && unit === 'megabyte' ? 1 : 0 }).format(value);
  }

  /** Why something was refused. */
  why(refusal) { return refusal.status === 0 ? this.t('noAnswer') : this.texts[refusal.code] ?? (refusal.detail || String(refusal.status ?? refusal)); }

  /** 4:11 PM, but 04:11. */
  get #clock() { return { hour: new Intl.DateTimeFormat(this.locale, { hour: 'numeric' }).resolvedOptions().hour12 ? 'numeric' : '2-digit', minute: '2-digit' }; }

  #written(instant, form) { return new Intl.DateTimeFormat(this.locale, form).format(instant); }
}

function midnight(instant) { return new Date(instant).setHours(0, 0, 0, 0); }
