// @ts-check
/** What stands below a tab of the logic editor: a choice whether there is an expression at all, its pieces, its words, its JSON. */

import { make } from '../elements.mjs';
import { Computing } from './computing.mjs';
import { Conditions, read } from './conditions.mjs';
import { readCondition, written } from './groups.mjs';
import { equal, valueAt } from './shapes.mjs';
import { readTerm, writtenTerm } from './terms.mjs';
import { inWords, laid } from './words.mjs';

/**
 * @typedef {import('./subjects.mjs').Subjects} Subjects
 * @typedef {{[name: string]: string}} Words
 * @typedef {{subjects: Subjects, words: Words, put: (place: string, value: any) => void}} Workshop
 */

/** How it stands with an expression, by name: what it is without one, and what it is with one. @type {{[name: string]: {name: string, value: any, label: string}[]}} */
const STATES = {
  shown: [{ name: 'off', value: undefined, label: 'always_shown' }],
  required: [{ name: 'off', value: undefined, label: 'never_required' }, { name: 'on', value: true, label: 'always_required' }],
  computed: [{ name: 'off', value: undefined, label: 'typed_in' }],
  skip_when: [{ name: 'off', value: undefined, label: 'never_skipped' }],
  when: [{ name: 'off', value: undefined, label: 'always_taken' }],
};

/** One expression with its words and its JSON; holds the rows, and a place to complain. */
export class Expression {
  /**
   * @param {any} node @param {string} sentence its words, `{0}` being the expression
   * @param {{subjects: Subjects, words: Words, isComputed?: boolean, changed: (node: any) => void}} given
   */
  constructor(node, sentence, given) {
    this.given = given;
    this.sentence = sentence;
    this.node = node;
    this.said = make('p', { className: 'logic-said' });
    this.said.setAttribute('aria-live', 'polite');
    this.wrong = make('p', { className: 'hy-error', hidden: true });
    this.holder = make('div', {});
    this.root = make('div', { className: 'logic-expression' }, this.holder, this.said, this.wrong, this.json());
    this.build();
    this.tell();
  }

  build() {
    const { subjects, words, isComputed } = this.given;
    const desk = { subjects, words, changed: () => this.write() };
    const { logic } = subjects.store.about;
    this.editor = isComputed ? new Computing(readTerm(this.node, subjects, logic), desk) : new Conditions(readCondition(this.node, subjects, logic.comparisons), desk);
    this.holder.replaceChildren(this.editor.root);
    if (this.node !== undefined) this.current();
  }

  /** @returns {any} what the rows say, undefined as long as nothing is complete */
  current() {
    const { logic } = this.given.subjects.store.about;
    return this.editor instanceof Computing ? writtenTerm(this.editor.term, logic) : written(/** @type {Conditions} */ (this.editor).group, logic.comparisons);
  }

  write() {
    this.node = this.current();
    this.given.changed(this.node);
    this.tell();
    this.area.value = this.text();
    this.note.hidden = true;
  }

  tell() {
    const { subjects, words } = this.given;
    this.said.textContent = this.node === undefined ? words.incomplete : laid(this.sentence, { 0: inWords(this.node, subjects, words) });
    this.said.classList.toggle('is-open', this.node === undefined);
  }

  text() { return this.node === undefined ? '' : JSON.stringify(this.node, null, 2); }

  json() {
    const { words } = this.given;
    this.area = make('textarea', { className: 'hy-input logic-json', rows: 10, spellcheck: false, value: this.text() });
    this.area.setAttribute('aria-label', words.json);
    this.note = make('p', { className: 'hy-error', textContent: words.no_json, hidden: true });
    this.area.addEventListener('input', () => this.typed());
    return make('details', { className: 'logic-text' }, make('summary', { textContent: words.json }), this.area, this.note);
  }

  /** What is typed counts as soon as it is JSON; until then what was there before stays. */
  typed() {
    const node = this.area.value.trim() === '' ? undefined : read(this.area.value);
    this.note.hidden = node !== undefined || this.area.value.trim() === '';
    if (!this.note.hidden || equal(node, this.node)) return;
    this.node = node;
    this.build();
    this.given.changed(node);
    this.tell();
  }

  /** @param {import('../store.mjs').Problem[]} problems their pointers beginning where the expression does */
  complain(problems) {
    const left = new Set(problems);
    const wordsFor = (/** @type {{at?: string}} */ part) => {
      const own = problems.filter((problem) => part.at !== undefined && isWithin(problem.pointer, part.at) && left.delete(problem));
      return sentences(own);
    };
    this.editor?.complain(wordsFor);
    this.wrong.textContent = sentences([...left]);
    this.wrong.hidden = !left.size;
  }
}

/** @param {import('../store.mjs').Problem[]} problems */
export const sentences = (problems) => [...new Set(problems.map(({ message, remedy }) => `${message} ${remedy}`))].join(' ');

/** @param {string} pointer @param {string} holder */
export const isWithin = (pointer, holder) => `${pointer}/`.startsWith(`${holder}/`);

/** Shown, required, computed, and the conditions of a route. */
export class One {
  /** @param {string} name @param {string} place JSON pointer @param {Workshop} shop */
  constructor(name, place, shop) {
    this.name = name;
    this.place = place;
    this.shop = shop;
    this.root = make('div', { className: 'logic-one' });
    this.build(valueAt(shop.subjects.store.document, place));
  }

  /** @param {any} value */
  build(value) {
    this.value = value;
    const state = STATES[this.name].find((each) => equal(each.value, value) || (each.value === undefined && value === false && this.name === 'required'));
    this.root.replaceChildren(this.states(state?.name ?? 'when'));
    this.open(state ? undefined : value, !state);
  }

  /** @param {string} chosen */
  states(chosen) {
    const { words } = this.shop;
    const box = make('div', { className: 'logic-states' });
    box.setAttribute('role', 'radiogroup');
    box.setAttribute('aria-label', words[this.name]);
    for (const state of [...STATES[this.name], { name: 'when', value: undefined, label: `${this.name}_when` }]) {
      const input = make('input', { type: 'radio', name: `logic-state-${this.name}`, value: state.name, checked: state.name === chosen });
      input.addEventListener('change', () => this.turn(state));
      box.append(make('label', {}, input, words[state.label]));
    }
    return box;
  }

  /** @param {{name: string, value: any}} state */
  turn(state) {
    if (state.name !== 'when') this.write(state.value);
    this.open(undefined, state.name === 'when');
  }

  /** @param {any} node @param {boolean} isOn */
  open(node, isOn) {
    this.expression?.root.remove();
    this.expression = undefined;
    if (!isOn) return;
    const { subjects, words } = this.shop;
    this.expression = new Expression(node, words[`say_${this.name}`], { subjects, words, isComputed: this.name === 'computed', changed: (fresh) => this.write(fresh) });
    this.root.append(this.expression.root);
  }

  /** @param {any} value */
  write(value) {
    this.value = value;
    this.shop.put(this.place, value);
  }

  /** Somebody else changed the document: an undo, or another draft taken over. */
  follow() {
    const value = valueAt(this.shop.subjects.store.document, this.place);
    if (!equal(value, this.value)) this.build(value);
  }

  /** @param {import('../store.mjs').Problem[]} problems of the whole document @returns {import('../store.mjs').Problem[]} those shown */
  complain(problems) {
    const own = problems.filter(({ pointer }) => isWithin(pointer, this.place));
    this.expression?.complain(own.map((problem) => ({ ...problem, pointer: problem.pointer.slice(this.place.length) })));
    return this.expression ? own : [];
  }
}
