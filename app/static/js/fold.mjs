// @ts-check
/** Controls that are folded where they would fill the screen; without scripts they stand open. */

const NARROW = '(max-width: 50rem)';

/** @param {HTMLElement} element */
export function attach(element) {
  const details = /** @type {HTMLDetailsElement} */ (element);
  const narrow = matchMedia(NARROW);
  const fit = () => {
    details.open = !narrow.matches;
  };
  narrow.addEventListener('change', fit);
  fit();
}
