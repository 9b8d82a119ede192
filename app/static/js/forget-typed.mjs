// @ts-check
/** The answer has arrived: what this browser kept of it is no longer needed. */

import { keyHere } from './keep-typed.mjs';

/** @param {HTMLElement} _element */
export function attach(_element) {
  try {
    localStorage.removeItem(keyHere());
  } catch {
    // Nothing could be kept either.
  }
}
