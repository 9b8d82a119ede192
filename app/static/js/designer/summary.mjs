// @ts-check
/** An expression in a line that can be read; the editor of conditions writes it out in full. */

import { find, wordsOf } from './document.mjs';

/** @typedef {import('./field.mjs').Kit} Kit */

/** @type {{[operator: string]: string}} */
const SIGNS = { '==': '=', '!=': '≠', '>=': '≥', '<=': '≤', '*': '×', '/': '÷', '-': '−' };
const BETWEEN = new Set(['==', '!=', '>', '<', '>=', '<=', '+', '-', '*', '/']);

/** @param {any} expression @param {Kit} kit @returns {string} */
export function inWords(expression, kit) {
  if (Array.isArray(expression)) return expression.map((each) => inWords(each, kit)).join('、');
  if (expression === true || expression === false) return expression ? kit.words.yes : kit.words.no;
  if (!expression || typeof expression !== 'object') return String(expression);
  const [operator] = Object.keys(expression);
  const given = [expression[operator]].flat();
  if (operator === 'var') return nameOf(String(given[0]), kit);
  const parts = given.map((each) => inWords(each, kit));
  if (operator === 'and' || operator === 'or') return parts.join(` ${kit.words[operator]} `);
  if (BETWEEN.has(operator) && parts.length > 1) return parts.join(` ${SIGNS[operator] ?? operator} `);
  return `${operator}(${parts.join(', ')})`;
}

/** @param {string} variable @param {Kit} kit */
function nameOf(variable, { store }) {
  const part = find(store.document, variable.replace(/^answers\./, ''))?.part;
  return part ? `「${wordsOf(part.label) || part.key}」` : variable;
}
