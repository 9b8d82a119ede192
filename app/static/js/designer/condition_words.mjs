// @ts-check
/** A condition of the route in the words its editor has for it. */

import { Subjects } from './logic/subjects.mjs';
import { inWords } from './logic/words.mjs';

/** @param {import('./store.mjs').Store} store @param {any} expression @returns {string} */
export function conditionWords(store, expression) {
  const editor = /** @type {HTMLElement} */ (document.querySelector('[data-panel="logic"]'));
  const words = JSON.parse(editor.dataset.words ?? '{}');
  return inWords(expression, new Subjects(store, null, words), words);
}
