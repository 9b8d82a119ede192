// @ts-check
/** A button that opens the browser's own print; tables that are folded on screen stand open on paper. */

/** @param {HTMLElement} button */
export function attach(button) {
  button.addEventListener('click', () => window.print());
}

/** @type {HTMLDetailsElement[]} */
let opened = [];

addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details.chart-table:not([open])')].map((one) => /** @type {HTMLDetailsElement} */ (one));
  for (const one of opened) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of opened) one.open = false;
  opened = [];
});
