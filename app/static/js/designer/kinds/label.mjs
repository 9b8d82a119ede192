// @ts-check
/** Words for people, in Chinese and, once asked for, in English. */

import { showIn, whenTyped } from '../field.mjs';
import { reworded, wordsIn } from '../labels.mjs';
import { make } from '../elements.mjs';

/** @typedef {import('../field.mjs').Field} Field */

export const rank = 10;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.ref === 'label';

/** @param {Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const inputs = /** @type {const} */ (['zh', 'en']).map((language) => box(field, language));
  const toggle = make('button', { type: 'button', className: 'prop-en', textContent: 'EN', title: field.words.english });
  toggle.addEventListener('click', () => {
    const isOn = toggle.closest('.design-properties')?.classList.toggle('shows-english');
    if (isOn) inputs[1].focus();
  });
  const element = make('div', { className: 'prop-words' }, ...inputs, toggle);
  const show = () => {
    const { value } = field;
    showIn(inputs[0], wordsIn(value, 'zh'));
    showIn(inputs[1], wordsIn(value, 'en'));
    inputs[0].placeholder = field.isMixed ? field.words.mixed : '';
    toggle.classList.toggle('has-words', Boolean(wordsIn(value, 'en')));
  };
  return { element, input: inputs[0], show };
}

/** @param {Field} field @param {'zh' | 'en'} language */
function box(field, language) {
  const input = make('textarea', { rows: field.schema.long ? 3 : 1, className: 'hy-input', autocomplete: 'off' });
  // A label goes on to a new line where it has several already, or with Shift.
  input.addEventListener('keydown', (event) => {
    const mayBreak = field.schema.long || event.shiftKey || event.isComposing || input.value.includes('\n');
    if (event.key === 'Enter' && !mayBreak) event.preventDefault();
  });
  input.lang = language;
  if (language === 'en') {
    input.classList.add('prop-english');
    input.placeholder = field.words.inEnglish;
    input.setAttribute('aria-label', `${field.title} (${field.words.inEnglish})`);
  }
  whenTyped(input, (text) => field.put(reworded(field.value, language, text) ?? (field.isRequired ? '' : undefined), { merge: true }));
  return input;
}
