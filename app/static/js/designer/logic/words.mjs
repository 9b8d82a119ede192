// @ts-check
/** An expression in the reader's words. */

import { wordsOf } from '../document.mjs';
import { equal, operation, variable } from './shapes.mjs';
import { MOMENTS, optionsOf } from './subjects.mjs';

/**
 * @typedef {import('./subjects.mjs').Subjects} Subjects
 * @typedef {import('./subjects.mjs').Subject} Subject
 * @typedef {{[name: string]: string}} Words
 */

const FEN = 100;
/** Words of their own for what is turned round. @type {{[operator: string]: string}} */
const DENIALS = { picked: 'not_ticked', in: 'not_among' };

/** @param {any} node @param {Subjects} subjects @param {Words} words @returns {string} */
export function inWords(node, subjects, words) { return new Saying(subjects, words).say(node); }

/** @param {any} value @param {Subject | undefined} subject what it is compared with @param {Words} words */
export function valueInWords(value, subject, words) {
  if (Array.isArray(value)) return value.map((/** @type {any} */ each) => valueInWords(each, subject, words)).join(words.comma);
  if (value === null) return words.nothing;
  if (typeof value === 'boolean') return wordsOf(subject?.part?.[value ? 'yes' : 'no']) || (value ? words.yes : words.no);
  if (typeof value === 'number') return subject?.kind === 'money' ? `${value / FEN} ${words.yuan}` : String(value);
  const option = subject?.kind === 'options' && [...optionsOf(subject.part?.options)].find(({ path }) => path === value);
  if (option) return path(subject, value);
  return subject && MOMENTS.includes(subject.kind) ? value.replace('T', ' ') : `${words.quote}${value}${words.unquote}`;
}

/** An option with those it stands in. @param {Subject} subject @param {string} value */
function path(subject, value) {
  const labels = [...optionsOf(subject.part?.options)].filter((option) => value === option.path || value.startsWith(`${option.path}/`));
  return labels.map(({ label }) => label).join(' / ');
}

/** Put words into a pattern, all at once: words may hold braces of their own. @param {string} pattern @param {{[name: string]: string}} places */
export const laid = (pattern, places) => pattern.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);

class Saying {
  /** @param {Subjects} subjects @param {Words} words */
  constructor(subjects, words) {
    this.subjects = subjects;
    this.words = words;
    this.operators = subjects.store.about.logic.operators;
  }

  /** @param {any} node @param {Subject} [beside] what a value is compared with @returns {string} */
  say(node, beside) {
    if (Array.isArray(node)) return node.map((each) => this.say(each, beside)).join(this.words.comma);
    if (node === null || typeof node !== 'object') return valueInWords(node, beside, this.words);
    const subject = this.subjects.find(node);
    if (subject) return subject.label;
    const found = operation(node);
    if (!found || !this.isSound(found[0], found[1].length)) return variable(node) ?? JSON.stringify(node);
    return this.operation(found[0], found[1]);
  }

  /** Say whether an operation can be put into words: it is one, and has its operands. @param {string} name @param {number} count */
  isSound(name, count) {
    const operator = Object.hasOwn(this.operators, name) ? this.operators[name] : null;
    return Boolean(operator && name !== 'var' && count >= operator.least && count <= (operator.most ?? Infinity));
  }

  /** @param {string} name @param {any[]} operands @param {string} [pattern] */
  operation(name, operands, pattern = this.operators[name].words) {
    if (name === 'if') return this.branches(operands);
    const denied = name === 'not' ? operation(operands[0]) : null;
    if (denied && Object.hasOwn(DENIALS, denied[0]) && denied[1].length > 1) return this.operation(denied[0], denied[1], this.words[DENIALS[denied[0]]]);
    const subject = operands.map((each) => this.subjects.find(each)).find(Boolean);
    if (MOMENTS.includes(subject?.kind ?? '')) pattern = this.operators[name].ofMoments ?? pattern;
    const said = operands.map((each) => this.inner(name, each, subject));
    if (pattern.includes('{each}')) return this.joined(pattern, said);
    return laid(pattern, { all: said.join(this.words.comma), rest: said.slice(1).join(this.words.comma), 0: said[0], 1: said[1] ?? '' });
  }

  /** @param {string} pattern @param {string[]} said */
  joined(pattern, said) {
    if (said.length === 1) return pattern.startsWith('{each} −') ? `−${said[0]}` : said[0];
    return said.reduce((each, next) => laid(pattern, { each, next }));
  }

  /** What is of another joining operator stands in brackets. @param {string} outer @param {any} node @param {Subject | undefined} beside */
  inner(outer, node, beside) {
    const name = operation(node)?.[0] ?? '';
    const isJoined = name === 'if' || (Object.hasOwn(this.operators, name) && this.operators[name].words.includes('{each}'));
    const said = this.say(node, equal(node, beside?.node) ? undefined : beside);
    return isJoined && name !== outer && this.operators[outer].words.includes('{each}') && !this.subjects.find(node) ? `${this.words.open}${said}${this.words.close}` : said;
  }

  /** @param {any[]} operands */
  branches(operands) {
    const said = operands.map((each) => this.say(each));
    const pairs = said.flatMap((each, index) => (index % 2 ? [laid(this.operators.if.words, { 0: said[index - 1], 1: each })] : []));
    if (said.length % 2) pairs.push(laid(this.words.otherwise, { 0: said[said.length - 1] }));
    return pairs.join(this.words.pause);
  }
}
