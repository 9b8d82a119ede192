// @ts-check
/** A button that opens the browser's own print. */

/** @param {HTMLElement} button */
export function attach(button) {
  button.addEventListener('click', () => window.print());
}
