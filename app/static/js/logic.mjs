// @ts-check
/**
 * Shows and hides what the answers so far ask for, and marks what is wanted. Comfort only: the server works all of it
 * out again, writes the computed values itself and is the judge.
 */

/** @typedef {{[path: string]: string}} Kinds */

/** @param {HTMLElement} element */
export async function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const logic = JSON.parse(document.getElementById('logic')?.textContent || '{}');
  form.addEventListener('huiyin:saved', (event) => takeOver(form, logic, /** @type {CustomEvent} */ (event).detail));
  if (![logic.shown, logic.required, logic.sections].some((part) => Object.keys(part).length)) return;
  const expressions = await import('./expressions.mjs');
  const sheet = new Sheet(form, logic, expressions);
  for (const name of ['input', 'change', 'huiyin:changed']) form.addEventListener(name, () => sheet.settle());
  sheet.settle();
}

/** Show what only the server knows: what it wrote, and what hangs on more than this sheet. @param {HTMLFormElement} form @param {any} logic @param {any} said */
function takeOver(form, logic, said) {
  for (const [key, markup] of Object.entries(said.written ?? {})) {
    const output = form.querySelector(`output[data-item="${CSS.escape(key)}"]`);
    if (output) output.innerHTML = markup;
  }
  if (!said.hidden) return;
  for (const cell of form.querySelectorAll('[data-of]')) {
    const name = /** @type {HTMLElement} */ (cell).dataset.of ?? '';
    if (!isKnownHere(logic, name)) hide(form, name, said.hidden.includes(name));
  }
}

/** @param {any} logic @param {string} name of an item, cell or `section:key` */
function isKnownHere(logic, name) {
  const [key, , column] = name.split('-');
  return name.startsWith('section:') ? name.slice(8) in logic.sections : (column ? `${key}.${column}` : key) in logic.shown;
}

/** @param {HTMLFormElement} form @param {string} name @param {boolean} isOff */
function hide(form, name, isOff) {
  for (const cell of form.querySelectorAll(`[data-of="${CSS.escape(name)}"]`)) {
    cell.classList.toggle('is-off', isOff);
    const row = cell.parentElement;
    const isEmpty = row?.matches('tr') && [...row.children].every((one) => one.matches('.is-off, .sheet-blank'));
    if (row?.matches('tr')) row.classList.toggle('is-off', Boolean(isEmpty));
  }
}

class Sheet {
  /**
   * @param {HTMLFormElement} form
   * @param {any} logic as app/schema/browser_logic.py makes it
   * @param {{evaluate: (expression: any, roots: any) => any, truthy: (value: any) => boolean}} expressions
   */
  constructor(form, logic, expressions) {
    this.form = form;
    this.logic = logic;
    this.expressions = expressions;
    this.order = [...new Set([...logic.order, ...Object.keys(logic.shown)])];
  }

  settle() {
    /** @type {{[key: string]: any}} */
    const answers = {};
    for (const [path, kind] of Object.entries(this.logic.values)) {
      if (!path.includes('.')) answers[path] = valueOf(this.form, path, kind, this.logic.values);
    }
    for (const path of this.order) this.apply(path, answers);
    for (const [key, shown] of Object.entries(this.logic.sections)) hide(this.form, `section:${key}`, !this.holds(shown, answers, {}));
    for (const [path, required] of Object.entries(this.logic.required)) this.need(path, this.holds(required, answers, {}));
  }

  /** An expression that has no result says nothing here; the server will say why. @param {any} expression @param {any} answers @param {any} row */
  result(expression, answers, row) {
    try {
      return this.expressions.evaluate(expression, { answers, row, today: this.logic.today });
    } catch {
      return null;
    }
  }

  /** @param {any} expression @param {any} answers @param {any} row */
  holds(expression, answers, row) { return this.expressions.truthy(this.result(expression, answers, row)); }

  /** @param {string} path @param {{[key: string]: any}} answers */
  apply(path, answers) {
    const [key, column] = path.split('.');
    if (!column) this.decide(path, key, key, answers, answers, {});
    else for (const [marker, row] of Object.entries(answers[key]?.byMarker ?? {})) this.decide(path, `${key}-${marker}-${column}`, column, row, answers, row);
  }

  /**
   * @param {string} path
   * @param {string} name of the cell on the page
   * @param {string} key its key in what holds its value
   * @param {any} holder
   * @param {any} answers
   * @param {any} row
   */
  decide(path, name, key, holder, answers, row) {
    const isShown = !(path in this.logic.shown) || this.holds(this.logic.shown[path], answers, row);
    if (path in this.logic.shown) hide(this.form, name, !isShown);
    if (!isShown) delete holder[key];
    else if (path in this.logic.computed) holder[key] = this.result(this.logic.computed[path], answers, row);
  }

