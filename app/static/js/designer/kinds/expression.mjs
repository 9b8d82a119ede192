// @ts-check
/** A condition, a computed value or checks: read here, changed in the editor of conditions, which listens for `logic`. */

import { icon, make } from '../elements.mjs';
import { inWords } from '../summary.mjs';
import { wordsOf } from '../document.mjs';

/** @typedef {import('../field.mjs').Field} Field */

export const rank = 10;
export const ownsLabel = true;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.ref === 'expression' || schema.items?.$ref === '#/$defs/check';

/** @param {Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const said = make('p', { className: 'prop-said' });
  const edit = make('button', { type: 'button', className: 'prop-logic' }, icon(field.kit.store, 'git-branch'), make('span', { textContent: field.title }));
  edit.addEventListener('click', () => ask(field));
  const clear = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only', title: field.words.clear }, icon(field.kit.store, 'x'));
  clear.setAttribute('aria-label', `${field.words.clear}: ${field.title}`);
  clear.addEventListener('click', () => field.put(undefined));
  const element = make('div', { className: 'prop-expression' }, edit, clear, said);
  return {
    element,
    show: () => {
      const lines = linesOf(field);
      said.textContent = lines.join('\n');
      said.hidden = clear.hidden = !lines.length;
      element.classList.toggle('is-said', lines.length > 0);
    },
  };
}

/** @param {Field} field */
export function ask(field) {
  field.kit.store.dispatchEvent(new CustomEvent('logic', { detail: { path: field.kit.paths.at(-1), name: field.name } }));
}

/** @param {Field} field @returns {string[]} */
export function linesOf(field) {
  const { value } = field;
  if (value === undefined || typeof value === 'boolean') return [];
  if (field.schema.items && Array.isArray(value)) return value.map((check) => wordsOf(check.message) || inWords(check.must, field.kit));
  return [inWords(value, field.kit)];
}
