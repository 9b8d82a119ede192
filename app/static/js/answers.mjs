// @ts-check
/** Reads what a sheet's inputs hold now, in the form expressions see; the kinds are those of docs/field-types.md. */

/** @typedef {{[path: string]: string}} Kinds */

/** @type {{[kind: string]: (form: HTMLFormElement, name: string, kinds: Kinds) => any}} */
const READERS = {
  text: (form, name) => text(form, name) || null,
  number: (form, name) => number(text(form, name)),
  money: (form, name) => fen(number(text(form, name))),
  yes_no: (form, name) => ({ yes: true, no: false })[ticked(form, name)[0] ?? ''] ?? null,
  rating: (form, name) => number(ticked(form, name)[0] ?? text(form, name)),
  score: (form, name) => number(ticked(form, name)[0] ?? text(form, name)),
  options: (form, name) => {
    const paths = ticked(form, name, true);
    return paths.length ? { paths } : null;
  },
  reference: (form, name) => (text(form, name) ? { id: number(text(form, `${name}-id`)), name: text(form, name) } : null),
  file: (form, name) => (text(form, name) ? { file: text(form, name) } : null),
  table: (form, name, kinds) => rows(form, name, kinds),
};

/** @param {HTMLFormElement} form @param {string} name @param {string} kind @param {Kinds} kinds */
export function valueOf(form, name, kind, kinds) {
  return READERS[kind]?.(form, name, kinds) ?? null;
}

/** @param {HTMLFormElement} form @param {string} name */
function text(form, name) {
  const input = form.querySelector(`[name="${CSS.escape(name)}"]:not([type=radio]):not([type=checkbox])`);
  return input && 'value' in input ? String(input.value).trim() : '';
}

/** @param {HTMLFormElement} form @param {string} name @param {boolean} [nested] also groups of radios inside */
function ticked(form, name, nested = false) {
  const escaped = CSS.escape(name);
  const inside = nested ? `, input[name^="${escaped}/"]:checked` : '';
  const found = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`input[name="${escaped}"]:checked${inside}`));
  return [...found].map((one) => one.value).filter(Boolean);
}

/** @param {string} typed */
function number(typed) {
  const plain = typed.normalize('NFKC').replaceAll(',', '');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** @param {number | null} yuan */
const fen = (yuan) => (yuan === null ? null : Math.round(yuan * 100));

/** A list of rows; `byMarker` finds the row of a cell's name. @param {HTMLFormElement} form @param {string} table @param {Kinds} kinds */
function rows(form, table, kinds) {
  const columns = Object.entries(kinds).filter(([path]) => path.startsWith(`${table}.`)).map(([path, kind]) => [path.slice(table.length + 1), kind]);
  /** @type {{[marker: string]: any}} */
  const byMarker = {};
  for (const marker of markers(form, table)) {
    const row = Object.fromEntries(columns.map(([column, kind]) => [column, valueOf(form, `${table}-${marker}-${column}`, kind, kinds)]));
    byMarker[marker] = row;
  }
  return Object.assign(Object.values(byMarker), { byMarker });
}

/** @param {HTMLFormElement} form @param {string} table */
function markers(form, table) {
  const names = [.../** @type {any} */ (form.elements)].map((one) => one.name ?? '');
  const found = names.map((name) => new RegExp(`^${table}-([^-]+)-`).exec(name)?.[1]).filter((marker) => marker !== undefined);
  return [...new Set(found)].filter((marker) => marker !== '__row__');
}
