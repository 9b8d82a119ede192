// @ts-check
/** A computed value put together: items, values, sums and the like, and which of two it is. */

import { icon, make } from '../elements.mjs';
import { Conditions, read } from './conditions.mjs';
import { freshId, readCondition } from './groups.mjs';
import { picker } from './picker.mjs';
import { blank, readTerm, termsOf } from './terms.mjs';

/**
 * @typedef {import('./terms.mjs').Term} Term
 * @typedef {import('./conditions.mjs').Desk} Desk
 */

export class Computing {
  /** @param {Term} term @param {Desk} desk */
  constructor(term, desk) {
    this.term = term;
    this.desk = desk;
    const { comparisons, computations } = desk.subjects.store.about.logic;
    this.tables = { comparisons, computations };
    /** @type {Conditions[]} */
    this.conditions = [];
    this.root = make('div', { className: 'logic-conditions' });
    this.render();
  }

  render() {
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    const place = focused?.closest('[data-place]')?.getAttribute('data-place');
    this.conditions = [];
    this.root.replaceChildren(this.box(this.term, (term) => { this.term = term; }));
    if (place) this.focus(place);
  }

  /** @param {string} place */
  focus(place) {
    const found = this.root.querySelector(`[data-place="${place}"]`);
    const control = found?.matches('button, select') ? found : found?.querySelector('input, select, textarea, button');
    /** @type {HTMLElement | null | undefined} */ (control)?.focus();
  }

  /** @param {string} [place] where to go on */
  settle(place) {
    this.render();
    if (place) this.focus(place);
    this.desk.changed();
  }

  /** @param {Term} term @param {(term: Term) => void} put @param {{tools?: HTMLElement[], kinds?: string[]}} [given] @returns {HTMLElement} */
  box(term, put, { tools = [], kinds } = {}) {
    const head = make('div', { className: 'logic-row' }, this.choosing(term, put), ...this.own(term, put, kinds), ...tools);
    const wrong = make('p', { className: 'hy-error', hidden: true });
    const box = make('div', { className: 'logic-term' }, head, wrong, ...this.inside(term));
    box.dataset.part = String(term.id);
    return box;
  }

  /** What a term is: an item, a value, or a way of computing. @param {Term} term @param {(term: Term) => void} put */
  choosing(term, put) {
    const { words } = this.desk;
    const now = term.kind === 'operation' ? term.operator : term.kind === 'constant' ? term.type : term.kind;
    const select = make('select', { className: 'hy-input logic-kind' });
    const offered = { blank: words.choose, subject: words.an_item, number: words.a_number, string: words.a_text, if: words.if, ...this.computations, raw: words.json };
    for (const [name, label] of Object.entries(offered)) select.append(make('option', { value: name, textContent: label }));
    if (now === 'boolean') select.append(make('option', { value: now, textContent: words.yes_or_no }));
    select.value = now;
    select.setAttribute('aria-label', words.computed_by);
    select.dataset.place = `kind-${term.id}`;
    select.addEventListener('change', () => {
      put({ ...this.fresh(select.value, term), id: term.id });
      this.settle();
    });
    return select;
  }

  get computations() {
    return Object.fromEntries(Object.entries(this.tables.computations).map(([name, { label }]) => [name, label]));
  }

  /** What was there goes into what takes its place. @param {string} name @param {Term} before @returns {Term} */
  fresh(name, before) {
    const id = freshId();
    if (name === 'blank') return blank();
    if (name === 'subject') return { kind: 'subject', id, node: undefined };
    if (name === 'raw') return { kind: 'raw', id, node: null };
    if (name === 'number' || name === 'string') return { kind: 'constant', id, type: name, value: undefined };
    const kept = before.kind === 'operation' ? before.terms : before.kind === 'blank' ? [] : [{ ...before, id }];
    if (name === 'if') return { kind: 'if', id, condition: readCondition(undefined, this.desk.subjects, this.tables.comparisons), then: kept[0] ?? blank(), otherwise: blank() };
    const { least, most, usual } = this.tables.computations[name];
    const terms = kept.slice(0, most ?? Infinity);
    while (terms.length < Math.max(least, usual)) terms.push(blank());
    return { kind: 'operation', id, operator: name, isListed: true, terms };
  }

  /** @param {Term} term @param {(term: Term) => void} put @param {string[]} [kinds] of items that do here @returns {HTMLElement[]} */
  own(term, put, kinds) {
    if (term.kind === 'subject') return [this.subject(term, kinds)];
    if (term.kind === 'constant') return [this.constant(term)];
    return term.kind === 'raw' ? [this.asJson(term, put)] : [];
  }

