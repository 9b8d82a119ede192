// @ts-check
/** Which options are shown for what is selected, and in which order: all of it said by the server. */

import { find } from './document.mjs';
import { propertiesOf, same } from './field.mjs';

/**
 * @typedef {{name: string, schema: import('./field.mjs').Schema, isRequired: boolean}} Option
 * @typedef {{name: string, label: string, options: Option[]}} Group
 * @typedef {import('./store.mjs').Store} Store
 */

const OF_ITS_OWN = new Set(['key', 'items', 'sections']); // keys have a row of their own, the parts of a section stand on the sheet
const OF_ONE = new Set(['label', 'title', 'items', 'columns']); // never said of several at once

/** @param {Store} store @param {string[]} paths @returns {Group[]} */
export function groupsOf(store, paths) {
  const found = paths.map((path) => /** @type {import('./document.mjs').Found} */ (find(store.document, path)));
  const offered = found.length ? shared(found.map((each) => optionsOf(store, each))) : ofDocument(store);
  const wanted = found.length > 1 ? offered.filter(({ name, isFirst }) => !isFirst && !OF_ONE.has(name)) : offered;
  return store.about.groups.map((/** @type {any} */ [name, label, names]) => ({ name, label, options: inGroup(store, wanted, name, names) }))
    .filter((/** @type {Group} */ group) => group.options.length);
}

/** @param {Store} store @returns {Offered[]} */
const ofDocument = (store) => store.about.document.map((/** @type {[string, any]} */ [name, schema]) => ({ name, schema, isRequired: name === 'title', isOwn: name !== 'title', isFirst: false }));

/** @typedef {Option & {isOwn: boolean, isFirst: boolean}} Offered */

/** @param {Store} store @param {import('./document.mjs').Found} found @returns {Offered[]} */
function optionsOf(store, { part, kind, path }) {
  const { types, common, defs, spared } = store.about;
  if (kind === 'section') {
    const options = propertiesOf(defs.section).filter(([name]) => !OF_ITS_OWN.has(name));
    return options.map(([name, schema]) => ({ name, schema, isRequired: false, isOwn: false, isFirst: false }));
  }
  const type = types[part.type];
  if (!type) return [];
  const own = type.order.map((/** @type {string} */ name) => {
    const schema = type.options[name];
    const isRequired = type.required.includes(name);
    return { name, schema, isRequired, isOwn: true, isFirst: isRequired && schema.$ref === '#/$defs/label' };
  });
  const idle = new Set([...(type.asked ? [] : spared.asked), ...(path.includes('.') ? spared.grid : [])]);
  const shownCommon = Object.entries(common).filter(([name]) => !(name in type.options) && (!idle.has(name) || name in part));
  return [...own, ...shownCommon.map(([name, schema]) => ({ name, schema: usual(name, schema, type), isRequired: false, isOwn: false, isFirst: false }))];
}

/** What a type says of itself is usual for its items. @param {string} name @param {any} schema @param {any} type */
const usual = (name, schema, type) => (name in type ? { ...schema, default: schema.default ?? plain(type[name]) } : schema);

/** @param {any} value */
const plain = (value) => (typeof value === 'string' && value ? value : undefined);

/** @param {Offered[][]} all @returns {Offered[]} what can be said of each */
function shared([first, ...others]) {
  return first.filter((one) => others.every((options) => options.some((other) => other.name === one.name && same(other.schema, one.schema))));
}

/** @param {Store} store @param {Offered[]} offered @param {string} group @param {string[] | null} names @returns {Option[]} */
function inGroup(store, offered, group, names) {
  const known = new Set(store.about.groups.flatMap((/** @type {any} */ [, , each]) => each ?? []));
  if (!names) return offered.filter(({ name, isOwn, isFirst }) => !isFirst && (isOwn || !known.has(name)));
  const common = names.flatMap((name) => offered.filter((each) => each.name === name && !each.isOwn));
  return group === 'words' ? [...offered.filter(({ isFirst }) => isFirst), ...common] : common;
}
