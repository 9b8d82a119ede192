// @ts-check
/** How wide columns are against each other: numbers, with a picture of them. */

import { same, whenTyped } from '../field.mjs';
import { make } from '../elements.mjs';

export const rank = 30;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.type === 'array' && schema.items?.type === 'number';

/** @param {import('../field.mjs').Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const input = make('input', { type: 'text', inputMode: 'decimal', className: 'hy-input', autocomplete: 'off', placeholder: field.words.weights });
  const bar = make('div', { className: 'prop-weights' });
  bar.setAttribute('aria-hidden', 'true');
  whenTyped(input, (text) => field.put(numbersIn(text), { merge: true }));
  return {
    element: make('div', {}, input, bar),
    input,
    show: () => {
      const value = /** @type {any[]} */ (field.value ?? []);
      if (!same(numbersIn(input.value) ?? [], value)) input.value = value.join(' ');
      bar.replaceChildren(...value.map((weight) => {
        const part = make('span');
        part.style.flexGrow = String(Number(weight) || 0);
        return part;
      }));
    },
  };
}

/** @param {string} text */
function numbersIn(text) {
  const parts = text.normalize('NFKC').split(/[\s,、]+/).filter(Boolean);
  return parts.length ? parts.map((part) => (Number.isFinite(Number(part)) ? Number(part) : part)) : undefined;
}
