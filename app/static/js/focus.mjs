// @ts-check
/** What needs attention first, such as the summary of errors, gets it when the page opens. */

/** @param {HTMLElement} element */
export function attach(element) {
  element.focus();
}
