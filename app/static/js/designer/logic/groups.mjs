// @ts-check
/**
 * A condition as groups of rows, and back: whatever is read here is written again as it was.
 *
 * A row is item, comparison, value. What is no group and no row stays what it is, as JSON in a row of its own.
 */

import { ITEM, VALUE, filled, fitted, isLiteral, operation, pointer, variable } from './shapes.mjs';

/**
 * @typedef {import('./subjects.mjs').Subjects} Subjects
 * @typedef {{label: string, kinds: string[], value: 'one' | 'several' | 'options' | 'none', shapes: any[]}} Comparison
 * @typedef {{[name: string]: Comparison}} Comparisons
 * @typedef {'all' | 'any' | 'not_all' | 'none'} Mode
 * @typedef {{kind: 'group', id: number, mode: Mode, isListed: boolean, isBare: boolean, parts: Part[], at?: string}} Group
 * @typedef {{kind: 'row', id: number, subject?: any, comparison: string, shape: number, value?: any, at?: string}} Row
 * @typedef {{kind: 'raw', id: number, node: any, at?: string}} Raw
 * @typedef {Group | Row | Raw} Part
 */

let count = 0;
export const freshId = () => (count += 1);

/** How a group is written. @type {{[mode: string]: [operator: 'and' | 'or', isNegated: boolean]}} */
const MODES = { all: ['and', false], any: ['or', false], not_all: ['and', true], none: ['or', true] };

/** @returns {Row} */
export const emptyRow = () => ({ kind: 'row', id: freshId(), comparison: '', shape: 0 });

/** @param {Part[]} [parts] @returns {Group} */
export const emptyGroup = (parts = [emptyRow()]) => ({ kind: 'group', id: freshId(), mode: 'all', isListed: false, isBare: false, parts });

/** @param {any} node undefined if there is none yet @param {Subjects} subjects @param {Comparisons} comparisons @returns {Group} */
export function readCondition(node, subjects, comparisons) {
  if (node === undefined) return { ...emptyGroup(), isBare: true };
  const part = readPart(node, subjects, comparisons);
  return part.kind === 'group' ? part : { ...emptyGroup([part]), isBare: true };
}

/** @param {any} node @param {Subjects} subjects @param {Comparisons} comparisons @returns {Part} */
export function readPart(node, subjects, comparisons) {
  return readGroup(node, subjects, comparisons) ?? readRow(node, subjects, comparisons) ?? { kind: 'raw', id: freshId(), node };
}

/** @param {any} node @param {Subjects} subjects @param {Comparisons} comparisons @returns {Group | null} */
function readGroup(node, subjects, comparisons) {
  const found = operation(node);
  if (!found) return null;
  const isNegated = found[0] === 'not' && found[1].length === 1;
  const inner = isNegated ? operation(found[1][0]) : found;
  if (!inner || !inner[2] || !inner[1].length || !['and', 'or'].includes(inner[0])) return null;
  const mode = /** @type {Mode} */ (Object.keys(MODES).find((name) => MODES[name][0] === inner[0] && MODES[name][1] === isNegated));
  const parts = inner[1].map((each) => readPart(each, subjects, comparisons));
  return { kind: 'group', id: freshId(), mode, isListed: isNegated && found[2], isBare: false, parts };
}

/** @param {any} node @param {Subjects} subjects @param {Comparisons} comparisons @returns {Row | null} */
function readRow(node, subjects, comparisons) {
  /** @type {Row | null} */
  let second = null;
  for (const [name, comparison] of Object.entries(comparisons)) {
    for (const [shape, each] of comparison.shapes.entries()) {
      const places = fitted(each, node);
      if (!places || !isSubject(places[ITEM], subjects) || !isValue(places[VALUE], comparison, subjects)) continue;
      /** @type {Row} */
      const row = { kind: 'row', id: freshId(), subject: places[ITEM], comparison: name, shape, value: places[VALUE] };
      if (fits(comparison, subjects.find(row.subject)?.kind)) return row;
      second ??= row;
    }
  }
  return second;
}

/** @param {any} node @param {Subjects} subjects */
const isSubject = (node, subjects) => variable(node) !== null || Boolean(subjects.find(node));

/** @param {any} value @param {Comparison} comparison @param {Subjects} subjects */
function isValue(value, comparison, subjects) {
  if (comparison.value === 'none') return true;
  if (Array.isArray(value)) return ['several', 'options'].includes(comparison.value) && value.length > 0 && value.every((each) => typeof each === 'string');
  if (comparison.value === 'several') return false;
  if (comparison.value === 'options') return typeof value === 'string' && value !== '';
  return (isLiteral(value) && value !== null && value !== '') || isSubject(value, subjects);
}

/** @param {Comparison} comparison @param {string | undefined} kind */
export const fits = (comparison, kind) => comparison.kinds.includes('any') || comparison.kinds.includes(kind ?? '');

/** @param {Row} row @param {Comparisons} comparisons */
export function isComplete(row, comparisons) {
  const comparison = comparisons[row.comparison];
  if (row.subject === undefined || !comparison) return false;
  const { value } = row;
  return comparison.value === 'none' || !(value === undefined || value === '' || (Array.isArray(value) && !value.length));
}

/**
 * Write a part as JSON; what is not complete yet is left out. Each part then knows where it stands in what was written.
 * @param {Part} part @param {Comparisons} comparisons @param {string} [at] @returns {any} undefined if there is nothing to write
 */
export function written(part, comparisons, at = '') {
  part.at = at;
  if (part.kind === 'raw') return part.node;
  if (part.kind === 'group') return writtenGroup(part, comparisons, at);
  if (!isComplete(part, comparisons)) {
    part.at = undefined;
    return undefined;
  }
  return filled(comparisons[part.comparison].shapes[part.shape], { [ITEM]: part.subject, [VALUE]: part.value });
}

/** @param {Group} group @param {Comparisons} comparisons @param {string} at */
function writtenGroup(group, comparisons, at) {
  const [operator, isNegated] = MODES[group.mode];
  const present = group.parts.filter((part) => written(part, comparisons) !== undefined);
  for (const part of group.parts) if (!present.includes(part)) part.at = undefined;
  if (!present.length) return undefined;
  if (group.isBare && present.length === 1 && !isNegated) return written(present[0], comparisons, at);
  const inside = isNegated ? at + pointer('not', ...(group.isListed ? [0] : [])) : at;
  const node = { [operator]: present.map((part, index) => written(part, comparisons, inside + pointer(operator, index))) };
  if (!isNegated) return node;
  return { not: group.isListed ? [node] : node };
}

/** @param {Part} part @returns {Generator<Part>} a part and all within it */
export function* partsOf(part) {
  yield part;
  if (part.kind === 'group') for (const inner of part.parts) yield* partsOf(inner);
}
