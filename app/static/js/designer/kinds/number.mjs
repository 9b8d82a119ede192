// @ts-check
/** A number. What is none is sent as typed: the server says what is wrong with it, and nothing typed is lost. */

import { whenTyped } from '../field.mjs';
import { make } from '../elements.mjs';

export const rank = 50;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.type === 'integer' || schema.type === 'number';

/** @param {import('../field.mjs').Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const { schema } = field;
  const inputMode = schema.type === 'integer' ? 'numeric' : 'decimal';
  const input = make('input', { type: 'text', inputMode, className: 'hy-input hy-num', autocomplete: 'off' });
  whenTyped(input, (text) => field.put(numberIn(text), { merge: true }));
  input.addEventListener('keydown', (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    field.put(bounded(Number(field.value ?? schema.default ?? 0) + way, schema), { merge: true });
  });
  return {
    element: input,
    input,
    show: () => {
      if (numberIn(input.value) !== field.value) input.value = field.value === undefined ? '' : String(field.value);
      input.placeholder = field.isMixed ? field.words.mixed : String(schema.default ?? '');
    },
  };
}

/** @param {string} text @returns {number | string | undefined} */
function numberIn(text) {
  const plain = text.normalize('NFKC').trim();
  if (!plain) return undefined;
  return Number.isFinite(Number(plain)) ? Number(plain) : text;
}

/** @param {number} number @param {import('../field.mjs').Schema} schema */
function bounded(number, schema) {
  if (Number.isNaN(number)) return schema.minimum ?? 0;
  return Math.min(schema.maximum ?? Infinity, Math.max(schema.minimum ?? -Infinity, number));
}