  /** @param {import('./terms.mjs').Seen} term @param {string[]} [kinds] */
  subject(term, kinds) {
    const { subjects, words } = this.desk;
    const chosen = term.node === undefined ? '' : subjects.label(term.node);
    const choosing = picker({
      subjects: subjects.computed.filter(({ kind }) => !kinds || kinds.includes(kind)), chosen, label: words.item, hint: words.find, nothing: words.no_item,
      choose: (found) => { term.node = found.node; this.settle(`subject-${term.id}`); },
    });
    choosing.dataset.place = `subject-${term.id}`;
    return choosing;
  }

  /** @param {import('./terms.mjs').Constant} term */
  constant(term) {
    const { words } = this.desk;
    const isNumber = term.type === 'number';
    const input = make('input', { type: isNumber ? 'number' : 'text', className: 'hy-input', value: String(term.value ?? ''), autocomplete: 'off' });
    if (isNumber) input.step = 'any';
    input.setAttribute('aria-label', words.value);
    input.addEventListener('input', () => {
      term.value = input.value === '' ? undefined : isNumber ? Number(input.value) : input.value;
      this.desk.changed();
    });
    const box = make('div', { className: 'logic-value' }, input);
    box.dataset.place = `value-${term.id}`;
    return box;
  }

  /** @param {import('./terms.mjs').Raw} term @param {(term: Term) => void} put */
  asJson(term, put) {
    const { words, subjects } = this.desk;
    const area = make('textarea', { className: 'hy-input logic-json', rows: 3, value: JSON.stringify(term.node, null, 1), spellcheck: false });
    area.setAttribute('aria-label', words.json);
    area.addEventListener('change', () => {
      const node = read(area.value);
      area.setAttribute('aria-invalid', String(node === undefined));
      if (node === undefined) return;
      put({ ...readTerm(node, subjects, this.tables), id: term.id });
      this.settle();
    });
    const box = make('div', { className: 'logic-raw' }, area);
    box.dataset.place = `value-${term.id}`;
    return box;
  }

  /** @param {Term} term @returns {HTMLElement[]} */
  inside(term) {
    if (term.kind === 'if') return [this.branch(term)];
    return term.kind === 'operation' ? [this.operands(term)] : [];
  }

  /** @param {import('./terms.mjs').Operation} term */
  operands(term) {
    const { words, subjects } = this.desk;
    const { least, most, places, kinds } = this.tables.computations[term.operator];
    const boxes = term.terms.map((each, index) => {
      const tools = term.terms.length > least ? [this.takeAway(term, index)] : [];
      const box = this.box(each, (fresh) => { term.terms[index] = fresh; }, { tools, kinds });
      return places?.[index] ? make('div', { className: 'logic-named' }, make('small', { textContent: places[index] }), box) : box;
    });
    if (most === null || term.terms.length < most) {
      const add = make('button', { type: 'button', className: 'hy-button hy-quiet logic-small' }, icon(subjects.store, 'plus'), words.add_term);
      add.dataset.place = `add-${term.id}`;
      add.addEventListener('click', () => {
        const made = blank();
        term.terms.push(made);
        this.settle(`kind-${made.id}`);
      });
      boxes.push(add);
    }
    return make('div', { className: 'logic-group' }, ...boxes);
  }

  /** @param {import('./terms.mjs').Operation} term @param {number} index */
  takeAway(term, index) {
    const { words, subjects } = this.desk;
    const button = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only logic-small', title: words.remove }, icon(subjects.store, 'x'));
    button.setAttribute('aria-label', words.remove);
    button.addEventListener('click', () => {
      term.terms.splice(index, 1);
      this.settle(`kind-${term.terms[Math.max(0, index - 1)]?.id ?? term.id}`);
    });
    return button;
  }

  /** @param {import('./terms.mjs').Choice} term */
  branch(term) {
    const { words } = this.desk;
    const condition = new Conditions(term.condition, this.desk);
    this.conditions.push(condition);
    const named = (/** @type {string} */ label, /** @type {HTMLElement} */ box) => make('div', { className: 'logic-named' }, make('small', { textContent: label }), box);
    return make('div', { className: 'logic-group' },
      named(words.when, condition.root),
      named(words.then, this.box(term.then, (fresh) => { term.then = fresh; })),
      named(words.else, this.box(term.otherwise, (fresh) => { term.otherwise = fresh; })));
  }

  /** @param {(part: any) => string} wordsFor */
  complain(wordsFor) {
    for (const condition of this.conditions) condition.complain(wordsFor);
    for (const term of termsOf(this.term)) {
      const line = this.root.querySelector(`[data-part="${term.id}"] > .hy-error`);
      if (!line) continue;
      line.textContent = wordsFor(term);
      /** @type {HTMLElement} */ (line).hidden = !line.textContent;
    }
  }
}
