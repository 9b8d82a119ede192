// @ts-check
/** What keeps the draft from being published: each leads to where it is. */

import { foundAt } from './document.mjs';
import { titleOf } from './actions.mjs';
import { make } from './elements.mjs';

/** @typedef {import('./store.mjs').Store} Store */

/** What is put in order in the logic editor. */
const IN_LOGIC = /\/(shown|required|computed|checks|skip_when|when)(\/|$)/;

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) {
  const count = /** @type {HTMLElement} */ (element.querySelector('[data-problems="count"]'));
  const list = /** @type {HTMLElement} */ (element.querySelector('[data-problems="list"]'));
  store.addEventListener('problems', () => {
    element.hidden = !store.problems.length;
    count.textContent = words.count.replace('{count}', String(store.problems.length));
    list.replaceChildren(...store.problems.map((problem) => line(store, problem, words)));
  });
}

/** @param {Store} store @param {import('./store.mjs').Problem} problem @param {{[name: string]: string}} words */
function line(store, problem, words) {
  const found = foundAt(store.document, problem.pointer);
  const button = make('button', { type: 'button', className: 'design-problem', title: problem.pointer });
  button.append(make('strong', { textContent: found ? titleOf(store, found.path) : words.whole }), ` ${problem.message} ${problem.remedy}`);
  button.addEventListener('click', () => {
    if (found) store.select([found.path]);
    else store.dispatchEvent(new CustomEvent('go', { detail: problem.pointer }));
    if (IN_LOGIC.test(problem.pointer)) store.dispatchEvent(new CustomEvent('logic', { detail: { pointer: problem.pointer } }));
  });
  return make('li', {}, button);
}
