// @ts-check
/** Things under names the designer gives: words at points of a scale, settings. */

import { icon, make } from '../elements.mjs';
import { freshKey } from '../document.mjs';

/** @typedef {import('../field.mjs').Field} Field */

export const rank = 55;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.type === 'object' && typeof schema.additionalProperties === 'object';

/** @param {Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const list = make('div', { className: 'prop-map' });
  const add = make('button', { type: 'button', className: 'prop-add' }, icon(field.kit.store, 'plus'), field.words.add);
  /** @type {import('../field.mjs').Control[]} */
  let entries = [];
  let drawn = '';
  const show = () => {
    const names = Object.keys(field.value ?? {});
    if (names.join(' ') !== drawn) {
      drawn = names.join(' ');
      entries = names.map((name) => entry(field, name));
      list.replaceChildren(...entries.map(({ element }) => element));
    }
    for (const each of entries) each.show();
  };
  add.addEventListener('click', () => {
    const name = nextName(field);
    field.put({ ...field.value, [name]: startOf(field.schema.additionalProperties) });
    /** @type {HTMLElement | null} */ (list.querySelector(`[data-name="${CSS.escape(name)}"] :is(input, textarea):not(.prop-name)`))?.focus();
  });
  return { element: make('div', {}, list, add), show };
}

/** @param {Field} field @param {string} name @returns {import('../field.mjs').Control} */
function entry(field, name) {
  const child = field.child(name, field.schema.additionalProperties);
  child.isRequired = true;
  const control = field.kit.control(child);
  const input = make('input', { type: 'text', className: 'hy-input prop-name', value: name, spellcheck: false, autocomplete: 'off' });
  input.setAttribute('aria-label', `${field.title}: ${field.words.name}`);
  input.addEventListener('change', () => {
    const wanted = input.value.normalize('NFKC').trim();
    if (!wanted || wanted === name || wanted in field.value) input.value = name;
    else field.put(Object.fromEntries(Object.entries(field.value).map(([key, value]) => [key === name ? wanted : key, value])));
  });
  const remove = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only', title: field.words.remove }, icon(field.kit.store, 'x'));
  remove.setAttribute('aria-label', `${field.words.remove}: ${name}`);
  remove.addEventListener('click', () => {
    const { [name]: _gone, ...others } = field.value;
    field.put(Object.keys(others).length ? others : undefined);
  });
  const element = make('div', { className: 'prop-entry' }, input, control.element, remove);
  element.dataset.name = name;
  return { element, show: control.show };
}

/** @param {Field} field @returns {string} a name that is still free: a number where names are numbers */
function nextName(field) {
  const taken = new Set(Object.keys(field.value ?? {}));
  const isNumber = new RegExp(field.schema.propertyNames?.pattern ?? '').test('1');
  if (!isNumber) return freshKey(field.name.replace(/s$/, ''), taken);
  let number = 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/** @param {import('../field.mjs').Schema} schema @returns {any} */
function startOf(schema) {
  if (!schema.properties) return '';
  return Object.fromEntries((schema.required ?? []).map((/** @type {string} */ name) => [name, '']));
}
