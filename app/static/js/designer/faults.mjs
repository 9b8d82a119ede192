// @ts-check
/** What the server says is wrong, beside the option it concerns; what concerns a part as a whole stands above its options. */

import { make } from './elements.mjs';

/** @param {HTMLElement} panel @param {import('./store.mjs').Store} store */
export function faultsBeside(panel, store) {
  const rows = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll('.prop-row')]).map((row) => ({ row, pointer: /** @type {any} */ (row).field?.pointer ?? null, problems: /** @type {any[]} */ ([]) }));
  const own = store.selected?.pointer;
  const whole = [];
  for (const problem of store.problems) {
    const around = rows.filter(({ pointer }) => pointer !== null && within(problem.pointer, pointer));
    const nearest = around.sort((one, other) => other.pointer.length - one.pointer.length)[0];
    if (nearest) nearest.problems.push(problem);
    else if (own === undefined ? problem.pointer === '' : problem.pointer === own) whole.push(problem);
  }
  for (const { row, problems } of rows) say(row, /** @type {HTMLElement} */ (row.querySelector(':scope > .prop-fault')), problems);
  say(null, /** @type {HTMLElement} */ (panel.querySelector('.prop-faults')), whole);
}

/** @param {string} pointer @param {string} around */
const within = (pointer, around) => `${pointer}/`.startsWith(`${around}/`);

/** @param {HTMLElement | null} row @param {HTMLElement | null} place @param {import('./store.mjs').Problem[]} problems */
function say(row, place, problems) {
  const words = problems.map(({ message, remedy }) => `${message} ${remedy}`).join('\n');
  if (!place || place.dataset.said === words || (!words && !place.dataset.said)) return;
  place.dataset.said = words;
  place.replaceChildren(...problems.map(({ message, remedy }) => make('p', { className: 'hy-error', textContent: `${message} ${remedy}` })));
  row?.classList.toggle('is-faulty', problems.length > 0);
  row?.querySelector('input, textarea, select')?.setAttribute('aria-invalid', String(problems.length > 0));
}
