// @ts-check
/** Narrows the cards of a page while something is typed; Enter still asks the server. */

/** @param {HTMLElement} element */
export function attach(element) {
  const input = /** @type {HTMLInputElement} */ (element);
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-words]'))) {
      card.hidden = !(card.dataset.words ?? '').toLowerCase().includes(wanted);
    }
  });
}
