// @ts-check
/** Comfort for nested options; the server puts parents and children right all the same. */

/** @param {HTMLElement} root the outermost `.options` of an item */
export function attach(root) {
  root.addEventListener('change', (event) => changed(root, /** @type {HTMLInputElement} */ (event.target)));
  root.addEventListener('pointerdown', rememberRadio);
  root.addEventListener('click', untickRadio);
  root.addEventListener('keydown', untickByKey);
  root.addEventListener('input', (event) => tickForText(/** @type {HTMLInputElement} */ (event.target)));
}

/** @param {HTMLElement} root @param {HTMLInputElement} input */
function changed(root, input) {
  if (!isTick(input)) return;
  if (input.checked) {
    tickParents(root, input);
    return;
  }
  const inside = filledInside(input);
  if (!inside.length) return;
  if (window.confirm(document.body.dataset.confirmUntick ?? '')) inside.forEach(clear);
  else input.checked = true;
}

/** @param {HTMLElement} input */
const isTick = (input) => input instanceof HTMLInputElement && (input.type === 'checkbox' || input.type === 'radio');

/** @param {HTMLElement} option @returns {HTMLInputElement | null} the box of an option itself */
const boxOf = (option) => option.querySelector(':scope > label > input');

/** @param {HTMLElement} root @param {HTMLElement} input */
function tickParents(root, input) {
  let option = input.closest('.option')?.parentElement?.closest('.option');
  while (option instanceof HTMLElement && root.contains(option)) {
    const box = boxOf(option);
    // A radio of the same name would let go of the child that was just picked.
    if (box && !(box.type === 'radio' && input instanceof HTMLInputElement && box.name === input.name)) box.checked = true;
    option = option.parentElement?.closest('.option') ?? null;
  }
}

/** @param {HTMLElement} input @returns {HTMLInputElement[]} */
function filledInside(input) {
  const option = input.closest('.option');
  const all = [...(option?.querySelectorAll('input') ?? [])].filter((one) => one !== input);
  return all.filter((one) => (isTick(one) ? one.checked && one.value : one.value.trim()));
}

/** @param {HTMLInputElement} input */
function clear(input) {
  if (isTick(input)) input.checked = false; else input.value = '';
}

/** Writing behind an option means it. @param {HTMLInputElement} input */
function tickForText(input) {
  const option = /** @type {HTMLElement | null} */ (input.closest?.('.option'));
  const box = option && boxOf(option);
  if (!box || isTick(input) || !input.value.trim() || box.checked) return;
  box.checked = true;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

/** @type {HTMLInputElement | null} */
let wasOn = null;

/** @param {Event} event */
function rememberRadio(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const radio = target.closest('label')?.querySelector('input') ?? target;
  wasOn = radio instanceof HTMLInputElement && radio.type === 'radio' && radio.checked ? radio : null;
}

/** A second click takes a radio's tick away, as an eraser does on paper. @param {Event} event */
function untickRadio(event) {
  const radio = /** @type {HTMLInputElement} */ (event.target);
  if (radio !== wasOn) return;
  wasOn = null;
  release(radio);
}

/** @param {KeyboardEvent} event */
function untickByKey(event) {
  const radio = /** @type {HTMLInputElement} */ (event.target);
  if (radio.type === 'radio' && radio.checked && (event.key === 'Delete' || event.key === 'Backspace')) {
    event.preventDefault();
    release(radio);
  }
}

/** @param {HTMLInputElement} radio */
function release(radio) {
  radio.checked = false;
  radio.dispatchEvent(new Event('change', { bubbles: true }));
}
