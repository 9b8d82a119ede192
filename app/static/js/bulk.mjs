// @ts-check
/** Ticks of a list: the whole page at once, and how many there are. */

/** @param {HTMLElement} form */
export function attach(form) {
  const count = /** @type {HTMLElement} */ (form.querySelector('[data-count]'));
  const whole = /** @type {HTMLInputElement | null} */ (document.querySelector('[data-tick-all]'));
  const ticks = /** @returns {HTMLInputElement[]} */ () => [...document.querySelectorAll('input[form="bulk"][name="entry"]')].map((one) => /** @type {HTMLInputElement} */ (one));
  const settle = () => {
    const ticked = ticks().filter((one) => one.checked).length;
    count.textContent = (count.dataset.words ?? '').replace('{count}', String(ticked));
    if (whole) whole.checked = ticked > 0 && ticked === ticks().length;
  };
  document.addEventListener('change', (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (target === whole) for (const one of ticks()) one.checked = target.checked;
    if (target === whole || target.name === 'entry') settle();
  });
}
