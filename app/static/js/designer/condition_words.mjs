// @ts-check
/** A condition in words, as far as it is a simple one; any other is shown as it is written. */

import { find, wordsOf } from './document.mjs';
import { say } from './actions.mjs';

/** @typedef {import('./store.mjs').Store} Store */

const SIGNS = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** @param {Store} store @param {any} expression @returns {string} */
export function conditionWords(store, expression) {
  return worded(store, expression) ?? JSON.stringify(expression);
}

/** @param {Store} store @param {any} expression @returns {string | null} */
function worded(store, expression) {
  if (!expression || typeof expression !== 'object' || Array.isArray(expression)) return null;
  const [operator, given] = Object.entries(expression)[0] ?? ['', null];
  const operands = Array.isArray(given) ? given : [given];
  const { words } = store.about;
  if (operator === 'and' || operator === 'or') {
    const all = operands.map((each) => worded(store, each));
    return all.some((each) => each === null) ? null : all.join(words[operator]);
  }
  const [left, right] = operands.map((each) => named(store, each));
  if (operator === 'filled' || operator === 'blank') return left === null ? null : say(words[operator], { what: left });
  if (left === null || right === null || right === undefined) return null;
  if (operator === 'picked') return say(words.picked, { what: left, option: optionName(store, operands[0], operands[1]) ?? right });
  return SIGNS.has(operator) ? `${left} ${operator} ${optionName(store, operands[0], operands[1]) ?? right}` : null;
}

/** @param {Store} store @param {any} operand @returns {string | null} */
function named(store, operand) {
  if (typeof operand?.var === 'string') return itemOf(store, operand)?.label ?? operand.var;
  return operand === null || typeof operand === 'object' ? null : String(operand);
}

/** @param {Store} store @param {any} operand @returns {{part: any, label: string} | undefined} */
function itemOf(store, operand) {
  const part = find(store.document, String(operand?.var ?? '').replace('answers.', ''))?.part;
  const label = wordsOf(part?.label);
  return part && label ? { part, label } : undefined;
}

/** @param {Store} store @param {any} operand @param {any} code @returns {string | undefined} */
function optionName(store, operand, code) {
  let options = itemOf(store, operand)?.part.options;
  let name;
  for (const key of String(code).split('/')) {
    const option = options?.find((/** @type {any} */ each) => each.key === key);
    name = option && wordsOf(option.label);
    options = option?.options;
  }
  return name;
}