  /** @param {string} path @param {boolean} isNeeded */
  need(path, isNeeded) {
    for (const label of this.form.querySelectorAll(`[data-need="${CSS.escape(path)}"]`)) label.classList.toggle('is-required', isNeeded);
  }
}

/** How the value of an item is read from its inputs, in the form expressions see. @type {{[kind: string]: (form: HTMLFormElement, name: string, kinds: Kinds) => any}} */
const READERS = {
  text: (form, name) => text(form, name) || null,
  number: (form, name) => number(text(form, name)),
  money: (form, name) => fen(number(text(form, name))),
  yes_no: (form, name) => ({ yes: true, no: false })[ticked(form, name)[0] ?? ''] ?? null,
  rating: (form, name) => points(ticked(form, name)[0] ?? ''),
  score: (form, name) => points(ticked(form, `${name}-na`).length ? 'na' : text(form, name)),
  options: (form, name) => paths(ticked(form, name, true)),
  reference: (form, name) => (text(form, name) ? { id: number(text(form, `${name}-id`)), name: text(form, name) } : null),
  file: (form, name) => (text(form, name) ? { file: text(form, name) } : null),
  files: (form, name) => (text(form, name) ? [{ file: text(form, name) }] : null),
  parts: (form, name) => parts(form, name),
  table: (form, name, kinds) => rows(form, name, kinds),
};

/** @param {HTMLFormElement} form @param {string} name @param {string} kind @param {Kinds} kinds */
function valueOf(form, name, kind, kinds) {
  return READERS[kind]?.(form, name, kinds) ?? null;
}

/** @param {HTMLFormElement} form @param {string} name */
function text(form, name) {
  const input = form.querySelector(`[name="${CSS.escape(name)}"]:not([type=radio], [type=checkbox])`);
  return input && 'value' in input ? String(input.value).trim() : '';
}

/** @param {HTMLFormElement} form @param {string} name @param {boolean} [nested] also groups of radios inside */
function ticked(form, name, nested = false) {
  const escaped = CSS.escape(name);
  const inside = nested ? `, input[name^="${escaped}/"]:checked` : '';
  const found = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`input[name="${escaped}"]:checked${inside}`));
  return [...found].map((one) => one.value).filter(Boolean);
}

/** Ticked paths with the parents they imply. @param {string[]} ticks */
function paths(ticks) {
  return ticks.length ? { paths: ticks.filter((one) => !ticks.some((other) => other.startsWith(`${one}/`))) } : null;
}

/** @param {string} typed */
function number(typed) {
  const plain = typed.normalize('NFKC').replaceAll(',', '');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** @param {string} typed */
const points = (typed) => (typed === 'na' ? { na: true } : number(typed));

/** @param {number | null} yuan */
const fen = (yuan) => (yuan === null ? null : Math.round(yuan * 100));

/** @param {HTMLFormElement} form @param {string} name */
function parts(form, name) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`[name^="${CSS.escape(name)}-"]`));
  const filled = [...inputs].filter((one) => one.value.trim()).map((one) => [one.name.slice(name.length + 1), one.value.trim()]);
  return filled.length ? Object.fromEntries(filled) : null;
}

/** A list of rows; `byMarker` finds the row of a cell's name. @param {HTMLFormElement} form @param {string} table @param {Kinds} kinds */
function rows(form, table, kinds) {
  const columns = Object.keys(kinds).filter((path) => path.startsWith(`${table}.`)).map((path) => path.slice(table.length + 1));
  const read = (/** @type {string} */ marker) => columns.map((column) => [column, valueOf(form, `${table}-${marker}-${column}`, kinds[`${table}.${column}`], kinds)]);
  const byMarker = Object.fromEntries(markers(form, table).map((marker) => [marker, Object.fromEntries(read(marker))]));
  const all = Object.values(byMarker);
  const last = all.findLastIndex((row) => Object.values(row).some((value) => value !== null));
  return Object.assign(all.slice(0, last + 1), { byMarker });
}

/** @param {HTMLFormElement} form @param {string} table */
function markers(form, table) {
  const pattern = new RegExp(`^${table}-([^-]+)-`);
  const names = [.../** @type {any} */ (form.elements)].map((one) => pattern.exec(one.name ?? '')?.[1]);
  return [...new Set(names.filter((marker) => marker !== undefined))];
}
