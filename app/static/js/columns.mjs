// @ts-check
/** A list of columns whose lines are moved by their arrows, by Alt and an arrow key, or by dragging. */

/** @param {HTMLElement} root */
export function attach(root) {
  root.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest('[data-move]');
    if (button) move(line(button), Number(/** @type {HTMLElement} */ (button).dataset.move), /** @type {HTMLElement} */ (button));
  });
  root.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey) return;
    event.preventDefault();
    move(line(/** @type {HTMLElement} */ (event.target)), step, /** @type {HTMLElement} */ (event.target));
  });
  drag(root);
}

/** @param {Element} inside @returns {HTMLElement} */
const line = (inside) => /** @type {HTMLElement} */ (inside.closest('li'));

/** Move a line and stay where the keyboard was. @param {HTMLElement} one @param {number} step @param {HTMLElement} focus */
function move(one, step, focus) {
  const other = step < 0 ? one.previousElementSibling : one.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(one);
  else other.after(one);
  focus.focus();
}

/** @param {HTMLElement} root */
function drag(root) {
  /** @type {HTMLElement | null} */
  let dragged = null;
  root.addEventListener('dragstart', (event) => { dragged = line(/** @type {Element} */ (event.target)); });
  root.addEventListener('dragend', () => { dragged = null; });
  root.addEventListener('dragover', (event) => {
    const over = dragged && line(/** @type {Element} */ (event.target));
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
}
