// What is asked before a chat: the site's own questions, and outside of hours how to reach the
// visitor.

import { h, icon } from '../dom.js';

/** The service's own rules: what it would refuse is not sent. */
const FORMS = {
  email: { type: 'email', inputmode: 'email', autocomplete: 'email', check: /^[^\s@<>,]+@[^\s@<>,]*\.[^\s@<>,]*$/, wrong: 'badEmail' },
  phone: { type: 'tel', inputmode: 'tel', autocomplete: 'tel', check: /^(?=(\D*\d){3})[\d+()./ -]{3,40}$/, wrong: 'badPhone' },
  text: { type: 'text', check: /^/ },
};

/** What is asked of this visitor: nothing whose answer the site's signature gives already. */
export function questions(welcome, isKnown, words) {
  const own = welcome.preChat;
  const asked = welcome.isOpen ? own : [...own, ...[
    { key: 'name', label: words.t('name'), kind: 'text', required: false },
    { key: 'email', label: words.t('email'), kind: 'email', required: false },
  ].filter(({ key }) => !own.some((field) => field.key === key))];
  return isKnown ? asked.filter(({ key }) => key !== 'name' && key !== 'email') : asked;
}

/**
 * @param answers, fault what the service has refused, and why
 * @param submitted called with {name?, email?, fields}
 */
export function askForm(fields, { greeting, action, answers, fault }, words, submitted) {
  const given = { ...answers, ...answers?.fields };
  const rows = fields.map((field, index) => row(field, index, words, given[field.key]));
  const wrong = rows.filter((one) => answers && one.refuse(fault.faults));
  const form = h('form', { class: 'ask page', novalidate: true, testid: 'chat-form', onsubmit: (event) => {
    event.preventDefault();
    const first = rows.filter((one) => !one.check())[0];
    if (first) { first.input.focus(); return; }
    const answers = Object.fromEntries(rows.map(({ field, input }) => [field.key, input.value.trim()]).filter(([, value]) => value));
    const { name, email, ...others } = answers;
    submitted({ name, email, fields: others });
  } },
  greeting ? h('p', { class: 'greeting' }, greeting) : null,
  h('p', { class: 'soft small' }, words.t('formLead')),
  answers && wrong.length === 0 ? h('p', { class: 'complaint', role: 'alert' }, words.why(fault)) : null,
  rows.map(({ element }) => element),
  h('button', { type: 'submit', class: 'solid', testid: 'chat-form-submit' }, action));
  return form;
}

function row(field, index, words, answer = '') {
  const id = `ask-${index}`;
  const kind = FORMS[field.key === 'email' ? 'email' : field.kind] ?? FORMS.text;
  const wrong = h('p', { class: 'wrong', id: `${id}-wrong`, hidden: true, role: 'alert', testid: `chat-wrong-${field.key}` });
  const common = { id, testid: `chat-field-${field.key}`, 'aria-describedby': `${id}-wrong`, 'aria-required': field.required ? 'true' : null, maxlength: '200' };
  const input = field.kind === 'choice'
    ? h('select', { ...common, maxlength: null }, h('option', { value: '' }, words.t('choose')), (field.options ?? []).map((option) => h('option', { value: option }, option)))
    : h('input', { ...common, type: kind.type, inputmode: kind.inputmode, autocomplete: field.key === 'name' ? 'name' : kind.autocomplete ?? 'off' });
  input.value = answer;
  const tell = (fault) => {
    wrong.textContent = fault;
    wrong.hidden = fault === '';
    if (fault) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    return fault === '';
  };
  const check = () => {
    const value = input.value.trim();
    return tell(value === '' ? (field.required ? words.t('missing') : '') : kind.check.test(value) ? '' : words.t(kind.wrong));
  };
  /** @returns whether it is this answer that the service has refused */
  const refuse = (faults) => {
    const fault = faults.find((one) => one.field.replace('fields.', '') === field.key);
    return fault !== undefined && !tell(kind.wrong ? words.t(kind.wrong) : fault.detail);
  };
  // Not when the field is left: the complaint would go, and the button move away, under the click that sends the form.
  input.addEventListener('input', () => { if (input.hasAttribute('aria-invalid')) check(); });
  const label = h('label', { for: id }, field.label || field.key, field.required ? null : h('span', null, ` (${words.t('optional')})`));
  const control = field.kind === 'choice' ? h('div', { class: 'choice' }, input, icon('down')) : input;
  return { field, input, check, refuse, element: h('div', { class: 'field' }, label, control, wrong) };
}
