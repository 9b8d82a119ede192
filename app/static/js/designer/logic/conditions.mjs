// @ts-check
/** Groups of conditions to be put together: item, comparison, value, joined by and/or. */

import { icon, make } from '../elements.mjs';
import { emptyGroup, emptyRow, fits, partsOf, readPart } from './groups.mjs';
import { picker } from './picker.mjs';
import { isLiteral } from './shapes.mjs';
import { valueInput } from './values.mjs';

/**
 * @typedef {import('./groups.mjs').Group} Group
 * @typedef {import('./groups.mjs').Part} Part
 * @typedef {import('./groups.mjs').Row} Row
 * @typedef {import('./groups.mjs').Raw} Raw
 * @typedef {import('./subjects.mjs').Subjects} Subjects
 * @typedef {{subjects: Subjects, words: {[name: string]: string}, changed: () => void}} Desk
 */

export class Conditions {
  /** @param {Group} group @param {Desk} desk */
  constructor(group, desk) {
    this.group = group;
    this.desk = desk;
    this.comparisons = desk.subjects.store.about.logic.comparisons;
    this.root = make('div', { className: 'logic-conditions' });
    this.render();
  }

  /** Draw anew, and leave the focus where it was. */
  render() {
    const focused = this.root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    const place = focused?.closest('[data-place]')?.getAttribute('data-place');
    this.root.replaceChildren(this.groupBox(this.group, null));
    if (place) this.focus(place);
  }

  /** @param {string} place */
  focus(place) {
    const found = this.root.querySelector(`[data-place="${place}"]`);
    const control = found?.matches('button, select') ? found : found?.querySelector('input, select, textarea, button');
    /** @type {HTMLElement | null | undefined} */ (control)?.focus();
  }

  /** Something was chosen that other inputs depend on. @param {string} [place] where to go on */
  settle(place) {
    this.render();
    if (place) this.focus(place);
    this.desk.changed();
  }

  /** @param {Group} group @param {Group | null} holder */
  groupBox(group, holder) {
    const { words } = this.desk;
    const mode = make('select', { className: 'hy-input logic-mode' });
    for (const name of ['all', 'any', 'not_all', 'none']) mode.append(make('option', { value: name, textContent: words[name] }));
    mode.value = group.mode;
    mode.setAttribute('aria-label', words.joined);
    mode.dataset.place = `mode-${group.id}`;
    mode.addEventListener('change', () => {
      group.mode = /** @type {Group['mode']} */ (mode.value);
      this.desk.changed();
    });
    const head = make('div', { className: 'logic-group-head' }, mode, ...(holder ? [this.takeAway(group, holder)] : []));
    const parts = group.parts.map((part) => (part.kind === 'group' ? this.groupBox(part, group) : this.line(part, group)));
    const box = make('div', { className: 'logic-group' }, head, ...parts, this.adding(group));
    box.setAttribute('role', 'group');
    box.dataset.part = String(group.id);
    return box;
  }

  /** @param {Group} group */
  adding(group) {
    const { words } = this.desk;
    const row = this.button(words.add_row, 'plus', `add-${group.id}`, () => {
      const made = emptyRow();
      group.parts.push(made);
      this.settle(`subject-${made.id}`);
    });
    const inner = this.button(words.add_group, 'brackets-contain', `group-${group.id}`, () => {
      const made = emptyRow();
      group.parts.push({ ...emptyGroup([made]), mode: group.mode === 'all' ? 'any' : 'all' });
      this.settle(`subject-${made.id}`);
    });
    return make('div', { className: 'logic-adding' }, row, inner);
  }

  /** @param {string} label @param {string} symbol @param {string} place @param {() => void} act */
  button(label, symbol, place, act) {
    const button = make('button', { type: 'button', className: 'hy-button hy-quiet logic-small' }, icon(this.desk.subjects.store, symbol), label);
    button.dataset.place = place;
    button.addEventListener('click', act);
    return button;
  }

  /** @param {Part} part @param {Group} holder */
  takeAway(part, holder) {
    const { words } = this.desk;
    const button = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only logic-small', title: words.remove }, icon(this.desk.subjects.store, 'x'));
    button.setAttribute('aria-label', words.remove);
    button.dataset.place = `remove-${part.id}`;
    button.addEventListener('click', () => {
      const index = holder.parts.indexOf(part);
      holder.parts.splice(index, 1);
      const next = holder.parts[index] ?? holder.parts[index - 1];
      this.settle(next ? `remove-${next.id}` : `add-${holder.id}`);
    });
    return button;
  }

  /** @param {Row | Raw} part @param {Group} holder */
  line(part, holder) {
    const inputs = part.kind === 'raw' ? [this.asJson(part, holder)] : this.inputs(part);
    const line = make('div', { className: 'logic-row' }, ...inputs, this.takeAway(part, holder));
    const wrong = make('p', { className: 'hy-error', hidden: true });
    const box = make('div', { className: 'logic-line' }, line, wrong);
    box.dataset.part = String(part.id);
    return box;
  }

