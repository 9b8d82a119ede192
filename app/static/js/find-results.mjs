// @ts-check
/** Arrow keys walk through what a search found; from the first hit upwards back into the box. */

/** @param {HTMLElement} root */
export function attach(root) {
  document.addEventListener('keydown', (event) => {
    if (!['ArrowDown', 'ArrowUp'].includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    const hits = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('.find-hit')]);
    const at = hits.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const isInBox = document.activeElement?.closest('[data-find]');
    if ((at < 0 && !isInBox) || !hits.length) return;
    event.preventDefault();
    const next = event.key === 'ArrowDown' ? at + 1 : at - 1;
    if (next >= 0) hits[Math.min(next, hits.length - 1)].focus();
    else /** @type {HTMLElement | null} */ ([...document.querySelectorAll('[data-find] input[type=search]')].find((input) => /** @type {HTMLElement} */ (input).offsetParent))?.focus();
  });
}
