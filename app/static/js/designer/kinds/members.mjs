// @ts-check
/** Columns of a table, items of a cell: designed on the sheet itself, put in order and chosen here. */

import { icon, make } from '../elements.mjs';
import { find, wordsOf } from '../document.mjs';

/** @typedef {import('../field.mjs').Field} Field */

export const rank = 10;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => ['#/$defs/item', '#/$defs/column'].includes(schema.items?.$ref);

/** @param {Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const element = make('ol', { className: 'prop-members' });
  let drawn = '';
  const show = () => {
    const parts = /** @type {any[]} */ (field.value ?? []);
    const said = JSON.stringify(parts.map(({ key, type, label, text }) => [key, type, label, text]));
    if (said === drawn) return;
    drawn = said;
    element.replaceChildren(...parts.map((part, index) => line(field, part, index, parts.length)));
  };
  return { element, show };
}

/** @param {Field} field @param {any} part @param {number} index @param {number} count */
function line(field, part, index, count) {
  const { store } = field.kit;
  const type = store.about.types[part.type];
  const words = (wordsOf(part.label) || wordsOf(part.text) || type?.label || part.key).slice(0, 40);
  const choose = make('button', { type: 'button', className: 'prop-member' }, icon(store, type?.icon ?? 'forms'), make('span', { textContent: words }));
  choose.addEventListener('click', () => store.select([pathOf(field, part)]));
  const up = mover(field, 'arrow-up', `${field.words.up}: ${words}`, index, -1);
  const down = mover(field, 'arrow-down', `${field.words.down}: ${words}`, index, 1);
  up.disabled = index === 0;
  down.disabled = index === count - 1;
  return make('li', {}, choose, up, down);
}

/** @param {Field} field @param {string} symbol @param {string} label @param {number} index @param {-1 | 1} way */
function mover(field, symbol, label, index, way) {
  const button = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only', title: label }, icon(field.kit.store, symbol));
  button.setAttribute('aria-label', label);
  button.addEventListener('click', () => {
    const list = /** @type {HTMLElement} */ (button.closest('ol'));
    const place = index + way;
    field.put(swapped(field.value, index, place));
    list.children[place].querySelectorAll('button')[way < 0 ? 1 : 2].focus();
    field.kit.store.say(`${label} ${place + 1}/${list.children.length}`);
  });
  return button;
}

/** @param {Field} field @param {any} part @returns {string} */
function pathOf({ kit: { store, paths } }, part) {
  const path = `${paths.at(-1)}.${part.key}`;
  return find(store.document, path) ? path : part.key;
}

/** @param {any[]} list @param {number} one @param {number} other */
function swapped(list, one, other) {
  const copy = [...list];
  [copy[one], copy[other]] = [copy[other], copy[one]];
  return copy;
}
