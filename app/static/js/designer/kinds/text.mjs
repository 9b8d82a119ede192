// @ts-check
/** A short text that is the same in every language: a day, a number on paper, a key. */

import { showIn, whenTyped } from '../field.mjs';
import { make } from '../elements.mjs';

export const rank = 60;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.type === 'string';

/** @param {import('../field.mjs').Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const type = field.schema.format === 'date' ? 'date' : 'text';
  const input = make('input', { type, className: 'hy-input', autocomplete: 'off', spellcheck: false });
  whenTyped(input, (text) => field.put(text || (field.isRequired ? '' : undefined), { merge: true }));
  return {
    element: input,
    input,
    show: () => {
      showIn(input, field.value === undefined ? '' : String(field.value));
      input.placeholder = field.isMixed ? field.words.mixed : field.schema.default ?? '';
    },
  };
}
