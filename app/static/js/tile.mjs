// @ts-check
/** A tile of a dashboard: its chart is fetched once the page stands, a few at a time. */

import { attachAll } from './shell.mjs';

const LANES = 3;
/** @type {Promise<void>[]} */
const lanes = Array.from({ length: LANES }, () => Promise.resolve());
let turn = 0;

/** @param {HTMLElement} tile */
export function attach(tile) {
  const lane = turn % LANES;
  turn += 1;
  lanes[lane] = lanes[lane].then(() => fill(tile));
}

/** @param {HTMLElement} tile */
async function fill(tile) {
  const place = /** @type {HTMLElement} */ (tile.querySelector('.tile-wait'));
  const answer = await fetch(tile.dataset.src ?? '', { headers: { Accept: 'text/html' }, redirect: 'error' }).catch(() => null);
  if (answer?.ok) {
    place.innerHTML = await answer.text();
    place.className = 'tile-chart';
    await attachAll(place);
  } else {
    place.textContent = tile.dataset.words ?? '';
  }
  tile.setAttribute('aria-busy', 'false');
}
