// @ts-check
/**
 * Shows and hides what the answers so far ask for, and fills in what follows from them. Comfort only: the server works
 * all of it out again and is the judge.
 */

import { valueOf } from './answers.mjs';

/** @param {HTMLElement} element */
export async function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  form.addEventListener('huiyin:saved', (event) => showWritten(form, /** @type {CustomEvent} */ (event).detail.written ?? {}));
  const logic = JSON.parse(document.getElementById('logic')?.textContent || '{}');
  const parts = [logic.shown, logic.required, logic.computed, logic.sections];
  if (!parts.some((part) => part && Object.keys(part).length)) return;
  const { evaluate, truthy } = await import('./expressions.mjs');
  const sheet = new Sheet(form, logic, (expression, roots) => safely(() => evaluate(expression, roots)), truthy);
  form.addEventListener('input', () => sheet.settle());
  form.addEventListener('change', () => sheet.settle());
  form.addEventListener('huiyin:changed', () => sheet.settle());
  sheet.settle();
}

/** An expression that has no result says nothing here; the server will say why. @param {() => any} work */
function safely(work) {
  try { return work(); } catch { return null; }
}

/** @param {HTMLElement} form @param {{[key: string]: string}} written markup of the server's own making */
function showWritten(form, written) {
  for (const [key, markup] of Object.entries(written)) {
    const output = form.querySelector(`output[data-item="${CSS.escape(key)}"]`);
    if (output) output.innerHTML = markup;
  }
}

class Sheet {
  /**
   * @param {HTMLFormElement} form
   * @param {any} logic as app/schema/browser_logic.py makes it
   * @param {(expression: any, roots: any) => any} evaluate
   * @param {(value: any) => boolean} truthy
   */
  constructor(form, logic, evaluate, truthy) {
    Object.assign(this, { form, logic, evaluate, truthy });
    this.form = form;
    this.logic = logic;
    this.evaluate = evaluate;
    this.truthy = truthy;
    this.today = document.body.dataset.today ?? '';
  }

  settle() {
    /** @type {{[key: string]: any}} */
    const answers = {};
    for (const [path, kind] of Object.entries(this.logic.values)) {
      if (!path.includes('.')) answers[path] = valueOf(this.form, path, /** @type {string} */ (kind), this.logic.values);
    }
    const order = [...this.logic.order, ...Object.keys(this.logic.shown).filter((path) => !this.logic.order.includes(path))];
    for (const path of order) this.apply(path, answers);
    for (const [key, expression] of Object.entries(this.logic.sections)) {
      this.off(`section:${key}`, !this.truthy(this.evaluate(expression, this.roots(answers, {}))));
    }
    for (const [path, expression] of Object.entries(this.logic.required)) this.need(path, expression, answers);
  }

  /** @param {any} answers @param {any} row */
  roots(answers, row) { return { answers, row, today: this.today }; }

  /** @param {string} path @param {{[key: string]: any}} answers */
  apply(path, answers) {
    const [key, column] = path.split('.');
    if (column) return this.applyColumn(path, key, column, answers);
    const roots = this.roots(answers, {});
    const shown = !(path in this.logic.shown) || this.truthy(this.evaluate(this.logic.shown[path], roots));
    if (path in this.logic.shown) this.off(key, !shown);
    if (!shown) delete answers[key];
    else if (path in this.logic.computed) answers[key] = this.evaluate(this.logic.computed[path], roots);
    return undefined;
  }

  /** @param {string} path @param {string} table @param {string} column @param {any} answers */
  applyColumn(path, table, column, answers) {
    for (const [marker, row] of Object.entries(answers[table]?.byMarker ?? {})) {
      const roots = this.roots(answers, row);
      const shown = !(path in this.logic.shown) || this.truthy(this.evaluate(this.logic.shown[path], roots));
      if (path in this.logic.shown) this.off(`${table}-${marker}-${column}`, !shown);
      if (!shown) delete /** @type {any} */ (row)[column];
    }
  }

  /** @param {string} path @param {any} expression @param {any} answers */
  need(path, expression, answers) {
    if (path.includes('.')) return;
    const needed = this.truthy(this.evaluate(expression, this.roots(answers, {})));
    this.form.querySelector(`label[for="${CSS.escape(path)}"]`)?.closest('th, .cell-label')?.classList.toggle('is-required', needed);
  }

  /** @param {string} name @param {boolean} isOff */
  off(name, isOff) {
    for (const cell of this.form.querySelectorAll(`[data-of="${CSS.escape(name)}"]`)) {
      cell.classList.toggle('is-off', isOff);
      const row = cell.closest('tr');
      if (row && cell.parentElement === row) row.classList.toggle('is-off', [...row.children].every((one) => one.matches('.is-off, .sheet-blank')));
    }
  }
}
