// @ts-check
/** Rows that are added and taken away; Enter goes down a column, as in a spreadsheet. */

import { attachAll } from './behaviours.mjs';

/** @param {HTMLElement} root */
export function attach(root) {
  const body = /** @type {HTMLElement} */ (root.querySelector('tbody'));
  const spare = root.querySelector('template');
  root.addEventListener('click', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (spare && target.closest('[data-add-row]')) add(root, body, spare);
    const remove = target.closest('[data-remove-row]');
    if (remove) takeAway(root, body, /** @type {HTMLElement} */ (remove.closest('tr')));
  });
  root.addEventListener('keydown', (event) => down(body, event));
  root.classList.add('folds'); // on a phone only the first blank row is shown; what is typed into brings up the next
  body.addEventListener('input', (event) => /** @type {HTMLElement} */ (event.target).closest('tr')?.classList.remove('is-blank'));
  limit(root, body);
}

/** @param {HTMLElement} root @param {HTMLElement} body @param {HTMLTemplateElement} spare */
function add(root, body, spare) {
  const marker = String(1 + Math.max(-1, ...[...body.querySelectorAll('input[name$="-row"]')].map((one) => Number(/** @type {HTMLInputElement} */ (one).value))));
  const holder = document.createElement('tbody');
  holder.innerHTML = spare.innerHTML.replaceAll('__row__', marker);
  const row = holder.querySelector('tr');
  if (!row) return;
  body.append(row);
  attachAll(row);
  limit(root, body);
  /** @type {HTMLElement | null} */ (row.querySelector('input:not([type=hidden]), textarea, select'))?.focus();
  changed(body);
}

/** @param {HTMLElement} root @param {HTMLElement} body @param {HTMLElement} row */
function takeAway(root, body, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  limit(root, body);
  /** @type {HTMLElement | null} */ (next?.querySelector('[data-remove-row]'))?.focus();
  changed(body);
}

/** @param {HTMLElement} root @param {HTMLElement} body */
function limit(root, body) {
  const button = /** @type {HTMLButtonElement | null} */ (root.querySelector('[data-add-row]'));
  if (button) button.disabled = body.rows?.length >= Number(root.dataset.most ?? Infinity);
}

/** @param {HTMLElement} body @param {KeyboardEvent} event */
function down(body, event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (event.key !== 'Enter' || input.tagName !== 'INPUT' || event.ctrlKey || event.isComposing) return;
  event.preventDefault();
  const cell = input.closest('td');
  const below = cell?.parentElement?.nextElementSibling;
  const index = [...(cell?.parentElement?.children ?? [])].indexOf(/** @type {HTMLElement} */ (cell));
  /** @type {HTMLElement | null} */ (below?.children[index]?.querySelector('input:not([type=hidden])'))?.focus();
}

/** @param {HTMLElement} body */
function changed(body) {
  body.dispatchEvent(new CustomEvent('huiyin:changed', { bubbles: true }));
}
