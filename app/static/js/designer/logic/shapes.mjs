// @ts-check
/** Expressions as plain JSON: whether two are the same, whether one has a shape, and where its pieces stand. */

/** @typedef {any} Json */
export const ITEM = '$item';
export const VALUE = '$value';

/** @param {Json} one @param {Json} other @returns {boolean} */
export function equal(one, other) {
  if (one === other) return true;
  if (!one || !other || typeof one !== 'object' || typeof other !== 'object' || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && equal(one[key], other[key]));
}

/**
 * Lay a shape such as `{"==": ["$item", "$value"]}` over an expression.
 * @param {Json} shape @param {Json} node @param {{[place: string]: Json}} [found]
 * @returns {{[place: string]: Json} | null} what stands at its places, or null if it does not fit
 */
export function fitted(shape, node, found = {}) {
  if (shape === ITEM || shape === VALUE) return { ...found, [shape]: node };
  if (!shape || typeof shape !== 'object') return shape === node ? found : null;
  if (!node || typeof node !== 'object' || Array.isArray(shape) !== Array.isArray(node)) return null;
  const keys = Object.keys(shape);
  if (keys.length !== Object.keys(node).length) return null;
  return keys.reduce((so, key) => so && (Object.hasOwn(node, key) ? fitted(shape[key], node[key], so) : null), /** @type {any} */ (found));
}

/** @param {Json} shape @param {{[place: string]: Json}} places @returns {Json} the expression of that shape */
export function filled(shape, places) {
  if (shape === ITEM || shape === VALUE) return places[shape];
  if (Array.isArray(shape)) return shape.map((each) => filled(each, places));
  if (!shape || typeof shape !== 'object') return shape;
  return Object.fromEntries(Object.entries(shape).map(([key, each]) => [key, filled(each, places)]));
}

/** @param {Json} node @returns {[string, Json[], boolean] | null} operator, operands, and whether they stand in a list */
export function operation(node) {
  const names = node && typeof node === 'object' && !Array.isArray(node) ? Object.keys(node) : [];
  if (names.length !== 1) return null;
  const given = node[names[0]];
  return [names[0], Array.isArray(given) ? given : [given], Array.isArray(given)];
}

/** @param {Json} node @returns {string | null} the path of a variable */
export function variable(node) {
  const found = operation(node);
  return found && found[0] === 'var' && found[1].length === 1 && typeof found[1][0] === 'string' ? found[1][0] : null;
}

/** @param {Json} node */
export const isLiteral = (node) => node === null || typeof node !== 'object';

/** @param {...(string | number)} parts @returns {string} a JSON pointer */
export const pointer = (...parts) => parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** @param {string} place a JSON pointer @returns {string[]} */
const segments = (place) => place.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** @param {Json} document @param {string} place @returns {Json} */
export const valueAt = (document, place) => segments(place).reduce((holder, key) => holder?.[key], document);

/** @param {Json} document changed in place @param {string} place @param {Json} value undefined takes it away @returns {boolean} whether there is such a place */
export function put(document, place, value) {
  const keys = segments(place);
  const last = keys.pop() ?? '';
  const holder = keys.reduce((each, key) => each?.[key], document);
  if (!holder) return false;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return true;
}
