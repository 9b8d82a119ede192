// @ts-check
/** An expression in a line that can be read, said as the logic editor says it. */

import { find } from './document.mjs';
import { Subjects } from './logic/subjects.mjs';
import { inWords as said } from './logic/words.mjs';

/** @param {any} expression @param {import('./field.mjs').Kit} kit @returns {string} */
export function inWords(expression, { store, paths }) {
  const { words } = store.about.logic;
  if (!words) return JSON.stringify(expression);
  return said(expression, new Subjects(store, find(store.document, paths.at(-1)) ?? null, words), words);
}
