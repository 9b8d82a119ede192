// @ts-check
/** What must hold before an entry is submitted: each check a condition, and what is said when it does not hold. */

import { walk, wordsOf } from '../document.mjs';
import { icon, make } from '../elements.mjs';
import { freshId } from './groups.mjs';
import { Expression, isWithin } from './panels.mjs';
import { equal, valueAt } from './shapes.mjs';

/**
 * @typedef {import('./panels.mjs').Workshop} Workshop
 * @typedef {{id: number, check: any, expression?: Expression, box?: HTMLElement}} Held
 */

export class Checks {
  /** @param {string} place JSON pointer of the list @param {Workshop} shop @param {boolean} isWhole those of the whole form name an item to stand at */
  constructor(place, shop, isWhole) {
    this.place = place;
    this.shop = shop;
    this.isWhole = isWhole;
    this.root = make('div', { className: 'logic-checks' });
    this.build(valueAt(shop.subjects.store.document, place));
  }

  /** @param {any[] | undefined} value */
  build(value) {
    this.value = value;
    /** @type {Held[]} */
    this.held = (value ?? []).map((check) => ({ id: freshId(), check }));
    this.nothing = make('p', { className: 'hy-hint', textContent: this.shop.words.no_checks, hidden: this.held.length > 0 });
    this.root.replaceChildren(this.nothing, ...this.held.map((held) => this.card(held)), this.adding());
  }

  /** Say so where nothing is checked. */
  showNothing() { if (this.nothing) this.nothing.hidden = this.held.length > 0; }

  adding() {
    const { words, subjects } = this.shop;
    const button = make('button', { type: 'button', className: 'hy-button' }, icon(subjects.store, 'plus'), words.add_check);
    button.addEventListener('click', () => {
      /** @type {Held} */
      const held = { id: freshId(), check: { must: undefined, message: '' } };
      this.held.push(held);
      this.showNothing();
      const card = this.card(held);
      button.before(card);
      card.querySelector('input')?.focus();
    });
    this.add = button;
    return button;
  }

  /** @param {Held} held */
  card(held) {
    const { words, subjects } = this.shop;
    held.expression = new Expression(held.check.must, words.say_checks, {
      subjects, words, changed: (must) => { held.check = { ...held.check, must }; this.write(); },
    });
    const said = make('div', { className: 'logic-message' }, this.message(held), ...(this.isWhole ? [this.at(held)] : []), this.takeAway(held));
    held.box = make('section', { className: 'logic-check' }, held.expression.root, said);
    held.box.setAttribute('aria-label', words.check);
    return held.box;
  }

  /** @param {Held} held */
  message(held) {
    const { words } = this.shop;
    const input = make('input', { type: 'text', className: 'hy-input', value: wordsOf(held.check.message), autocomplete: 'off' });
    input.addEventListener('input', () => {
      held.check = { ...held.check, message: reworded(held.check.message, input.value) };
      this.write();
    });
    return make('label', {}, make('small', { textContent: words.message }), input);
  }

  /** @param {Held} held */
  at(held) {
    const { words, subjects } = this.shop;
    const select = make('select', { className: 'hy-input' }, make('option', { value: '', textContent: words.whole }));
    for (const { part, path, kind } of walk(subjects.store.document)) {
      if (kind === 'item' && !path.includes('.') && subjects.kindOf(part) !== 'none') select.append(make('option', { value: part.key, textContent: wordsOf(part.label) || part.key }));
    }
    if (held.check.at && ![...select.options].some(({ value }) => value === held.check.at)) select.append(make('option', { value: held.check.at, textContent: held.check.at }));
    select.value = held.check.at ?? '';
    select.addEventListener('change', () => {
      const { at: _before, ...rest } = held.check;
      held.check = select.value ? { ...rest, at: select.value } : rest;
      this.write();
    });
    return make('label', {}, make('small', { textContent: words.said_at }), select);
  }

  /** @param {Held} held */
  takeAway(held) {
    const { words, subjects } = this.shop;
    const button = make('button', { type: 'button', className: 'hy-button hy-quiet logic-small' }, icon(subjects.store, 'trash'), words.remove_check);
    button.addEventListener('click', () => {
      this.held.splice(this.held.indexOf(held), 1);
      held.box?.remove();
      this.showNothing();
      this.write();
      this.add?.focus();
    });
    return button;
  }

  /** Those that are complete, in their order. */
  get complete() { return this.held.filter(({ check }) => check.must !== undefined && wordsOf(check.message)); }

  write() {
    const checks = this.complete.map(({ check }) => check);
    this.value = checks.length ? checks : undefined;
    this.shop.put(this.place, this.value);
  }

  follow() {
    const value = valueAt(this.shop.subjects.store.document, this.place);
    if (!equal(value, this.value)) this.build(value);
  }

  /** @param {import('../store.mjs').Problem[]} problems of the whole document @returns {import('../store.mjs').Problem[]} those shown */
  complain(problems) {
    const shown = [];
    for (const [index, held] of this.complete.entries()) {
      const place = `${this.place}/${index}`;
      const own = problems.filter(({ pointer }) => isWithin(pointer, place));
      held.expression?.complain(own.map((problem) => ({ ...problem, pointer: problem.pointer.slice(`${place}/must`.length) })));
      shown.push(...own);
    }
    return shown;
  }
}

/** @param {any} label @param {string} text */
function reworded(label, text) {
  if (!label || typeof label !== 'object') return text;
  return { ...label, [document.documentElement.lang.slice(0, 2) in label ? document.documentElement.lang.slice(0, 2) : 'zh']: text };
}
