// @ts-check
/** An option that can have several shapes: which one, and then what it says in that shape. */

import { resolved } from '../field.mjs';
import { make } from '../elements.mjs';

/** @typedef {import('../field.mjs').Field} Field @typedef {import('../field.mjs').Schema} Schema */

export const rank = 30;

/** @param {Schema} schema */
export const fits = (schema) => Boolean(schema.oneOf ?? schema.anyOf);

/** @param {Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  /** @type {Schema[]} */
  const shapes = (field.schema.oneOf ?? field.schema.anyOf).map((/** @type {Schema} */ each) => resolved(each, field.kit.store.about.defs));
  const controls = shapes.map((shape) => (shape.const === undefined ? field.kit.control(field.as(shape)) : { element: make('span'), show: () => {} }));
  const free = field.isRequired ? [] : [make('option', { value: '-1', textContent: field.words.unsaid })];
  const chooser = make('select', { className: 'hy-input' }, ...free, ...shapes.map(({ title }, index) => make('option', { value: String(index), textContent: title ?? field.title })));
  /** @type {Map<number, any>} */
  const kept = new Map(); // what was said in another shape is there again on the way back
  chooser.addEventListener('change', () => {
    kept.set(shapeOf(shapes, field.value), field.value);
    const wanted = Number(chooser.value);
    field.put(kept.get(wanted) ?? startOf(shapes[wanted]));
  });
  const show = () => {
    const shape = field.isMixed ? -1 : shapeOf(shapes, field.value);
    chooser.value = String(shape);
    for (const [index, control] of controls.entries()) {
      control.element.hidden = index !== shape;
      if (index === shape) control.show();
    }
  };
  return { element: make('div', { className: 'prop-shapes' }, chooser, ...controls.map(({ element }) => element)), input: chooser, show };
}

/** @param {Schema[]} shapes @param {any} value @returns {number} the shape a value has, -1 without one */
function shapeOf(shapes, value) {
  if (value === undefined) return -1;
  const found = shapes.findIndex((shape) => (shape.const === undefined ? typesOf(shape).includes(typeOf(value)) : shape.const === value));
  return found < 0 ? shapes.findIndex((shape) => shape.const === undefined) : found;
}

/** @param {Schema} shape @returns {string[]} */
function typesOf(shape) {
  if (shape.ref === 'label') return ['string', 'object'];
  return shape.type === 'integer' ? ['number'] : [shape.type].flat();
}

/** @param {any} value */
const typeOf = (value) => (Array.isArray(value) ? 'array' : typeof value);

/** @param {Schema | undefined} shape @returns {any} what stands there once this shape is chosen */
function startOf(shape) {
  if (!shape) return undefined;
  if (shape.const !== undefined) return shape.const;
  return { integer: shape.minimum ?? 0, number: shape.minimum ?? 0, array: [], object: {} }[shape.type] ?? '';
}
