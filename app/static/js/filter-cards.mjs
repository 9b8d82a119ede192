// @ts-check
/** Narrows the cards of the catalogue while a search is typed. */

/** @param {HTMLElement} element */
export function attach(element) {
  const input = /** @type {HTMLInputElement} */ (element);
  const cards = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.form-card'));
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const card of cards) card.hidden = !(card.dataset.words ?? '').toLowerCase().includes(wanted);
  });
}
