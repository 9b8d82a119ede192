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
  const grid = tile.parentElement;
  if (grid) shareLegend(grid);
}

/** What the colours mean is said once above all tiles where every one of them says the same. @param {HTMLElement} grid */
function shareLegend(grid) {
  const shared = grid.parentElement?.querySelector(':scope > .chart-legend');
  const drawn = [...grid.querySelectorAll('.tile-chart')].map((chart) => chart.querySelector('.chart-legend'));
  const alike = drawn.length > 1 && drawn[0] !== null && drawn.every((one) => one?.textContent === drawn[0]?.textContent);
  grid.classList.toggle('tiles-share', alike);
  if (!alike) shared?.remove();
  else if (!shared && drawn[0]) grid.before(drawn[0].cloneNode(true));
}
