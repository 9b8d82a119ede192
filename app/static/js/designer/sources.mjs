// @ts-check
/** What an option can name: the schema says of which kind its names are (`names`), the document says which there are. */

import { find, walk, wordsOf } from './document.mjs';

/** @typedef {[name: string, label: string, depth?: number]} Named @typedef {import('./field.mjs').Kit} Kit */

/** @type {{[kind: string]: (kit: Kit) => Named[]}} */
const SOURCES = {
  role: ({ store }) => Object.entries(store.about.roles),
  setting: ({ store }) => Object.entries(store.document.settings ?? {})
    .filter(([, setting]) => Array.isArray(setting.default)).map(([name, setting]) => [name, wordsOf(setting.label) || name]),
  column: (kit) => (own(kit)?.columns ?? []).filter((/** @type {any} */ column) => adds(kit, column))
    .map((/** @type {any} */ column) => [column.key, wordsOf(column.label) || column.key]),
  addend: addends,
};

/** @param {string} kind @param {Kit} kit @returns {Named[]} */
export const named = (kind, kit) => SOURCES[kind]?.(kit) ?? [];

/** @param {Kit} kit */
const own = ({ store, paths }) => find(store.document, paths.at(-1))?.part;

/** @param {Kit} kit @param {any} item */
const adds = ({ store }, item) => Boolean(store.about.types[item.type]?.adds);

/** Sections and items that have a number. @param {Kit} kit @returns {Named[]} */
function addends(kit) {
  const found = [...walk(kit.store.document)];
  const counting = found.filter(({ kind, part, path }) => kind === 'item' && adds(kit, part) && !kit.paths.includes(path));
  const homes = new Set();
  for (const { holder } of counting) for (let home = holder; home; home = home.holder) if (home.kind === 'section') homes.add(home.path);
  const wanted = new Set(counting);
  return found.filter((each) => homes.has(each.path) || wanted.has(each)).map(({ kind, part, path, holder }) => {
    if (kind === 'section') return [part.key, wordsOf(part.title) || part.key, 0];
    return [path, [holder?.kind === 'item' ? wordsOf(holder.part.label) : '', wordsOf(part.label) || part.key].filter(Boolean).join(' · '), 1];
  });
}
