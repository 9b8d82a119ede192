// @ts-check
/** Yes or no. */

import { make } from '../elements.mjs';

export const rank = 50;
export const ownsLabel = true;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.type === 'boolean' || schema.const === true;

/** @param {import('../field.mjs').Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const input = make('input', { type: 'checkbox' });
  const usual = field.schema.default ?? false;
  const element = make('label', { className: 'prop-tick' }, input, make('span', { textContent: field.title }));
  input.addEventListener('change', () => {
    const isUsual = input.checked === usual && (field.schema.const || field.place.first() !== usual);
    field.put(isUsual ? undefined : input.checked);
  });
  return {
    element,
    show: () => {
      input.checked = Boolean(field.value ?? usual);
      input.indeterminate = field.isMixed;
    },
  };
}
