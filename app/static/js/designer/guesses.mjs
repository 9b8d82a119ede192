// @ts-check
/** What was guessed when a paper form was read: the doubtful ones first, each confirmed or put right. */

import { find } from './document.mjs';
import { say, titleOf } from './actions.mjs';
import { icon, make } from './elements.mjs';

/** @typedef {import('./store.mjs').Store} Store */

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) {
  const details = /** @type {HTMLDetailsElement} */ (element);
  const count = /** @type {HTMLElement} */ (element.querySelector('[data-guesses="count"]'));
  const list = /** @type {HTMLElement} */ (element.querySelector('[data-guesses="list"]'));
  const sure = /** @type {HTMLElement} */ (element.querySelector('[data-guesses="sure"]'));
  const show = () => {
    const open = standing(store);
    details.hidden = !open.length;
    count.textContent = words.count.replace('{count}', String(open.length));
    list.replaceChildren(...open.filter(({ sure }) => !sure).map((guess) => line(store, guess, words)));
    sure.replaceChildren(...open.filter((guess) => guess.sure).map((guess) => line(store, guess, words)));
    /** @type {HTMLElement} */ (sure.parentElement).hidden = !sure.childElementCount;
  };
  element.querySelector('[data-guesses="all"]')?.addEventListener('click', () => store.settle(() => true));
  for (const name of ['guesses', 'change']) store.addEventListener(name, show);
  details.open = standing(store).some((guess) => !guess.sure);
  show();
}

/** @param {Store} store guesses about what is still there, doubtful ones first */
function standing(store) {
  const there = store.guesses.filter(({ path }) => !path || find(store.document, path));
  return [...there.filter(({ sure }) => !sure), ...there.filter(({ sure }) => sure)];
}

/** @param {Store} store @param {{path: string, why: string, sure: boolean}} guess @param {{[name: string]: string}} words */
function line(store, guess, words) {
  const what = guess.path ? titleOf(store, guess.path) : words.whole;
  const go = make('button', { type: 'button', className: 'design-problem' });
  go.append(make('strong', { textContent: guess.sure ? what : `? ${what}` }), ` ${guess.why}`);
  go.addEventListener('click', () => { if (guess.path) store.select([guess.path]); });
  const right = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only' }, icon(store, 'check'));
  right.setAttribute('aria-label', say(words.right, { what }));
  right.title = right.getAttribute('aria-label') ?? '';
  right.addEventListener('click', () => {
    store.settle((one) => one === guess);
    store.say(say(words.settled, { what }));
  });
  return make('li', { className: 'design-guess' }, go, right);
}
