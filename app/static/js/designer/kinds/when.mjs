// @ts-check
/** Yes, no, or under a condition. */

import { make } from '../elements.mjs';
import { ask, linesOf } from './expression.mjs';

export const rank = 20;
export const ownsLabel = true;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => ['boolean', 'object'].every((type) => schema.anyOf?.some((/** @type {any} */ one) => one.type === type));

/** @param {import('../field.mjs').Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const input = make('input', { type: 'checkbox' });
  const tick = make('label', { className: 'prop-tick' }, input, make('span', { textContent: field.title }));
  const when = make('button', { type: 'button', className: 'prop-link', textContent: field.words.when });
  const said = make('p', { className: 'prop-said' });
  const element = make('div', { className: 'prop-when' }, tick, when, said);
  input.addEventListener('change', () => field.put(input.checked || field.place.first() === false ? input.checked : undefined));
  when.addEventListener('click', () => ask(field));
  return {
    element,
    show: () => {
      const lines = linesOf(field);
      input.checked = field.value === true;
      input.indeterminate = field.isMixed || lines.length > 0;
      said.textContent = lines.join('\n');
      said.hidden = !lines.length;
    },
  };
}
