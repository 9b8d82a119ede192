// @ts-check
/** Ticked rows of a list: the form they belong to says how many there are, and waits for the first. */

/** @param {HTMLElement} table */
export function attach(table) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById(table.dataset.for ?? ''));
  const words = /** @type {HTMLElement} */ (form.querySelector('[data-ticked]'));
  const all = /** @type {HTMLButtonElement} */ (form.querySelector('[data-tick-all]'));
  const waiting = /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll('[data-needs-ticks]'));
  const boxes = /** @type {HTMLInputElement[]} */ ([...table.querySelectorAll('input[type="checkbox"]')]);
  const hint = words.textContent;

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    words.textContent = count ? (words.dataset.ticked ?? '').replace('{count}', String(count)) : hint;
    for (const button of waiting) button.disabled = count === 0;
  };
  table.addEventListener('change', tell);
  all.hidden = false;
  all.addEventListener('click', () => {
    const some = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = some;
    tell();
  });
  tell();
}
