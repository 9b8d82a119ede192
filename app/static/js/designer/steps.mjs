// @ts-check
/** The steps of a document's route: where they stand, what they fill, and what adding, moving, taking away mean. */

import { freshKey, walk } from './document.mjs';

/** @typedef {import('./document.mjs').Part} Part */

/** @param {Part} document @returns {Part[]} the steps it says itself */
export const stepsOf = (document) => document.route ?? [];

/** @param {Part[]} usual @returns {Part[]} the steps of a document that says none, written out so that they can be changed */
export function writtenOut(usual) {
  const [first, ...later] = structuredClone(usual);
  return [first, ...later.map((step) => ({ ...step, may_return_to: [first.key] }))];
}

/** @param {Part} document @param {Part[]} steps @param {number} index @returns {string[]} keys of the sections it fills, in reading order */
export function filledIn(document, steps, index) {
  const said = steps[index].fills;
  return said || index ? inOrder(document, said ?? []) : leftOver(document, steps);
}

/** @param {Part} document @param {Part[]} steps @returns {string[]} what the first step fills unless it says otherwise */
function leftOver(document, steps) {
  const taken = new Set(steps.flatMap((step) => step.fills ?? []));
  return (document.sections ?? []).map((/** @type {Part} */ section) => section.key).filter((/** @type {string} */ key) => !taken.has(key));
}

/** @param {Part} document @param {string[]} keys @returns {string[]} those that are there in reading order, then the others */
export function inOrder(document, keys) {
  const order = [...walk(document)].filter(({ kind }) => kind === 'section').map(({ part }) => part.key);
  const known = order.filter((key) => keys.includes(key));
  return [...known, ...keys.filter((key) => !order.includes(key))];
}

/** @param {Part[]} steps @param {number} index @returns {string[]} the steps it may return to: the first one unless it says otherwise */
export const returnsTo = (steps, index) => (index ? steps[index].may_return_to ?? [steps[0].key] : steps[0].may_return_to ?? []);

/** @param {any} by @returns {Part[]} whom a step asks: the author unless it says otherwise */
export const actorsOf = (by) => (Array.isArray(by) ? by : [by ?? { author: true }]);

const keysOf = (/** @type {Part[]} */ steps) => new Set(steps.map((step) => step.key));

/** @param {Part} document changed in place @param {number} after @param {string} title @returns {number} where it stands */
export function addStep(document, after, title) {
  const steps = document.route;
  const key = freshKey('step', keysOf(steps));
  steps.splice(after + 1, 0, { key, title, by: { role: 'supervisor' }, signs: true, may_return_to: [steps[0].key] });
  return after + 1;
}

/** @param {Part} document changed in place @param {number} index @returns {number} where the copy stands */
export function doubleStep(document, index) {
  const steps = document.route;
  const copy = structuredClone(steps[index]);
  copy.key = freshKey(copy.key, keysOf(steps));
  if (typeof copy.signs === 'string') copy.signs = true; // one cell shows one sign-off
  steps.splice(index + 1, 0, copy);
  return index + 1;
}

/** @param {Part} document changed in place @param {number} from @param {number} to @returns {boolean} whether there was anywhere to go */
export function moveStep(document, from, to) {
  const steps = document.route;
  if (from === to || !steps[from] || to < 0 || to >= steps.length) return false;
  steps.splice(to, 0, ...steps.splice(from, 1));
  return true;
}

/**
 * Take a step away. Nobody returns to it any more; jumps to it stay, for they hold a condition somebody thought of.
 * @param {Part} document changed in place @param {number} index
 */
export function removeStep(document, index) {
  const [gone] = document.route.splice(index, 1);
  if (!document.route.length) delete document.route;
  for (const step of stepsOf(document)) {
    if (step.may_return_to) step.may_return_to = step.may_return_to.filter((/** @type {string} */ key) => key !== gone.key);
  }
}

/** Give a step another key, wherever others name it. @param {Part} document changed in place @param {number} index @param {string} key */
export function rekeyStep(document, index, key) {
  const old = document.route[index].key;
  document.route[index].key = key;
  for (const step of document.route) {
    if (step.may_return_to) step.may_return_to = step.may_return_to.map((/** @type {string} */ each) => (each === old ? key : each));
    for (const jump of step.next ?? []) if (jump.to === old) jump.to = key;
  }
}

/** Say something of a part, or nothing of it at all. @param {Part} part changed in place @param {string} name @param {any} value */
export function put(part, name, value) {
  const isNothing = value === undefined || value === '' || value === false;
  if (isNothing) delete part[name];
  else part[name] = value;
}
