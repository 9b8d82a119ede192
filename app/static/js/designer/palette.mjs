// @ts-check
/** The field types to choose from: by click, by Enter, or dragged onto the sheet. */

import { freshKey, keysOf, place } from './document.mjs';
import { say } from './actions.mjs';
import { icon, make } from './elements.mjs';

/** @typedef {import('./store.mjs').Store} Store */

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) {
  const shelves = /** @type {HTMLElement} */ (element.querySelector('[data-palette="shelves"]'));
  const search = /** @type {HTMLInputElement} */ (element.querySelector('input'));
  const section = { label: words.section, icon: 'section' };
  const offered = [['', words.section, [['section', section]]], ...store.about.shelves.map(([name, label]) => [name, label, typesOn(store, name)])];
  for (const [name, label, types] of offered) shelves.append(shelf(store, name ? label : '', types));
  const nothing = make('p', { className: 'hy-hint', textContent: words.nothing, hidden: true });
  shelves.append(nothing);
  search.addEventListener('input', () => { nothing.hidden = narrow(shelves, search.value.trim().toLowerCase()); });
  search.addEventListener('keydown', (event) => {
    const first = /** @type {HTMLElement | undefined} */ (shown(shelves)[0]);
    if (event.isComposing || !first || !['Enter', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Enter') first.click();
    else first.focus();
  });
  shelves.addEventListener('keydown', (event) => walkAlong(event, shown(shelves)));
  shelves.addEventListener('click', (event) => {
    const type = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-type]'))?.dataset.type;
    if (!type) return;
    add(store, type, words, store.selection.at(-1), 'after');
    search.value = '';
    narrow(shelves, '');
    /** @type {HTMLElement} */ (document.querySelector('[data-panel="canvas"]')).focus({ preventScroll: true });
  });
}

/** @param {Store} store @param {string} shelfName */
const typesOn = (store, shelfName) => Object.entries(store.about.types).filter(([, type]) => type.shelf === shelfName);

/** @param {Store} store @param {string} label @param {[string, any][]} types */
function shelf(store, label, types) {
  const list = make('ul', { className: 'design-shelf' });
  for (const [name, type] of types) {
    const button = make('button', { type: 'button' }, icon(store, type.icon), make('span', { textContent: type.label }));
    button.dataset.type = name;
    button.dataset.words = `${type.label} ${name}`.toLowerCase();
    list.append(make('li', {}, button));
  }
  return make('div', { className: 'design-shelf-of' }, ...(label ? [make('h3', { textContent: label })] : []), list);
}

/** @param {HTMLElement} shelves @returns {HTMLElement[]} */
const shown = (shelves) => /** @type {HTMLElement[]} */ ([...shelves.querySelectorAll('[data-type]')].filter((one) => !one.closest('[hidden]')));

/** @param {HTMLElement} shelves @param {string} wanted @returns {boolean} whether something is called so */
function narrow(shelves, wanted) {
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (shelves.querySelectorAll('[data-type]'))) {
    /** @type {HTMLElement} */ (one.parentElement).hidden = !(one.dataset.words ?? '').includes(wanted);
  }
  for (const group of /** @type {NodeListOf<HTMLElement>} */ (shelves.querySelectorAll('.design-shelf-of'))) group.hidden = !group.querySelector('li:not([hidden])');
  return shown(shelves).length > 0;
}

/** @param {KeyboardEvent} event @param {HTMLElement[]} buttons */
function walkAlong(event, buttons) {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!way) return;
  const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  buttons[at + way]?.focus();
  event.preventDefault();
}

/**
 * @param {Store} store @param {string} type `section`, or a field type @param {{[name: string]: string}} words
 * @param {string | undefined} path @param {import('./document.mjs').Side} side
 */
export function add(store, type, words, path, side) {
  let made = '';
  const label = type === 'section' ? store.about.words.section : store.about.types[type].label;
  const done = store.change(say(words.added, { what: label }), (document) => {
    const part = fresh(store, type, keysOf(document, store.about.usedKeys));
    const hasPlace = place(document, part, path, side);
    made = type === 'section' ? `section:${part.key}` : pathOf(document, part);
    return hasPlace;
  });
  if (done) store.select([made]);
  else store.say(words.misfit ?? '');
}

/** @param {import('./document.mjs').Part} document @param {import('./document.mjs').Part} part */
function pathOf(document, part) {
  const table = [...tablesOf(document)].find((one) => one.columns.includes(part));
  return table ? `${table.key}.${part.key}` : part.key;
}

/** @param {any} holder @returns {Generator<any>} */
function* tablesOf(holder) {
  for (const inner of holder.sections ?? []) yield* tablesOf(inner);
  for (const item of holder.items ?? []) if (item.columns) yield item;
}

/** @param {Store} store @param {string} type @param {Set<string>} taken */
function fresh(store, type, taken) {
  if (type === 'section') return { key: freshKey('section', taken), title: store.about.words.section, items: [] };
  const part = { key: freshKey(type, taken), ...structuredClone(store.about.types[type].starting) };
  for (const inner of [...(part.columns ?? []), ...(part.items ?? [])]) inner.key = freshKey(inner.type, taken);
  return part;
}
