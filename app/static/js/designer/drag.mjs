// @ts-check
/**
 * Drag with mouse, pen or finger: cells of the sheet to another place, field types from the palette onto it.
 *
 * A finger drags after it has rested: moving at once scrolls, as everywhere.
 */

import { find, relocate } from './document.mjs';
import { say, titleOf } from './actions.mjs';
import { add } from './palette.mjs';
import { make } from './elements.mjs';

const FAR_ENOUGH = 6; // px
const RESTED = 350; // ms
const EDGE = 60; // px from the edge of the sheet where it begins to scroll

/** @typedef {{paths: string[], type: string, label: string, x: number, y: number, isOn: boolean, ghost?: HTMLElement, timer: number}} Drag */

/** @param {any} canvas the sheet, see canvas.mjs */
export function dragging(canvas) {
  const { element, store, words } = canvas;
  /** @type {Drag | null} */
  let drag = null;
  /** @type {{path: string, side: import('./document.mjs').Side} | null} */
  let spot = null;
  const drop = /** @type {HTMLElement} */ (element.querySelector('[data-canvas="drop"]'));

  const start = (/** @type {PointerEvent} */ event, /** @type {Partial<Drag>} */ what) => {
    if (event.button) return;
    drag = { paths: [], type: '', label: '', x: event.clientX, y: event.clientY, isOn: false, timer: 0, ...what };
    if (event.pointerType === 'touch') drag.timer = window.setTimeout(() => lift(), RESTED);
  };
  const lift = () => {
    if (!drag) return;
    drag.isOn = true;
    drag.ghost = make('div', { className: 'design-ghost', textContent: drag.label });
    document.body.append(drag.ghost);
    document.body.classList.add('is-dragging');
  };
  const end = () => {
    clearTimeout(drag?.timer);
    drag?.ghost?.remove();
    document.body.classList.remove('is-dragging');
    drop.hidden = true;
    drag = spot = null;
  };

  element.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    const path = canvas.pathAt(/** @type {Element} */ (event.target));
    if (!path) return;
    const paths = store.selection.includes(path) ? store.selection : [path];
    start(event, { paths, label: titleOf(store, path) });
  });
  document.querySelector('[data-panel="palette"]')?.addEventListener('pointerdown', (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-type]'));
    if (button) start(/** @type {PointerEvent} */ (event), { type: button.dataset.type, label: button.textContent ?? '' });
  });
  document.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const isFar = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR_ENOUGH;
    if (!drag.isOn && isFar && event.pointerType === 'touch') end(); // it scrolls
    else if (!drag.isOn && isFar) lift();
    if (!drag?.isOn) return;
    event.preventDefault();
    if (drag.ghost) drag.ghost.style.translate = `${event.clientX + 12}px ${event.clientY + 12}px`;
    scroll(element, event.clientY);
    spot = spotAt(canvas, event, drag);
    show(canvas, drop, spot);
  });
  document.addEventListener('pointerup', () => {
    const done = drag?.isOn ? { drag, spot } : null;
    end();
    if (!done?.spot) return;
    swallowClick();
    land(canvas, done.drag, done.spot, words);
  });
  document.addEventListener('pointercancel', end);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') end(); });
  // A finger that holds a cell must not scroll the sheet away under it.
  element.addEventListener('touchmove', (/** @type {TouchEvent} */ event) => { if (drag?.isOn && event.cancelable) event.preventDefault(); }, { passive: false });
}

/** What was let go over a cell is no click on it. */
function swallowClick() {
  const swallow = (/** @type {Event} */ event) => event.stopPropagation();
  document.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener('click', swallow, { capture: true }));
}

/** @param {HTMLElement} element @param {number} y */
function scroll(element, y) {
  const box = element.getBoundingClientRect();
  if (y < box.top + EDGE) element.scrollTop -= 12;
  if (y > box.bottom - EDGE) element.scrollTop += 12;
}

