// @ts-check
/** A few options that belong together: there or not there as one, unless they must be. */

import { make } from '../elements.mjs';
import { propertiesOf } from '../field.mjs';

export const rank = 50;
export const ownsLabel = true;

/** @param {import('../field.mjs').Schema} schema */
export const fits = (schema) => schema.type === 'object' && Boolean(schema.properties);

/** @param {import('../field.mjs').Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const rows = propertiesOf(field.schema).map(([name, schema]) => field.kit.row(field.child(name, schema)));
  const inside = make('div', { className: 'prop-inside' }, ...rows.map(({ element }) => element));
  if (field.isRequired) return { element: inside, show: () => { for (const row of rows) row.show(); } };
  const input = make('input', { type: 'checkbox' });
  const tick = make('label', { className: 'prop-tick' }, input, make('span', { textContent: field.title }));
  let kept = {};
  input.addEventListener('change', () => {
    if (!input.checked) kept = field.value ?? {};
    field.put(input.checked ? field.value ?? kept : undefined);
  });
  return {
    element: make('div', {}, tick, inside),
    show: () => {
      input.checked = field.value !== undefined;
      input.indeterminate = field.isMixed;
      inside.hidden = !input.checked;
      for (const row of rows) row.show();
    },
  };
}
