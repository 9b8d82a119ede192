// @ts-check
/** Rows that are added and taken away; Enter goes down a column, as in a spreadsheet. */

import { attachAll } from './shell.mjs';

/** @param {HTMLElement} root */
export function attach(root) {
  const table = new Rows(root);
  root.addEventListener('click', (event) => table.click(/** @type {HTMLElement} */ (event.target)));
  root.addEventListener('keydown', (event) => table.down(event));
  root.classList.add('folds'); // on a phone only the first blank row is shown; what is typed into brings up the next
  for (const name of ['input', 'change']) table.body.addEventListener(name, (event) => /** @type {HTMLElement} */ (event.target).closest('tr')?.classList.remove('is-blank'));
  root.closest('form')?.addEventListener('huiyin:restore', (event) => table.restore(/** @type {CustomEvent} */ (event).detail));
  table.settle();
}

class Rows {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.body = /** @type {HTMLTableSectionElement} */ (root.querySelector('tbody'));
    this.spare = root.querySelector('template');
    this.button = /** @type {HTMLButtonElement | null} */ (root.querySelector('[data-add-row]'));
  }

  /** @returns {string[]} what the rows are called in the names of their inputs */
  get markers() {
    return [...this.body.querySelectorAll(`input[name="${CSS.escape(this.root.id)}-row"]`)].map((one) => /** @type {HTMLInputElement} */ (one).value);
  }

  /** @param {HTMLElement} target */
  click(target) {
    if (target.closest('[data-add-row]')) focusIn(this.add(1 + Math.max(-1, ...this.markers.map(Number))));
    const remove = target.closest('[data-remove-row]');
    if (remove) this.takeAway(/** @type {HTMLElement} */ (remove.closest('tr')));
  }

  /** @param {number | string} marker @returns {HTMLElement | null} */
  add(marker) {
    const holder = document.createElement('tbody');
    holder.innerHTML = (this.spare?.innerHTML ?? '').replaceAll('__row__', String(marker));
    const row = holder.querySelector('tr');
    if (!row) return null;
    this.body.append(row);
    attachAll(row);
    this.changed();
    return row;
  }

  /** @param {HTMLElement} row */
  takeAway(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    const focus = /** @type {HTMLElement | null} */ (next?.querySelector('[data-remove-row]') ?? this.button);
    this.changed();
    focus?.focus();
  }

  /** Bring up the rows a post names that are not on the page. @param {URLSearchParams} values */
  restore(values) {
    const there = this.markers;
    for (const marker of values.getAll(`${this.root.id}-row`)) if (!there.includes(marker)) this.add(marker);
  }

  changed() {
    this.settle();
    this.body.dispatchEvent(new CustomEvent('huiyin:changed', { bubbles: true }));
  }

  /** Number the rows anew and let no more be added than fit. */
  settle() {
    if (!this.spare) return;
    for (const [index, row] of [...this.body.rows].entries()) {
      const number = row.querySelector('.row-number');
      if (number) number.textContent = String(index + 1);
    }
    if (this.button) this.button.disabled = this.body.rows.length >= Number(this.root.dataset.most);
  }

  /** @param {KeyboardEvent} event */
  down(event) {
    const input = /** @type {HTMLElement} */ (event.target);
    if (event.key !== 'Enter' || !input.matches('input') || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    const cell = /** @type {HTMLTableCellElement} */ (input.closest('td'));
    const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
    const below = row.nextElementSibling ?? (this.button?.disabled === false ? this.add(1 + Math.max(-1, ...this.markers.map(Number))) : null);
    focusIn(below?.children[[...row.children].indexOf(cell)]);
  }
}

/** @param {Element | null | undefined} place */
function focusIn(place) {
  const wanted = 'input:not([type=hidden], [type=file]), textarea, select';
  /** @type {HTMLElement | null | undefined} */ (place?.querySelector(wanted))?.focus();
}
