// @ts-check
/** A select that opens the page chosen in it. */

/** @param {HTMLElement} root */
export function attach(root) {
  const select = /** @type {HTMLSelectElement} */ (root.querySelector('[data-go]'));
  select.addEventListener('change', () => { window.location.href = select.value; });
}
