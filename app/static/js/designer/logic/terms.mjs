// @ts-check
/** A computed value as a tree of terms, and back: whatever is read here is written again as it was. */

import { freshId, readCondition, written } from './groups.mjs';
import { isLiteral, operation, pointer } from './shapes.mjs';

/**
 * @typedef {import('./subjects.mjs').Subjects} Subjects
 * @typedef {import('./groups.mjs').Comparisons} Comparisons
 * @typedef {{kind: 'blank', id: number, at?: string}} Blank
 * @typedef {{kind: 'constant', id: number, type: string, value: any, at?: string}} Constant
 * @typedef {{kind: 'subject', id: number, node: any, at?: string}} Seen
 * @typedef {{kind: 'operation', id: number, operator: string, isListed: boolean, terms: Term[], at?: string}} Operation
 * @typedef {{kind: 'if', id: number, condition: import('./groups.mjs').Group, then: Term, otherwise: Term, at?: string}} Choice
 * @typedef {{kind: 'raw', id: number, node: any, at?: string}} Raw
 * @typedef {Blank | Constant | Seen | Operation | Choice | Raw} Term
 * @typedef {{comparisons: Comparisons, computations: {[operator: string]: any}}} Tables
 */

/** @returns {Blank} */
export const blank = () => ({ kind: 'blank', id: freshId() });

/** @param {any} node @param {Subjects} subjects @param {Tables} tables @returns {Term} */
export function readTerm(node, subjects, tables) {
  const id = freshId();
  if (node === undefined) return { kind: 'blank', id };
  if (isLiteral(node) && node !== null && node !== '') return { kind: 'constant', id, type: typeof node, value: node };
  const found = operation(node);
  if (!found) return { kind: 'raw', id, node };
  const [operator, operands, isListed] = found;
  if (operator === 'var') return { kind: 'subject', id, node };
  if (operator === 'if' && isListed && operands.length === 3) {
    const [condition, then, otherwise] = operands;
    return { kind: 'if', id, condition: readCondition(condition, subjects, tables.comparisons), then: readTerm(then, subjects, tables), otherwise: readTerm(otherwise, subjects, tables) };
  }
  const known = Object.hasOwn(tables.computations, operator) ? tables.computations[operator] : null;
  if (!known || operands.length < known.least || operands.length > (known.most ?? Infinity)) return { kind: 'raw', id, node };
  return { kind: 'operation', id, operator, isListed, terms: operands.map((each) => readTerm(each, subjects, tables)) };
}

/**
 * @param {Term} term @param {Tables} tables @param {string} [at]
 * @returns {any} undefined as long as a piece is missing that cannot be left out
 */
export function writtenTerm(term, tables, at = '') {
  term.at = at;
  if (term.kind === 'blank') return undefined;
  if (term.kind === 'constant') return term.value;
  if (term.kind === 'if') return writtenChoice(term, tables, at);
  return term.kind === 'operation' ? writtenOperation(term, tables, at) : term.node;
}

/** @param {Operation} term @param {Tables} tables @param {string} at */
function writtenOperation(term, tables, at) {
  const { least, most } = tables.computations[term.operator];
  const isOpen = most === null;
  const present = isOpen ? term.terms.filter((each) => writtenTerm(each, tables) !== undefined) : term.terms;
  const place = (/** @type {number} */ index) => at + pointer(term.operator, ...(term.isListed || present.length > 1 ? [index] : []));
  const operands = present.map((each, index) => writtenTerm(each, tables, place(index)));
  if (operands.length < least || operands.includes(undefined)) return undefined;
  return { [term.operator]: term.isListed || operands.length > 1 ? operands : operands[0] };
}

/** @param {Choice} term @param {Tables} tables @param {string} at */
function writtenChoice(term, tables, at) {
  const condition = written(term.condition, tables.comparisons, at + pointer('if', 0));
  const [then, otherwise] = [term.then, term.otherwise].map((each, index) => writtenTerm(each, tables, at + pointer('if', index + 1)));
  return condition === undefined || then === undefined || otherwise === undefined ? undefined : { if: [condition, then, otherwise] };
}

/** @param {Term} term @returns {Generator<Term>} a term and all within it */
export function* termsOf(term) {
  yield term;
  const inner = term.kind === 'operation' ? term.terms : term.kind === 'if' ? [term.then, term.otherwise] : [];
  for (const each of inner) yield* termsOf(each);
}
