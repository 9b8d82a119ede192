// @ts-check
/** One of what is there to be named: a role, a setting. */

import { make } from '../elements.mjs';
import { named } from '../sources.mjs';

export const rank = 20;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => Boolean(schema.names);

/** @param {import('../field.mjs').Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const input = make('select', { className: 'hy-input' });
  input.addEventListener('change', () => field.put(input.value || undefined));
  let drawn = '';
  const show = () => {
    const there = named(field.schema.names, field.kit);
    const isStrange = field.value !== undefined && !there.some(([name]) => name === field.value);
    const all = [['', field.words.unsaid], ...there, ...(isStrange ? [[field.value, String(field.value)]] : [])];
    if (JSON.stringify(all) !== drawn) {
      drawn = JSON.stringify(all);
      input.replaceChildren(...all.map(([value, label]) => make('option', { value, textContent: label })));
    }
    input.value = field.isMixed ? '' : field.value ?? '';
  };
  return { element: input, input, show };
}
