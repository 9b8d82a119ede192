// @ts-check
/** Comfort for nested options; the server puts parents and children right all the same. */

import { ask } from './dialogs.mjs';

/** @param {HTMLElement} root the outermost `.options` of an item */
export function attach(root) {
  root.addEventListener('change', (event) => changed(/** @type {HTMLInputElement} */ (event.target)));
  root.addEventListener('pointerdown', rememberRadio);
  root.addEventListener('click', untickRadio);
  root.addEventListener('keydown', untickByKey);
  root.addEventListener('keyup', (event) => event.key === ' ' && event.target === letGo && event.preventDefault());
  root.addEventListener('input', (event) => tickForText(/** @type {HTMLInputElement} */ (event.target)));
}

/** @param {HTMLInputElement} input */
function changed(input) {
  if (!isTick(input)) return;
  if (input.checked) tickParents(input);
  const lost = input.checked ? filledBeside(input) : filledInside(input);
  if (lost.length) askFirst(input, lost);
}

/** Undo a tick that takes others away until the reader agrees to that. @param {HTMLInputElement} input @param {HTMLInputElement[]} lost */
async function askFirst(input, lost) {
  const wanted = input.checked;
  input.checked = !wanted;
  // Of two radios only one can be on: what stood goes on standing until it is decided.
  if (wanted) lost.forEach(tickParents);
  const question = input.closest('form')?.dataset.confirmUntick ?? '';
  const isSure = await ask(question);
  input.focus();
  if (!isSure) return;
  lost.forEach(clear);
  input.checked = wanted;
  if (wanted) tickParents(input);
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** @param {Element} input @returns {boolean} */
const isTick = (input) => input instanceof HTMLInputElement && (input.type === 'checkbox' || input.type === 'radio');

/** @param {Element} option @returns {HTMLInputElement | null} the box of an option itself */
const boxOf = (option) => option.querySelector(':scope > label > input');

/** @param {Element} input @returns {Element[]} the options around an input, its own first */
function optionsAround(input) {
  const option = input.closest('.option');
  return option ? [option, ...optionsAround(/** @type {Element} */ (option.parentElement))] : [];
}

/** @param {HTMLInputElement} input */
function tickParents(input) {
  for (const option of optionsAround(input)) {
    const box = boxOf(option);
    // A radio of the same name would let go of the child that was just picked.
    if (box && box !== input && !(box.type === 'radio' && input.type === 'radio' && box.name === input.name)) box.checked = true;
  }
}

/** @param {Element} within @returns {HTMLInputElement[]} */
function filled(within) {
  const all = /** @type {HTMLInputElement[]} */ ([...within.querySelectorAll('input')]);
  return all.filter((one) => (isTick(one) ? one.checked && one.value : one.value.trim()));
}

/** @param {HTMLInputElement} input */
function filledInside(input) {
  return filled(/** @type {Element} */ (input.closest('.option'))).filter((one) => one !== input);
}

/** Return what is filled under other options where only one may be picked. @param {HTMLInputElement} input */
function filledBeside(input) {
  return optionsAround(input).filter((option) => boxOf(option)?.type === 'radio').flatMap(besides);
}

/** @param {Element} option */
function besides(option) {
  const siblings = [...(option.parentElement?.children ?? [])].filter((one) => one !== option && one.matches('.option'));
  return siblings.flatMap(filled);
}

/** @param {HTMLInputElement} input */
function clear(input) {
  if (isTick(input)) input.checked = false; else input.value = '';
}

/** Writing behind an option means it. @param {HTMLInputElement} input */
function tickForText(input) {
  const option = input.closest('.option');
  const box = option && boxOf(option);
  if (!box || isTick(input) || !input.value.trim() || box.checked) return;
  box.checked = true;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

/** @type {HTMLInputElement | null} */
let wasOn = null;

/** @param {Event} event */
function rememberRadio(event) {
  const target = /** @type {Element} */ (event.target);
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

/** The radio let go by the space bar: some browsers would pick it again when the key comes up. @type {EventTarget | null} */
let letGo = null;

/** @param {KeyboardEvent} event */
function untickByKey(event) {
  const radio = /** @type {HTMLInputElement} */ (event.target);
  letGo = null;
  const isWanted = event.key === 'Delete' || event.key === 'Backspace' || event.key === ' ';
  if (radio.type !== 'radio' || !radio.checked || !isWanted) return;
  event.preventDefault();
  letGo = radio;
  release(radio);
}

/** @param {HTMLInputElement} radio */
function release(radio) {
  radio.checked = false;
  radio.dispatchEvent(new Event('change', { bubbles: true }));
}
