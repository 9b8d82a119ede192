// @ts-check
/** Ticks of a list: the whole page at once, how many there are, and the question before anything is done with them. */

import { ask } from './dialogs.mjs';
import { send } from './server.mjs';

/** @param {HTMLFormElement} form */
export function attach(form) {
  const count = /** @type {HTMLElement} */ (form.querySelector('[data-count]'));
  const whole = /** @type {HTMLInputElement | null} */ (document.querySelector('[data-tick-all]'));
  const ticks = /** @returns {HTMLInputElement[]} */ () => [...document.querySelectorAll('input[form="bulk"][name="entry"]')].map((one) => /** @type {HTMLInputElement} */ (one));
  const settle = () => {
    const ticked = ticks().filter((one) => one.checked).length;
    count.textContent = (count.dataset.words ?? '').replace('{count}', String(ticked));
    if (whole) whole.checked = ticked > 0 && ticked === ticks().length;
  };
  document.addEventListener('change', (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (target === whole) for (const one of ticks()) one.checked = target.checked;
    if (target === whole || target.name === 'entry') settle();
  });
  settle(); // a page gone back to keeps its ticks
  form.addEventListener('submit', (event) => {
    const asked = new FormData(form);
    if (asked.get('act') === 'print') return;
    event.preventDefault();
    decide(form, asked);
  });
}

/**
 * Ask in a dialog, as the server words it; whatever goes wrong, the page of the server asks or says why not.
 *
 * @param {HTMLFormElement} form @param {FormData} asked
 */
async function decide(form, asked) {
  const { outcome, said } = await send(form.action, encoded(asked));
  if (outcome !== 'ok') return form.submit();
  if (!(await ask(said.question))) return undefined;
  asked.delete('all');
  asked.delete('entry');
  for (const one of said.entries) asked.append('entry', one);
  asked.set('token', said.token);
  asked.set('agreed', '1');
  const begun = await send(form.action, encoded(asked));
  if (begun.outcome !== 'ok') return form.submit();
  window.location.assign(begun.said.url);
  return undefined;
}

/** @param {FormData} asked */
function encoded(asked) {
  return new URLSearchParams(/** @type {[string, string][]} */ ([...asked]));
}
