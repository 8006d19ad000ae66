// The pages' texts. Both dictionaries have the same keys; a component asks for a
// key and renders again when the language changes.

import en from './i18n/en.js';
import chinese from './i18n/zh-CN.js';

const DICTIONARIES = { en: { ...en }, 'zh-CN': { ...chinese } };
const STORED = 'tandem.language';
const listeners = new Set();

export const LANGUAGES = Object.keys(DICTIONARIES);

/** A page's own texts: those that no other page needs. @param texts a dictionary for each of the LANGUAGES */
export function addTexts(texts) { LANGUAGES.forEach((tag) => Object.assign(DICTIONARIES[tag], texts[tag])); }

/** The dictionary that fits a BCP 47 tag, or null. */
function nearest(tag) {
  const lower = (tag ?? '').toLowerCase();
  if (lower === 'zh' || lower.startsWith('zh-')) return 'zh-CN';
  return lower === 'en' || lower.startsWith('en-') ? 'en' : null;
}

function stored() { return LANGUAGES.find((tag) => tag === localStorage.getItem(STORED)) ?? null; }

let present = stored() ?? navigator.languages.map(nearest).find((tag) => tag !== null) ?? 'en';
document.documentElement.lang = present;

export function language() { return present; }

function become(tag) {
  if (tag === present) return;
  present = tag;
  document.documentElement.lang = tag;
  listeners.forEach((listener) => listener());
}

/** The person's own choice, kept in this browser. */
export function chooseLanguage(tag) {
  localStorage.setItem(STORED, tag);
  become(tag);
}

/** The account's language: used unless the person has chosen one here. */
export function proposeLanguage(tag) {
  const fitting = nearest(tag);
  if (fitting && !stored()) become(fitting);
}

export function onLanguage(listener) { listeners.add(listener); }

/** Renders its component again when the language changes. */
export class InLanguage {
  #listener;
  constructor(host) {
    this.#listener = () => host.requestUpdate();
    host.addController(this);
  }
  hostConnected() { listeners.add(this.#listener); }
  hostDisconnected() { listeners.delete(this.#listener); }
}

export function hasText(key) { return key in DICTIONARIES[present]; }

/** A text with its {values} filled in. A key that is in no dictionary shows itself. */
export function t(key, values = {}) {
  const text = DICTIONARIES[present][key] ?? DICTIONARIES.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The label of a key with a fallback for words that the server has and we do not. */
export function tWord(prefix, word) { return hasText(`${prefix}.${word}`) ? t(`${prefix}.${word}`) : word; }

/** Out of texts per language tag, the one that fits the page; English, then the fallback, where none does. */
export function fitting(labels, fallback) {
  const tags = Object.keys(labels ?? {});
  const tag = tags.find((one) => one === present) ?? tags.find((one) => nearest(one) === present) ?? tags.find((one) => nearest(one) === 'en');
  return tag ? labels[tag] : fallback;
}

/** Formats are dear to make and are asked for with each message: one of each kind and language. */
const formats = new Map();

function format(kind, options, instant) {
  const key = `${present} ${kind}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(present, options));
  return formats.get(key).format(instant);
}

function isToday(instant) { return new Date(instant).toDateString() === new Date().toDateString(); }

export function timeText(instant) { return format('time', { hour: '2-digit', minute: '2-digit' }, instant); }

/** The day, without a time. */
export function dayText(instant) { return isToday(instant) ? t('day.today') : format('day', { dateStyle: 'medium' }, instant); }

/** Date and time in the computer's own zone; the date only where it is not today. */
export function momentText(instant) {
  return isToday(instant) ? timeText(instant) : format('moment', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }, instant);
}

/** For narrow places: the time of today, else the day alone. */
export function shortMomentText(instant) { return isToday(instant) ? timeText(instant) : format('date', { month: 'short', day: 'numeric' }, instant); }

export function fullMomentText(instant) { return format('full', { dateStyle: 'medium', timeStyle: 'medium' }, instant); }
