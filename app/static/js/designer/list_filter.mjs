// @ts-check
/** The conditions a list opens with, each made of an item, what is said of it, and values. */

import { make, icon } from './elements.mjs';
import { put as putPart } from './list_terms.mjs';
import { about, button, input, select, tick } from './panel_fields.mjs';

/**
 * @typedef {import('./document.mjs').Part} Part
 * @typedef {import('./listing.mjs').Panel} Panel
 * @typedef {import('./listing.mjs').Filter} Filter
 */

const INPUTS = /** @type {{[kind: string]: string}} */ ({ number: 'number', money: 'number', date: 'date', datetime: 'date', time: 'time' });

/** @param {Panel} panel @returns {HTMLElement[]} */
export function conditionRows(panel) {
  const { words, offered, put: change, store } = panel;
  const conditions = store.document.list?.filter ?? [];
  const rows = conditions.map((/** @type {Part} */ condition, /** @type {number} */ place) => row(panel, condition, place));
  const first = offered.filters[0];
  const more = button(words.add_condition, 'filter/more', () => change((document) => putPart(document, 'list', 'filter', [...conditions, fresh(first)])));
  return [...rows, ...(first ? [more] : [])];
}

/** @param {Filter} filter @returns {Part} a condition to begin with */
function fresh({ path, operators, codes }) {
  return operators.includes('any_of') && codes.length ? { path, operator: 'any_of', values: [codes[0][0]] } : { path, operator: operators.includes('filled') ? 'filled' : operators[0] };
}

/** @param {Panel} panel @param {Part} condition @param {number} place */
function row(panel, condition, place) {
  const { words, offered, put: change, store } = panel;
  const filter = offered.filters.find(({ path }) => path === condition.path);
  const set = (/** @type {(one: Part) => void} */ recipe, /** @type {string} */ typing = '') => change((document) => recipe(document.list.filter[place]), typing && `filter ${place} ${typing}`);
  const path = select(`filter/${place}/path`, offered.filters.map((each) => [each.path, each.label || each.path]), condition.path, (chosen) => change((document) => {
    const found = offered.filters.find((each) => each.path === chosen);
    if (found) document.list.filter[place] = fresh(found);
  }), words.item);
  const operators = (filter?.operators ?? []).map((each) => /** @type {[string, string]} */ ([each, words[`is_${each}`]]));
  const operator = select(`filter/${place}/operator`, operators, condition.operator, (chosen) => set((one) => {
    one.operator = chosen;
    delete one.values;
    if (chosen === 'between') one.values = [null, null];
    else if (chosen === 'contains') one.values = [''];
    else if (chosen === 'any_of') one.values = filter?.codes.slice(0, 1).map(([code]) => code);
  }), words.operator);
  const gone = button(words.remove, `filter/${place}/gone`, () => change((document) => {
    document.list.filter.splice(place, 1);
    if (!document.list.filter.length) putPart(document, 'list', 'filter', undefined);
  }), icon(store, 'x'));
  const line = make('div', { className: 'step-pair' }, path, operator, gone);
  return about(`list/filter/${place}`, make('div', { className: 'list-condition' }, line, ...values(panel, filter, condition, place, set)));
}

/**
 * @param {Panel} panel @param {Filter | undefined} filter @param {Part} condition @param {number} place
 * @param {(recipe: (one: Part) => void, typing?: string) => void} set @returns {HTMLElement[]}
 */
function values({ words }, filter, condition, place, set) {
  const given = condition.values ?? [];
  if (condition.operator === 'any_of') return [codes(filter, given, place, set)];
  if (condition.operator === 'contains') return [input(`filter/${place}/text`, given[0] ?? '', (text) => set((one) => { one.values = [text]; }, 'text'), { ariaLabel: words.text })];
  if (condition.operator !== 'between') return [];
  const kind = INPUTS[filter?.input ?? ''] ?? 'text';
  const bound = (/** @type {number} */ end) => input(`filter/${place}/${end}`, String(given[end] ?? ''), (text) => set((one) => {
    one.values = [one.values?.[0] ?? null, one.values?.[1] ?? null];
    one.values[end] = text === '' ? null : kind === 'number' ? Number(text) : text;
  }, `bound ${end}`), { type: kind, ...(kind === 'number' && { step: 'any' }), ariaLabel: words[end ? 'to' : 'from'] });
  return [make('div', { className: 'step-pair' }, make('span', { textContent: words.from }), bound(0), make('span', { textContent: words.to }), bound(1))];
}

/**
 * @param {Filter | undefined} filter @param {string[]} given @param {number} place
 * @param {(recipe: (one: Part) => void) => void} set
 */
function codes(filter, given, place, set) {
  const boxes = (filter?.codes ?? []).map(([code, label, depth]) => {
    const box = tick(`filter/${place}/${code}`, label, given.includes(code), (isTicked) => set((one) => {
      one.values = (filter?.codes ?? []).map(([each]) => each).filter((each) => (each === code ? isTicked : given.includes(each)));
    }));
    box.style.paddingInlineStart = `${depth * 1.5}rem`;
    return box;
  });
  return make('div', { className: 'step-ticks' }, ...boxes);
}
