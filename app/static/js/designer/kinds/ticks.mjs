// @ts-check
/** Several of what is there to be named: columns to add up, items of a total. */

import { make } from '../elements.mjs';
import { named } from '../sources.mjs';

/** @typedef {import('../field.mjs').Field} Field */

export const rank = 30;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.type === 'array' && Boolean(schema.items?.names);

/** @param {Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const element = make('div', { className: 'prop-ticks' });
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', field.title);
  let drawn = '';
  const show = () => {
    const value = /** @type {string[]} */ (field.value ?? []);
    const there = named(field.schema.items.names, field.kit);
    const strange = value.filter((key) => !there.some(([name]) => name === key)).map((key) => /** @type {[string, string]} */ ([key, key]));
    const all = [...there, ...strange];
    if (JSON.stringify(all) !== drawn) {
      drawn = JSON.stringify(all);
      element.replaceChildren(...(all.length ? all.map((each) => line(field, each)) : [make('p', { className: 'hy-hint', textContent: field.words.nothingThere })]));
    }
    for (const input of element.querySelectorAll('input')) input.checked = value.includes(input.value);
  };
  return { element, show };
}

/** @param {Field} field @param {import('../sources.mjs').Named} named */
function line(field, [name, label, depth = 0]) {
  const input = make('input', { type: 'checkbox', value: name });
  input.addEventListener('change', () => {
    const others = (field.value ?? []).filter((/** @type {string} */ each) => each !== name);
    const value = input.checked ? [...others, name] : others;
    field.put(value.length || field.isRequired ? value : undefined);
  });
  return make('label', { className: depth ? 'prop-tick is-inner' : 'prop-tick' }, input, make('span', { textContent: label }));
}
