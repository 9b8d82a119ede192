// @ts-check
/**
 * The document as the designer changes it: where things stand, and what moving, adding and taking away mean.
 *
 * A path names a part for good while it moves: `area` an item, `visits.mode` a column, `section:head` a section.
 */

/**
 * @typedef {{[name: string]: any}} Part
 * @typedef {{path: string, part: Part, kind: 'section' | 'item', list: Part[], index: number, holder: Found | null, pointer: string}} Found
 * @typedef {'before' | 'after' | 'inside'} Side
 */

/** @param {Part} document @returns {Generator<Found>} sections, items, columns and members in reading order */
export function* walk(document) {
  yield* walkSections(document.sections ?? [], null, '/sections');
}

/** @param {Part[]} list @param {Found | null} holder @param {string} pointer @returns {Generator<Found>} */
function* walkSections(list, holder, pointer) {
  for (const [index, part] of list.entries()) {
    /** @type {Found} */
    const found = { path: `section:${part.key}`, part, kind: 'section', list, index, holder, pointer: `${pointer}/${index}` };
    yield found;
    yield* walkItems(part.items ?? [], found, `${found.pointer}/items`);
    yield* walkSections(part.sections ?? [], found, `${found.pointer}/sections`);
  }
}

/** @param {Part[]} list @param {Found} holder @param {string} pointer @returns {Generator<Found>} */
function* walkItems(list, holder, pointer) {
  for (const [index, part] of list.entries()) {
    const isColumn = Boolean(holder.part.columns && holder.kind === 'item');
    const path = isColumn ? `${holder.part.key}.${part.key}` : part.key;
    /** @type {Found} */
    const found = { path, part, kind: 'item', list, index, holder, pointer: `${pointer}/${index}` };
    yield found;
    if (part.items) yield* walkItems(part.items, found, `${found.pointer}/items`);
    if (part.columns) yield* walkItems(part.columns, found, `${found.pointer}/columns`);
  }
}

/** @param {Part} document @param {string | undefined} path @returns {Found | undefined} */
export function find(document, path) {
  for (const found of walk(document)) if (found.path === path) return found;
  return undefined;
}

/** @param {Part} document @param {string} pointer @returns {Found | undefined} the innermost part a JSON pointer leads into */
export function foundAt(document, pointer) {
  let deepest;
  for (const found of walk(document)) if (`${pointer}/`.startsWith(`${found.pointer}/`)) deepest = found;
  return deepest;
}

/** @param {Found} found @returns {Found} the section a part stands in, or is */
export function homeOf(found) {
  let home = found;
  while (home.kind !== 'section' && home.holder) home = home.holder;
  return home;
}

/** @param {any} label @param {string} [language] */
export function wordsOf(label, language = document.documentElement.lang) {
  if (label && typeof label === 'object') return label[language.slice(0, 2)] ?? label.zh ?? '';
  return label ?? '';
}

/** @param {Part} document @param {Iterable<string>} used keys of earlier versions, which are never given again */
export function keysOf(document, used = []) {
  const keys = new Set(used);
  for (const { part } of walk(document)) keys.add(part.key);
  return keys;
}

/** @param {string} base @param {Set<string>} taken @returns {string} a key nobody had; it is taken from now on */
export function freshKey(base, taken) {
  const stem = base.replace(/_\d+$/, '').slice(0, 34) || 'item';
  let number = 1;
  while (taken.has(`${stem}_${number}`)) number += 1;
  taken.add(`${stem}_${number}`);
  return `${stem}_${number}`;
}

/** @param {Part} part @param {Set<string>} taken @returns {Part} a copy in which every part has a key of its own */
export function copied(part, taken) {
  const copy = structuredClone(part);
  rekey(copy, taken);
  return copy;
}

/** @param {Part} part @param {Set<string>} taken */
function rekey(part, taken) {
  part.key = freshKey(part.key ?? part.type ?? 'section', taken);
  for (const inner of [...(part.items ?? []), ...(part.columns ?? []), ...(part.sections ?? [])]) rekey(inner, taken);
}

const isSection = (/** @type {Part} */ part) => !part.type;
const isHolder = (/** @type {Part} */ part) => Boolean(part.items && part.type) || Boolean(part.columns && part.type);
const inside = (/** @type {Part} */ part) => (part.type ? part.columns ?? part.items : (part.items ??= []));

/**
 * Put a part beside or into another; an item never stands beside a section, a holder never in a holder.
 * @param {Part} document changed in place @param {Part} part @param {string | undefined} path @param {Side} side
 * @returns {boolean} whether it has found a place
 */
export function place(document, part, path, side) {
  const target = find(document, path);
  if (isSection(part)) return placeSection(document, part, target, side);
  if (!target) return placeSomewhere(document, part);
  if (target.kind === 'section') return put(inside(target.part), part, side === 'before' ? 0 : Infinity);
  const isInside = side === 'inside' && isHolder(target.part);
  const isInHolder = isInside || (target.holder?.kind === 'item');
  if (isInHolder && isHolder(part)) return false;
  if (isInside) return put(inside(target.part), part, Infinity);
  return put(target.list, part, target.index + (side === 'before' ? 0 : 1));
}

/** @param {Part} document @param {Part} part @param {Found | undefined} target @param {Side} side */
function placeSection(document, part, target, side) {
  if (!target) return put(document.sections, part, Infinity);
  const home = homeOf(target);
  if (side === 'inside' && target.kind === 'section') return put((home.part.sections ??= []), part, Infinity);
  return put(home.list, part, home.index + (side === 'before' ? 0 : 1));
}

/** @param {Part} document @param {Part} part */
function placeSomewhere(document, part) {
  if (!document.sections.length) document.sections.push({ key: freshKey('section', keysOf(document)), items: [] });
  return put(inside(document.sections.at(-1)), part, Infinity);
}

