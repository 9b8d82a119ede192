// @ts-check
/** What a condition or a computation can look at from where it stands: items, columns, what stands around an entry. */

import { walk, wordsOf } from '../document.mjs';
import { equal, variable } from './shapes.mjs';

/**
 * @typedef {import('../store.mjs').Store} Store
 * @typedef {import('../document.mjs').Found} Found
 * @typedef {{node: any, label: string, kind: string, home: string, part?: any, isColumn?: boolean}} Subject
 */

export const NUMBERS = ['number', 'money', 'rating', 'score'];
export const MOMENTS = ['date', 'time', 'datetime'];
/** What a column can be summed up to, by kind of its cells: operator and the kind of its result (`same` as the cells'). */
const SUMS = {
  number: [['sum', 'same'], ['avg', 'same'], ['max', 'same'], ['min', 'same'], ['count', 'number']],
  moment: [['max', 'same'], ['min', 'same'], ['count', 'number']],
  other: [['count', 'number']],
};

export class Subjects {
  /**
   * @param {Store} store
   * @param {Found | null} holder the part whose condition it is
   * @param {{[name: string]: string}} words
   * @param {boolean} [isOffered] whether the part may look at itself
   */
  constructor(store, holder, words, isOffered = true) {
    this.store = store;
    this.words = words;
    this.table = holder?.path.includes('.') ? holder.holder : null;
    /** @type {Subject[]} */
    this.all = [...this.items(), ...this.roots()];
    this.self = isOffered ? null : holder?.part ?? null;
    this.byText = new Map(this.all.map((subject) => [JSON.stringify(subject.node), subject]));
  }

  /** @param {any} node @returns {Subject | undefined} */
  find(node) { return this.byText.get(JSON.stringify(node)) ?? this.named(variable(node)); }

  /** A variable may be written with its path in a list, too. @param {string | null} path */
  named(path) { return path === null ? undefined : this.byText.get(JSON.stringify({ var: path })); }

  /** @param {any} node */
  label(node) { return this.find(node)?.label ?? variable(node) ?? JSON.stringify(node); }

  /** What stands in the same row is what is meant most often. */
  get others() {
    const rank = (/** @type {Subject} */ { node }) => (variable(node)?.startsWith('row.') ? 0 : 1);
    return this.all.filter(({ part }) => !part || part !== this.self).sort((one, other) => rank(one) - rank(other));
  }

  /** Those a condition compares; columns as a whole only where any row will do. */
  get compared() { return this.others.filter((subject) => !subject.isColumn || ['options', 'list'].includes(subject.kind)); }

  /** Those a computation takes. */
  get computed() { return this.others.filter((subject) => subject.isColumn || subject.node.var !== undefined || subject.node.length !== undefined); }

  /** @returns {Generator<Subject>} */
  * items() {
    let home = '';
    for (const found of walk(this.store.document)) {
      if (found.kind === 'section') home = wordsOf(found.part.title) || home;
      else if (found.path.includes('.')) yield* this.column(found, home);
      else yield* this.item(found, home);
    }
  }

  /** @param {any} part @returns {string} */
  kindOf(part) { return this.store.about.types[part.type]?.compared ?? 'none'; }

  /** @param {Found} found @param {string} home @returns {Generator<Subject>} */
  * item({ part }, home) {
    const kind = this.kindOf(part);
    const node = { var: `answers.${part.key}` };
    const label = wordsOf(part.label) || wordsOf(part.text).slice(0, 30) || (kind === 'table' ? home || this.words.table : part.key);
    if (kind === 'table') yield { node: { length: node }, label: `${label}: ${this.words.rows}`, kind: 'number', home: label };
    if (kind === 'none' || part.items) return;
    yield { node, label, kind, home, part };
    if (kind === 'reference') yield { node: { var: `${node.var}.name` }, label: `${label}: ${this.words.name}`, kind: 'text', home, part };
  }

  /** @param {Found} found @param {string} section @returns {Generator<Subject>} */
  * column({ part, holder }, section) {
    const kind = this.kindOf(part);
    if (kind === 'none' || !holder) return;
    const [table, label] = [wordsOf(holder.part.label) || section || this.words.table, wordsOf(part.label) || part.key];
    if (this.table && holder.path === this.table.path) yield { node: { var: `row.${part.key}` }, label: `${label} ${this.words.here}`, kind, home: table, part };
    const node = { var: `answers.${holder.part.key}.*.${part.key}` };
    const isText = kind === 'text';
    yield { node, label: `${label} ${kind === 'options' ? this.words.anywhere : this.words.column}`, kind: isText ? 'list' : kind, home: table, part, isColumn: true };
    const ways = NUMBERS.includes(kind) ? SUMS.number : MOMENTS.includes(kind) ? SUMS.moment : SUMS.other;
    for (const [operator, result] of ways) {
      const words = this.store.about.logic.operators[operator].words.replace('{all}', () => label);
      yield { node: { [operator]: node }, label: words, kind: result === 'same' ? kind : result, home: table, part };
    }
  }

  /** @returns {Subject[]} */
  roots() {
    return this.store.about.logic.roots.map((/** @type {any} */ root) => (
      { node: { var: root.path }, label: root.label, kind: root.kind, home: this.words.around }));
  }

  /** @param {Subject | undefined} subject @returns {Subject[]} what can stand on the other side of a comparison */
  like(subject) {
    const isAlike = (/** @type {string} */ kind) => kind === subject?.kind || (NUMBERS.includes(kind) && NUMBERS.includes(subject?.kind ?? ''));
    return this.compared.filter((each) => isAlike(each.kind) && !equal(each.node, subject?.node));
  }
}

/** Options with the path a tick is known by, in the order of the sheet. @param {any[]} options @param {string} [inside] @returns {Generator<{path: string, label: string, depth: number}>} */
export function* optionsOf(options, inside = '') {
  for (const option of options ?? []) {
    const path = inside ? `${inside}/${option.key}` : option.key;
    yield { path, label: wordsOf(option.label), depth: path.split('/').length - 1 };
    yield* optionsOf(option.options, path);
  }
}
