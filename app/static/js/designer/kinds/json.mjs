// @ts-check
/** Whatever no other kind knows: its JSON, taken over once it is JSON. */

import { same } from '../field.mjs';
import { make } from '../elements.mjs';

export const rank = 1000;

export const fits = () => true;

/** @param {import('../field.mjs').Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const input = make('textarea', { className: 'hy-input prop-json', rows: 3, spellcheck: false });
  const error = make('p', { className: 'hy-error', hidden: true });
  error.append(make('span', { textContent: field.words.noJson }));
  input.addEventListener('change', () => {
    const read = parsed(input.value);
    error.hidden = read.isJson;
    if (read.isJson) field.put(read.value);
  });
  return {
    element: make('div', {}, input, error),
    input,
    show: () => {
      const read = parsed(input.value);
      if (read.isJson && !same(read.value, field.value)) input.value = field.value === undefined ? '' : JSON.stringify(field.value, null, 1);
    },
  };
}

/** @param {string} text @returns {{isJson: boolean, value?: any}} */
function parsed(text) {
  if (!text.trim()) return { isJson: true };
  try {
    return { isJson: true, value: JSON.parse(text) };
  } catch {
    return { isJson: false };
  }
}
