// @ts-check
/** The order a list opens in, what charts are compared by, and how records are numbered. */

import { make } from './elements.mjs';
import { about, field, input, select } from './panel_fields.mjs';

/**
 * @typedef {import('./document.mjs').Part} Part
 * @typedef {import('./listing.mjs').Panel} Panel
 */

/** Say something at a place of its own, which is not there while nothing is said. @param {Part} document changed in place @param {string} holder @param {string} name @param {any} value */
export function put(document, holder, name, value) {
  document[holder] ??= {};
  if (value === undefined || value === '') delete document[holder][name];
  else document[holder][name] = value;
  if (!Object.keys(document[holder]).length) delete document[holder];
}

/** @param {Panel} panel @returns {HTMLElement[]} */
export function ordering({ store, words, offered, put: change }) {
  const { sort } = store.document.list ?? {};
  const way = (/** @type {string} */ by, /** @type {boolean} */ isDown) => (by ? { by, ...(isDown && { descending: true }) } : undefined);
  const by = select('sort/by', [['', words.newest], ...offered.sorts], sort?.by ?? '', (chosen) => change((document) => put(document, 'list', 'sort', way(chosen, Boolean(sort?.descending)))), words.sort);
  if (!sort) return [about('list/sort', make('div', { className: 'step-pair' }, by))];
  const direction = select('sort/way', [['', words.ascending], ['down', words.descending]], sort.descending ? 'down' : '', (chosen) => change((document) => put(document, 'list', 'sort', way(document.list.sort.by, Boolean(chosen)))), words.direction);
  return [about('list/sort', make('div', { className: 'step-pair' }, by, direction))];
}

/** @param {Panel} panel @returns {HTMLElement[]} */
export function comparing({ store, words, offered, put: change }) {
  const chosen = select('compare', [['', words.nothing], ...offered.compares], store.document.charts?.compare ?? '', (path) => change((document) => put(document, 'charts', 'compare', path)));
  return [field({ label: words.compare, control: chosen, at: 'charts/compare' })];
}

/** @param {Panel} panel @returns {HTMLElement[]} */
export function numbering({ store, words, offered, put: change }) {
  const said = store.document.number ?? {};
  const prefix = input('number/prefix', said.prefix ?? '', (text) => change((document) => put(document, 'number', 'prefix', text.trim()), 'prefix'), { maxLength: 12, placeholder: offered.number.prefix });
  const digits = input('number/digits', String(said.digits ?? ''), (text) => change((document) => put(document, 'number', 'digits', text && Number(text)), 'digits'), { type: 'number', min: 1, max: 9, placeholder: '4' });
  const reset = select('number/reset', [['', words.each_year], ['never', words.never]], said.reset === 'never' ? 'never' : '', (chosen) => change((document) => put(document, 'number', 'reset', chosen)));
  const example = make('p', { className: 'list-example' });
  example.dataset.example = '';
  return [
    field({ label: words.prefix, control: prefix, at: 'number/prefix' }),
    field({ label: words.digits, control: digits, at: 'number/digits' }),
    field({ label: words.reset, control: reset, at: 'number/reset' }),
    example,
  ];
}
