// @ts-check
/** A condition of the route in words, as the logic editor says it. */

import { Subjects } from './logic/subjects.mjs';
import { inWords } from './logic/words.mjs';

/** @param {import('./store.mjs').Store} store @param {any} expression @returns {string} */
export function conditionWords(store, expression) {
  const { words } = store.about.logic;
  return words ? inWords(expression, new Subjects(store, null, words), words) : JSON.stringify(expression);
}
