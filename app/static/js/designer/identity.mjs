// @ts-check
/** What a part is known by and what it is: its key, and its field type. Both are settled once a version was published. */

import { find, keysOf, rename } from './document.mjs';
import { make } from './elements.mjs';
import { same } from './field.mjs';

/**
 * @typedef {import('./field.mjs').Kit} Kit
 * @typedef {import('./field.mjs').Control} Control
 */

const KEY = /^[a-z][a-z0-9_]{0,39}$/;

/** @param {Kit} kit @returns {boolean} whether entries may hold answers under its key */
function isSettled({ store, paths }) {
  const [path] = paths;
  const found = find(store.document, path);
  const used = found?.kind === 'section' ? store.about.usedSections : store.about.usedKeys;
  return used.includes(found?.part.key);
}

/** @param {Kit} kit @returns {Control | null} */
export function keyRow(kit) {
  const found = find(kit.store.document, kit.paths[0]);
  if (!found) return null;
  const { words } = kit;
  const key = make('code', { textContent: found.part.key });
  const element = row('key', words.key, key);
  if (isSettled(kit)) {
    if (found.kind === 'section') element.append(hint(words.keySettled));
  } else {
    const change = make('button', { type: 'button', className: 'prop-link', textContent: words.change });
    change.addEventListener('click', () => element.replaceChildren(...renaming(kit, found.part.key)));
    element.append(change);
  }
  return { element, show: () => {} };
}

/** @param {Kit} kit @param {string} key @returns {HTMLElement[]} */
function renaming(kit, key) {
  const { store, words } = kit;
  const input = make('input', { type: 'text', className: 'hy-input', value: key, spellcheck: false, autocomplete: 'off' });
  const fault = make('p', { className: 'hy-error', hidden: true });
  input.setAttribute('aria-label', words.key);
  const settle = () => {
    const wanted = input.value.normalize('NFKC').trim().toLowerCase();
    const why = refusal(kit, key, wanted);
    fault.textContent = why;
    fault.hidden = !why;
    if (why || wanted === key) return;
    const [path] = kit.paths;
    const renamed = path.replace(/[^.:]+$/, wanted);
    store.change(words.changed.replace('{what}', words.key), (document) => rename(document, path, wanted), { select: [renamed] });
  };
  input.addEventListener('change', settle);
  queueMicrotask(() => { input.focus(); input.select(); });
  return [make('span', { className: 'prop-label', textContent: words.key }), input, fault];
}

/** @param {Kit} kit @param {string} key @param {string} wanted @returns {string} why it cannot be called so */
function refusal({ store, words }, key, wanted) {
  if (!KEY.test(wanted)) return words.keyPattern;
  const taken = keysOf(store.document, store.about.usedKeys);
  return wanted !== key && taken.has(wanted) ? words.keyTaken : '';
}

/** @param {Kit} kit @returns {Control | null} */
export function typeRow(kit) {
  const found = find(kit.store.document, kit.paths[0]);
  if (!found || found.kind === 'section') return null;
  const { words, store } = kit;
  if (isSettled(kit)) {
    const name = make('span', { textContent: store.about.types[found.part.type]?.label ?? found.part.type });
    return { element: row('type', words.type, name, hint(words.bothSettled)), show: () => {} };
  }
  const fitting = Object.entries(store.about.types).filter(([name, type]) => name === found.part.type || mayStand(type, found));
  const input = make('select', { className: 'hy-input' }, ...fitting.map(([value, { label }]) => make('option', { value, textContent: label })));
  input.setAttribute('aria-label', words.type);
  input.value = found.part.type;
  input.addEventListener('change', () => retype(kit, input.value));
  return { element: row('type', words.type, input), show: () => {} };
}

/** @param {any} type @param {import('./document.mjs').Found} found whether a type can stand where an item does */
function mayStand(type, { holder, path }) {
  const isHolder = Boolean(type.starting.items ?? type.starting.columns);
  return !(isHolder && holder?.kind === 'item') && !(type.in_table_only && !path.includes('.'));
}

/** Make an item one of another type: what both can say stays said. @param {Kit} kit @param {string} wanted */
function retype({ store, words, paths }, wanted) {
  const { types, common } = store.about;
  store.change(words.changed.replace('{what}', words.type), (document) => {
    const found = /** @type {import('./document.mjs').Found} */ (find(document, paths[0]));
    const [from, to] = [types[found.part.type], types[wanted]];
    const isKept = (/** @type {string} */ name) => name === 'key' || (name in to.options ? same(to.options[name], from?.options[name]) : name in common && !(name in (from?.options ?? {})));
    const kept = Object.fromEntries(Object.entries(found.part).filter(([name]) => isKept(name)));
    const label = relabelled(found.part, from, to);
    found.list[found.index] = { ...missing(document, store, to, { ...kept, ...label }), ...kept, ...label, type: wanted };
  });
}

/** Words of a note go on as a label, and who never gave it a label gets the new type's. @param {any} part @param {any} from @param {any} to */
function relabelled({ label, text }, from, to) {
  if (label === undefined && text !== undefined && !('text' in to.options)) return { label: text };
  return to.starting.label && label === from?.starting.label ? { label: to.starting.label } : {};
}

/** @param {any} document @param {import('./store.mjs').Store} store @param {any} type @param {any} kept @returns {any} what a type cannot do without */
function missing(document, store, type, kept) {
  const wanted = type.required.filter((/** @type {string} */ name) => !(name in kept));
  const start = structuredClone(type.starting);
  const taken = keysOf(document, store.about.usedKeys);
  for (const inner of [...(start.columns ?? []), ...(start.items ?? [])]) {
    let number = 1;
    while (taken.has(`${inner.type}_${number}`)) number += 1;
    inner.key = `${inner.type}_${number}`;
    taken.add(inner.key);
  }
  return Object.fromEntries(wanted.filter((/** @type {string} */ name) => name in start).map((/** @type {string} */ name) => [name, start[name]]));
}

/** @param {string} textContent */
const hint = (textContent) => make('p', { className: 'prop-hint', textContent });

/** @param {string} name @param {string} label @param {HTMLElement[]} inside */
function row(name, label, ...inside) {
  const element = make('div', { className: 'prop-row prop-identity' }, make('span', { className: 'prop-label', textContent: label }), ...inside);
  element.dataset.name = name;
  return element;
}
