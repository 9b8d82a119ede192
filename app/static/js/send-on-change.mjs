// @ts-check
/** Sends a form of choices as soon as one is made; without scripts a button does it. */

/** @param {HTMLElement} element */
export function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  form.addEventListener('change', () => form.requestSubmit());
}
