// @ts-check
/**
 * Ticked rows of a list: the form that prints them says how many there are, and waits for the first. Where the ticks
 * belong to another form as well, they are sent along from there.
 */

/** @param {HTMLElement} table */
export function attach(table) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById(table.dataset.for ?? ''));
  const words = /** @type {HTMLElement} */ (form.querySelector('[data-ticked]'));
  const all = /** @type {HTMLButtonElement} */ (form.querySelector('[data-tick-page]'));
  const waiting = /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll('[data-needs-ticks]'));
  const boxes = /** @type {HTMLInputElement[]} */ ([...table.querySelectorAll('input[name="entry"]')]);
  const hint = words.textContent;

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    words.textContent = count ? (words.dataset.ticked ?? '').replace('{count}', String(count)) : hint;
    for (const button of waiting) button.disabled = count === 0;
  };
  // After whoever else answers the change has ticked or unticked the others.
  document.addEventListener('change', () => setTimeout(tell));
  all.hidden = false;
  all.addEventListener('click', () => {
    const some = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = some;
    boxes[0]?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  form.addEventListener('submit', () => sendAlong(form, boxes.filter((box) => box.checked && box.form !== form)));
  tell();
}

/** @param {HTMLFormElement} form @param {HTMLInputElement[]} boxes */
function sendAlong(form, boxes) {
  for (const earlier of form.querySelectorAll('input[data-along]')) earlier.remove();
  for (const box of boxes) {
    const along = document.createElement('input');
    along.type = 'hidden';
    along.name = 'entry';
    along.dataset.along = '';
    [along.value] = box.value.split(':');
    form.append(along);
  }
}