/** @param {any} canvas @param {PointerEvent} event @param {Drag} drag */
function spotAt(canvas, event, drag) {
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const cell = under?.closest('[data-path]');
  if (!under || !canvas.element.contains(under)) return null;
  if (!cell) return { path: canvas.paths().at(-1) ?? '', side: /** @type {const} */ ('after') };
  const path = canvas.pathAt(cell) ?? '';
  const found = find(canvas.store.document, path);
  const isEmpty = found?.kind === 'section' && /** @type {HTMLElement} */ (cell).dataset.path !== path;
  if (isEmpty && drag.type !== 'section') return { path, side: /** @type {const} */ ('inside') };
  const box = around(canvas, path, cell);
  const isWide = box.width > canvas.sheet.clientWidth * 0.7;
  const isFirst = isWide ? event.clientY < box.top + box.height / 2 : event.clientX < box.left + box.width / 2;
  return { path, side: /** @type {import('./document.mjs').Side} */ (isFirst ? 'before' : 'after'), isWide };
}

/** @param {any} canvas @param {string} path @param {Element} cell @returns {DOMRect} the box of an item, label and field; of a column its own cell */
function around(canvas, path, cell) {
  if (path.includes('.')) return cell.getBoundingClientRect();
  const boxes = canvas.cells(path).map((/** @type {HTMLElement} */ one) => one.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((/** @type {DOMRect} */ one) => one.left)), Math.min(...boxes.map((/** @type {DOMRect} */ one) => one.top))];
  const [right, bottom] = [Math.max(...boxes.map((/** @type {DOMRect} */ one) => one.right)), Math.max(...boxes.map((/** @type {DOMRect} */ one) => one.bottom))];
  return new DOMRect(left, top, right - left, bottom - top);
}

/** @param {any} canvas @param {HTMLElement} drop @param {any} spot */
function show(canvas, drop, spot) {
  const cell = spot && canvas.cells(spot.path)[0];
  drop.hidden = !cell;
  if (!cell) return;
  const box = around(canvas, spot.path, cell);
  const ground = canvas.element.getBoundingClientRect();
  const [x, y] = [box.left - ground.left + canvas.element.scrollLeft, box.top - ground.top + canvas.element.scrollTop];
  const place = { inside: [x, y, box.width, box.height], before: spot.isWide ? [x, y - 2, box.width, 4] : [x - 2, y, 4, box.height] };
  const after = spot.isWide ? [x, y + box.height - 2, box.width, 4] : [x + box.width - 2, y, 4, box.height];
  const [left, top, width, height] = spot.side === 'after' ? after : place[/** @type {'inside' | 'before'} */ (spot.side)];
  Object.assign(drop.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

/** @param {any} canvas @param {Drag} drag @param {{path: string, side: import('./document.mjs').Side}} spot @param {{[name: string]: string}} words */
function land({ store }, drag, spot, words) {
  if (drag.type) return add(store, drag.type, words, spot.path, spot.side);
  if (drag.paths.includes(spot.path)) return undefined;
  const keys = drag.paths.map((path) => find(store.document, path)?.part.key);
  const done = store.change(say(words.moved, { what: drag.label }), (/** @type {any} */ document) => relocate(document, drag.paths, spot.path, spot.side));
  if (!done) return store.say(words.misfit);
  return store.select(keys.flatMap((key) => pathsOf(store.document, key)));
}

/** @param {any} document @param {string} key @returns {string[]} */
function pathsOf(document, key) {
  const own = [key, `section:${key}`].filter((path) => find(document, path));
  return own.length ? own : [...columnsOf(document)].filter((path) => path.endsWith(`.${key}`));
}

/** @param {any} holder @returns {Generator<string>} */
function* columnsOf(holder) {
  for (const inner of holder.sections ?? []) yield* columnsOf(inner);
  for (const item of holder.items ?? []) for (const column of item.columns ?? []) yield `${item.key}.${column.key}`;
}