  /** What no row can say stays in its own words, and can be changed. @param {Raw} raw @param {Group} holder */
  asJson(raw, holder) {
    const { words, subjects } = this.desk;
    const area = make('textarea', { className: 'hy-input logic-json', rows: 3, value: JSON.stringify(raw.node, null, 1), spellcheck: false });
    area.setAttribute('aria-label', words.json);
    area.dataset.place = `json-${raw.id}`;
    area.addEventListener('change', () => {
      const node = read(area.value);
      area.setAttribute('aria-invalid', String(node === undefined));
      if (node === undefined) return;
      holder.parts.splice(holder.parts.indexOf(raw), 1, { ...readPart(node, subjects, this.comparisons), id: raw.id });
      this.settle();
    });
    return make('div', { className: 'logic-raw' }, make('small', { className: 'hy-hint', textContent: words.no_row }), area);
  }

  /** @param {Row} row */
  inputs(row) {
    const { words, subjects } = this.desk;
    const subject = subjects.find(row.subject);
    const chosen = row.subject === undefined ? '' : subjects.label(row.subject);
    const choosing = picker({ subjects: subjects.compared, chosen, label: words.item, hint: words.find, nothing: words.no_item, choose: (found) => this.look(row, found) });
    choosing.dataset.place = `subject-${row.id}`;
    if (row.subject === undefined) return [choosing];
    return [choosing, this.comparing(row, subject), ...this.against(row, subject)];
  }

  /** @param {Row} row @param {import('./subjects.mjs').Subject} subject */
  look(row, subject) {
    const isOfKind = subject.kind === this.desk.subjects.find(row.subject)?.kind;
    row.subject = subject.node;
    if (!isOfKind || subject.kind === 'options') row.value = undefined;
    const fitting = this.fitting(subject.kind);
    if (!fitting.includes(row.comparison)) this.compare(row, fitting[0]);
    this.settle(`comparison-${row.id}`);
  }

  /** @param {string | undefined} kind */
  fitting(kind) { return Object.keys(this.comparisons).filter((name) => fits(this.comparisons[name], kind)); }

  /** @param {Row} row @param {string} name */
  compare(row, name) {
    if (this.comparisons[name].value !== this.comparisons[row.comparison]?.value) row.value = undefined;
    row.comparison = name;
    row.shape = 0;
  }

  /** @param {Row} row @param {import('./subjects.mjs').Subject | undefined} subject */
  comparing(row, subject) {
    const select = make('select', { className: 'hy-input' });
    for (const name of new Set([...this.fitting(subject?.kind), row.comparison])) select.append(make('option', { value: name, textContent: this.comparisons[name].label }));
    select.value = row.comparison;
    select.setAttribute('aria-label', this.desk.words.comparison);
    select.dataset.place = `comparison-${row.id}`;
    select.addEventListener('change', () => {
      this.compare(row, select.value);
      this.settle();
    });
    return select;
  }

  /** @param {Row} row @param {import('./subjects.mjs').Subject | undefined} subject @returns {HTMLElement[]} */
  against(row, subject) {
    const wanted = this.comparisons[row.comparison].value;
    if (wanted === 'none') return [];
    const isOther = row.value !== undefined && !isLiteral(row.value) && !Array.isArray(row.value);
    const input = isOther ? this.otherItem(row, subject) : this.literal(row, subject, wanted);
    input.dataset.place = `value-${row.id}`;
    return wanted === 'one' && (isOther || this.desk.subjects.like(subject).length) ? [make('div', { className: 'logic-value' }, input, this.switching(row, isOther, subject))] : [input];
  }

  /** @param {Row} row @param {import('./subjects.mjs').Subject | undefined} subject @param {'one' | 'several' | 'options'} wanted */
  literal(row, subject, wanted) {
    const { words, changed } = this.desk;
    const input = valueInput(wanted, { subject, value: row.value, label: words.value, words, choose: (value) => { row.value = value; changed(); } });
    return input.matches('input, select, textarea') ? make('div', { className: 'logic-value' }, input) : input;
  }

  /** @param {Row} row @param {import('./subjects.mjs').Subject | undefined} subject */
  otherItem(row, subject) {
    const { words, subjects } = this.desk;
    return picker({
      subjects: subjects.like(subject), chosen: subjects.label(row.value), label: words.value, hint: words.find, nothing: words.no_item,
      choose: (found) => { row.value = found.node; this.settle(`value-${row.id}`); },
    });
  }

  /** From a value to another item, and back. @param {Row} row @param {boolean} isOther @param {import('./subjects.mjs').Subject | undefined} subject */
  switching(row, isOther, subject) {
    const label = isOther ? this.desk.words.fixed : this.desk.words.other;
    const button = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only logic-small', title: label }, icon(this.desk.subjects.store, isOther ? 'cursor-text' : 'link'));
    button.setAttribute('aria-label', label);
    button.dataset.place = `switch-${row.id}`;
    button.addEventListener('click', () => {
      row.value = isOther ? undefined : this.desk.subjects.like(subject)[0]?.node;
      this.settle(`value-${row.id}`);
    });
    return button;
  }

  /** Show what is wrong beside the row concerned. @param {(part: Part) => string} wordsFor */
  complain(wordsFor) {
    for (const part of partsOf(this.group)) {
      const line = this.root.querySelector(`[data-part="${part.id}"] > .hy-error`);
      if (!line) continue;
      line.textContent = wordsFor(part);
      /** @type {HTMLElement} */ (line).hidden = !line.textContent;
    }
  }
}

/** @param {string} text @returns {any} undefined if it is no JSON */
export function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
