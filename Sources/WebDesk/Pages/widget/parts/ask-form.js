// What is asked before a chat: the site's own questions, and outside of hours how to reach the
// visitor.

import { h, icon } from '../dom.js';

const FORMS = {
  email: { type: 'email', inputmode: 'email', autocomplete: 'email', check: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, wrong: 'badEmail' },
  phone: { type: 'tel', inputmode: 'tel', autocomplete: 'tel', check: /^[+()\d\s./-]{4,30}$/, wrong: 'badPhone' },
  text: { type: 'text', check: /^/ },
  choice: { check: /^/ },
};

/** What is asked of this visitor: nothing whose answer the site's signature gives already. */
export function questions(welcome, isKnown, words) {
  const own = (welcome.preChat ?? []).map((field) => ({ ...field, label: words.fitting(field.label ?? field.labels) || field.key }));
  const asked = welcome.isOpen ? own : [...own, ...[
    { key: 'name', label: words.t('name'), kind: 'text', required: false },
    { key: 'email', label: words.t('email'), kind: 'email', required: false },
  ].filter(({ key }) => !own.some((field) => field.key === key))];
  return isKnown ? asked.filter(({ key }) => key !== 'name' && key !== 'email') : asked;
}

/** @param submitted called with {name?, email?, fields} */
export function askForm(fields, { greeting, action }, words, submitted) {
  const rows = fields.map((field, index) => row(field, index, words));
  const form = h('form', { class: 'ask page', novalidate: true, testid: 'chat-form', onsubmit: (event) => {
    event.preventDefault();
    const wrong = rows.filter((one) => !one.check());
    if (wrong.length > 0) { wrong[0].input.focus(); return; }
    const answers = Object.fromEntries(rows.map(({ field, input }) => [field.key, input.value.trim()]).filter(([, value]) => value));
    const { name, email, ...others } = answers;
    submitted({ ...(name ? { name } : {}), ...(email ? { email } : {}), fields: others });
  } },
  greeting ? h('p', { class: 'greeting' }, greeting) : null,
  h('p', { class: 'soft small' }, words.t('formLead')),
  rows.map(({ element }) => element),
  h('button', { type: 'submit', class: 'solid', testid: 'chat-form-submit' }, action));
  return form;
}

function row(field, index, words) {
  const id = `ask-${index}`;
  const kind = FORMS[field.kind] ?? FORMS.text;
  const wrong = h('p', { class: 'wrong', id: `${id}-wrong`, hidden: true });
  const common = { id, testid: `chat-field-${field.key}`, 'aria-describedby': `${id}-wrong`, 'aria-required': field.required ? 'true' : null, maxlength: '300' };
  const input = field.kind === 'choice'
    ? h('select', { ...common, maxlength: null }, h('option', { value: '' }, words.t('choose')), (field.options ?? []).map((option) => choiceOption(option, words)))
    : h('input', { ...common, type: kind.type, inputmode: kind.inputmode, autocomplete: field.key === 'name' ? 'name' : kind.autocomplete ?? 'off' });
  function check() {
    const value = input.value.trim();
    const fault = value === '' ? (field.required ? words.t('missing') : '') : kind.check.test(value) ? '' : words.t(kind.wrong);
    wrong.textContent = fault;
    wrong.hidden = fault === '';
    if (fault) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    return fault === '';
  }
  // Not when the field is left: the complaint would go, and the button move away, under the click that sends the form.
  input.addEventListener('input', () => { if (input.hasAttribute('aria-invalid')) check(); });
  const label = h('label', { for: id }, field.label, field.required ? null : h('span', null, ` (${words.t('optional')})`));
  const control = field.kind === 'choice' ? h('div', { class: 'choice' }, input, icon('down')) : input;
  return { field, input, check, element: h('div', { class: 'field' }, label, control, wrong) };
}

function choiceOption(option, words) {
  const isPlain = typeof option === 'string';
  return h('option', { value: isPlain ? option : option.key ?? option.value }, isPlain ? option : words.fitting(option.label) || option.key);
}
