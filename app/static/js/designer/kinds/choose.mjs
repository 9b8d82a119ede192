// @ts-check
/** One of a few words the schema knows: side by side while there are few, else a list. */

import { same } from '../field.mjs';
import { make } from '../elements.mjs';

/** @typedef {import('../field.mjs').Field} Field */

export const rank = 40;

const FEW = 3;
let count = 0;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => Array.isArray(schema.enum);

/** @param {Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const { schema } = field;
  /** @type {[any, string][]} */
  const choices = schema.enum.map((/** @type {any} */ value, /** @type {number} */ index) => [value, schema.titles?.[index] ?? String(value)]);
  const isFree = schema.default === undefined && !field.isRequired;
  if (isFree) choices.unshift([undefined, field.words.unsaid]);
  return choices.length <= FEW ? sideBySide(field, choices) : list(field, choices);
}

/** @param {Field} field @param {[any, string][]} choices @returns {import('../field.mjs').Control} */
function sideBySide(field, choices) {
  count += 1;
  const inputs = choices.map(([value, title]) => {
    const input = make('input', { type: 'radio', name: `prop-choice-${count}` });
    input.addEventListener('change', () => field.put(value));
    return { value, input, label: make('label', {}, input, make('span', { textContent: title })) };
  });
  const element = make('div', { className: 'prop-segments' }, ...inputs.map(({ label }) => label));
  element.setAttribute('role', 'radiogroup');
  element.setAttribute('aria-label', field.title);
  return {
    element,
    show: () => {
      const current = field.value ?? field.schema.default;
      for (const { value, input } of inputs) input.checked = !field.isMixed && same(value, current);
    },
  };
}

/** @param {Field} field @param {[any, string][]} choices @returns {import('../field.mjs').Control} */
function list(field, choices) {
  const input = make('select', { className: 'hy-input' }, ...choices.map(([, textContent], index) => make('option', { value: String(index), textContent })));
  input.addEventListener('change', () => field.put(choices[Number(input.value)][0]));
  return {
    element: input,
    input,
    show: () => {
      const current = field.value ?? field.schema.default;
      const index = field.isMixed ? -1 : choices.findIndex(([value]) => same(value, current));
      if (input.selectedIndex !== index) input.selectedIndex = index;
    },
  };
}
