// @ts-check
/** What can be done to the selected parts: by the buttons above the sheet, and by keys. */

import { make } from './elements.mjs';
import { copied, find, keysOf, place, remove, step, wordsOf } from './document.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {{[name: string]: string}} Words
 */

/** @type {{words: Words, spans: {[path: string]: [number, number, number]}}} what panels leave here for the keys */
export const known = { words: {}, spans: {} };

/** @type {{[name: string]: (store: Store) => void}} */
export const ACTIONS = {
  up: (store) => move(store, 'up'),
  down: (store) => move(store, 'down'),
  in: (store) => move(store, 'in'),
  out: (store) => move(store, 'out'),
  wider: (store) => widen(store, 1),
  narrower: (store) => widen(store, -1),
  'label-wider': (store) => widenLabel(store, 1),
  'label-narrower': (store) => widenLabel(store, -1),
  double,
  remove: takeAway,
  logic: (store) => store.dispatchEvent(new CustomEvent('logic', { detail: { path: store.selection.at(-1) } })),
};

/** @param {HTMLElement} element @param {Store} store @param {Words} words */
export function mount(element, store, words) {
  known.words = words;
  element.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-do]'));
    if (button?.dataset.do) ACTIONS[button.dataset.do](store);
  });
  const said = /** @type {HTMLElement} */ (element.querySelector('[data-actions="said"]'));
  const show = () => {
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (element.querySelectorAll('[data-do]'))) button.disabled = !store.selection.length;
    said.replaceChildren(...crumbs(store));
  };
  store.addEventListener('select', show);
  store.addEventListener('change', show);
}

/** Where the selected part stands, outermost first; each can be chosen: not everything has a cell of its own. @param {Store} store */
function crumbs(store) {
  if (store.selection.length > 1) return [nameOf(store)];
  const line = [];
  for (let found = store.selected ?? null; found; found = found.holder) {
    const { path } = found;
    const button = make('button', { type: 'button', className: 'design-crumb', textContent: titleOf(store, path) });
    button.addEventListener('click', () => store.select([path]));
    line.unshift(button);
  }
  return line;
}

/** @param {Store} store what the selected parts are called */
export function nameOf(store) {
  if (store.selection.length > 1) return known.words.several.replace('{count}', String(store.selection.length));
  return titleOf(store, store.selection[0]);
}

/** @param {Store} store @param {string | undefined} path */
export function titleOf(store, path) {
  const found = find(store.document, path);
  if (!found) return '';
  const { part, kind } = found;
  const words = wordsOf(kind === 'section' ? part.title : part.label ?? part.text);
  return words.slice(0, 40) || (kind === 'section' ? store.about.words.section : store.about.types[part.type]?.label ?? part.key);
}

/** @param {string} words @param {{[name: string]: string}} names */
export const say = (words, names) => Object.entries(names).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);

/** @param {Store} store @param {'up' | 'down' | 'in' | 'out'} way */
function move(store, way) {
  const { selection } = store;
  const what = say(known.words.moved, { what: nameOf(store) });
  const paths = way === 'down' ? [...selection].reverse() : selection;
  const done = store.change(what, (document) => {
    const parts = paths.map((path) => find(document, path)?.part);
    const moved = paths.map((path) => step(document, path, way));
    return moved.some(Boolean) && parts.every(Boolean);
  }, { select: selection });
  if (!done) store.say(known.words.stays);
}

/** @param {Store} store @param {number} more */
function widen(store, more) {
  resize(store, (part, [span, , width]) => {
    const wanted = Math.max(1, Math.min(width, span + more));
    if (wanted === width) delete part.span;
    else part.span = wanted;
    return [wanted, width];
  });
}

/** @param {Store} store @param {number} more */
function widenLabel(store, more) {
  resize(store, (part, [span, label]) => {
    part.label_span = Math.max(1, Math.min(span - 1, label + more, 24));
    return [part.label_span, span];
  });
}

/** @param {Store} store @param {(part: any, spans: [number, number, number]) => [number, number]} change */
function resize(store, change) {
  const { selection } = store;
  const name = nameOf(store);
  let words = '';
  const done = store.change(name, (document) => {
    for (const path of selection) {
      const found = find(document, path);
      const spans = found && spansOf(found);
      if (!found || !spans || found.kind === 'section') return false;
      const [span, width] = change(found.part, spans);
      words = say(known.words.wider, { what: name, span: String(span), width: String(width) });
    }
    return true;
  }, { merge: `span ${selection.join(' ')}` });
  store.say(done ? words : known.words.stays);
}

/** What the part itself says goes before what was drawn last: keys may be faster than the drawing. @param {import('./document.mjs').Found} found @returns {[number, number, number] | undefined} */
function spansOf({ part, path }) {
  if (path.includes('.')) return columnSpan(part);
  const drawn = known.spans[path];
  if (!drawn) return undefined;
  const [, label, width] = drawn;
  return [Math.min(part.span ?? width, width), part.label_span ?? label, width];
}

/** Columns weigh against each other. @param {any} part @returns {[number, number, number]} */
const columnSpan = (part) => [part.span ?? 4, 1, 48];

/** @param {Store} store */
function double(store) {
  const { selection } = store;
  const words = say(known.words.doubled, { what: nameOf(store) });
  /** @type {string[]} */
  const made = [];
  store.change(words, (document) => {
    const taken = keysOf(document, store.about.usedKeys);
    for (const path of selection) {
      const found = find(document, path);
      if (!found) continue;
      const copy = copied(found.part, taken);
      place(document, copy, path, 'after');
      made.push(found.path.replace(/[^.:]+$/, copy.key));
    }
    return Boolean(made.length);
  });
  store.select(made);
}

/** @param {Store} store */
function takeAway(store) {
  const { selection } = store;
  if (!selection.length) return;
  const next = neighbour(store, selection);
  store.change(say(known.words.removed, { what: nameOf(store) }), (document) => remove(document, selection).length > 0, { select: next ? [next] : [] });
}

/** @param {Store} store @param {string[]} gone @returns {string | undefined} what is selected once these are gone */
function neighbour(store, gone) {
  const found = find(store.document, gone.at(-1));
  if (!found) return undefined;
  const beside = found.list[found.index + 1] ?? found.list[found.index - 1];
  return beside ? found.path.replace(/[^.:]+$/, beside.key) : found.holder?.path;
}
