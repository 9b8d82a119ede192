// @ts-check
/** Lines to tick and to put in order: the ticked ones first, as they will stand. */

import { make, icon } from './elements.mjs';
import { about, button, tick } from './panel_fields.mjs';

/**
 * @param {import('./listing.mjs').Panel} panel @param {string} name
 * @param {import('./listing.mjs').Named} all @param {string[]} chosen
 * @param {(paths: string[]) => void} put @param {(from: number, to: number) => void} move
 * @returns {HTMLElement[]}
 */
export function tickedLines({ store, words }, name, all, chosen, put, move) {
  const labels = new Map(all);
  const rest = all.map(([path]) => path).filter((path) => !chosen.includes(path));
  return [...chosen, ...rest].map((path, place) => {
    const isChosen = place < chosen.length;
    const box = tick(`${name}/${path}`, labels.get(path) || path, isChosen, (isTicked) => put(isTicked ? [...chosen, path] : chosen.filter((each) => each !== path)), {
      disabled: isChosen && chosen.length === 1,
    });
    const steps = isChosen ? [
      button(words.up, `${name}/${path}/up`, () => move(place, place - 1), icon(store, 'arrow-up')),
      button(words.down, `${name}/${path}/down`, () => move(place, place + 1), icon(store, 'arrow-down')),
    ] : [];
    const at = name === 'columns' ? `list/columns/${place}` : `charts/show/${place}`;
    const line = make('div', { className: 'list-line' }, box, ...steps);
    return make('li', { className: isChosen ? 'is-chosen' : '' }, isChosen ? about(at, line) : line);
  });
}