/** @param {Part[]} list @param {Part} part @param {number} index */
function put(list, part, index) {
  list.splice(Math.min(index, list.length), 0, part);
  return true;
}

/** @param {Part} document changed in place @param {string[]} paths @returns {Part[]} what was taken away, in reading order */
export function remove(document, paths) {
  const wanted = new Set(paths);
  const gone = [...walk(document)].filter((found) => wanted.has(found.path) && !isWithin(found.holder, wanted));
  for (const { list, part, holder } of gone) {
    list.splice(list.indexOf(part), 1);
    if (!list.length && holder) tidy(holder, list);
  }
  if (!document.sections.length) document.sections.push({ key: freshKey('section', keysOf(document)), items: [] });
  return gone.map(({ part }) => part);
}

/** A holder without members cannot stand; a section without any just says nothing of them. @param {Found} holder @param {Part[]} list */
function tidy(holder, list) {
  if (holder.kind === 'item') holder.list.splice(holder.list.indexOf(holder.part), 1);
  else if (holder.part.sections === list) delete holder.part.sections;
}

/** @param {Found | null} found @param {Set<string>} paths */
function isWithin(found, paths) {
  for (let each = found; each; each = each.holder) if (paths.has(each.path)) return true;
  return false;
}

/**
 * Move parts to another place, in their order.
 * @param {Part} document changed in place @param {string[]} paths @param {string} path @param {Side} side
 */
export function relocate(document, paths, path, side) {
  const target = find(document, path);
  if (!target || paths.includes(path) || isWithin(target.holder, new Set(paths))) return false;
  const parts = remove(document, paths);
  const ordered = side === 'after' ? parts.reverse() : parts;
  return ordered.map((part) => place(document, part, path, side)).every(Boolean);
}

/**
 * Move one part a step: `up` and `down` in reading order, `in` to the holder or section before it, `out` of its own.
 * @param {Part} document changed in place @param {string} path @param {'up' | 'down' | 'in' | 'out'} way
 * @returns {boolean} whether there was anywhere to go
 */
export function step(document, path, way) {
  const found = find(document, path);
  if (!found) return false;
  const { list, index, holder } = found;
  const neighbour = list[index + (way === 'down' ? 1 : -1)];
  if (way === 'out') return stepOut(document, found);
  if (way === 'in') return stepIn(found, neighbour);
  if (neighbour) {
    [list[index], list[index + (way === 'down' ? 1 : -1)]] = [neighbour, found.part];
    return true;
  }
  return found.kind === 'item' && holder?.kind === 'section' && stepOver(document, found, way);
}

/** @param {Found} found @param {Part | undefined} before */
function stepIn({ part, list, index, kind }, before) {
  const fits = before && (kind === 'section' || (isHolder(before) && !isHolder(part)));
  if (!fits) return false;
  list.splice(index, 1);
  return put(kind === 'section' ? (before.sections ??= []) : inside(before), part, Infinity);
}

/** @param {Part} document @param {Found} found */
function stepOut(document, { part, list, index, holder, kind }) {
  const mayLeave = holder && (kind === 'section' || holder.kind === 'item');
  if (!mayLeave) return false;
  list.splice(index, 1);
  put(holder.list, part, holder.index + 1);
  if (!list.length) tidy(holder, list);
  return true;
}

/** Go over the edge of a section into the one before or after. @param {Part} document @param {Found} found @param {string} way */
function stepOver(document, { part, list, index, holder }, way) {
  const sections = [...walk(document)].filter(({ kind }) => kind === 'section').map((each) => each.part);
  const next = sections[sections.indexOf(/** @type {Found} */ (holder).part) + (way === 'down' ? 1 : -1)];
  if (!next) return false;
  list.splice(index, 1);
  return put(inside(next), part, way === 'down' ? 0 : Infinity);
}

/**
 * Call a part otherwise, wherever the document names it.
 * @param {Part} document changed in place @param {string} path @param {string} key
 */
export function rename(document, path, key) {
  const found = find(document, path);
  if (!found) return;
  const old = found.part.key;
  const [from, to] = found.kind === 'section' ? [old, key] : [path, path.replace(/[^.]+$/, key)];
  found.part.key = key;
  if (found.kind === 'section') renameSection(document, from, to);
  else reword(document, from, to);
}

/** @param {Part} document @param {string} from @param {string} to */
function renameSection(document, from, to) {
  for (const one of document.route ?? []) if (one.fills) one.fills = one.fills.map((/** @type {string} */ each) => (each === from ? to : each));
  for (const { part } of walk(document)) if (part.of) part.of = part.of.map((/** @type {string} */ each) => (each === from ? to : each));
  if (document.charts?.show) document.charts.show = document.charts.show.map((/** @type {string} */ each) => (each === `@scores.${from}` ? `@scores.${to}` : each));
}

const NAMING = new Set(['columns', 'of', 'totals', 'signs', 'chosen', 'at', 'by', 'path', 'show', 'compare']);

/** @param {any} value @param {string} from @param {string} to @param {string} [name] */
function reword(value, from, to, name = '') {
  if (!value || typeof value !== 'object') return;
  for (const [key, each] of Object.entries(value)) {
    const under = Array.isArray(value) ? name : key;
    if (typeof each !== 'string') reword(each, from, to, under);
    else if (under === 'var') value[key] = renamed(each, `answers.${from}`, `answers.${to}`);
    else if (NAMING.has(under)) value[key] = renamed(each, from, to);
  }
}

/** @param {string} text @param {string} from @param {string} to */
const renamed = (text, from, to) => (['', '.', '+'].includes(text.charAt(from.length)) && text.startsWith(from) ? to + text.slice(from.length) : text);
