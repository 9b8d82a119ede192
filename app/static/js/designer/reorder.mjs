// @ts-check
/**
 * The parts of a list put into another order: by Alt with arrows, or dragged with mouse, pen or finger.
 *
 * A finger drags after it has rested: moving at once scrolls, as everywhere.
 */

const FAR_ENOUGH = 6; // px
const RESTED = 350; // ms
const BACK = ['Alt+ArrowLeft', 'Alt+ArrowUp'];
const ON = ['Alt+ArrowRight', 'Alt+ArrowDown'];

/**
 * @param {HTMLElement} list its children that match are what is moved; they may be made anew at any time
 * @param {string} selector
 * @param {(from: number, to: number) => void} move
 */
export function reorderable(list, selector, move) {
  const parts = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll(selector)]);
  const partAt = (/** @type {Element | null} */ element) => parts().findIndex((part) => element && part.contains(element));
  list.addEventListener('keydown', (event) => {
    const keys = `${event.altKey && !event.ctrlKey && !event.shiftKey ? 'Alt+' : ''}${event.key}`;
    const way = Number(ON.includes(keys)) - Number(BACK.includes(keys));
    const from = way ? partAt(/** @type {Element} */ (event.target)) : -1;
    if (from < 0) return;
    event.preventDefault();
    move(from, from + way);
  });
  draggable(list, parts, partAt, move);
}

/**
 * @param {HTMLElement} list @param {() => HTMLElement[]} parts @param {(element: Element | null) => number} partAt
 * @param {(from: number, to: number) => void} move
 */
function draggable(list, parts, partAt, move) {
  /** @type {{from: number, x: number, y: number, isOn: boolean, timer: number, to: number} | null} */
  let drag = null;

  const lift = () => {
    if (!drag) return;
    drag.isOn = true;
    parts()[drag.from]?.classList.add('is-lifted');
    document.body.classList.add('is-dragging');
  };
  const clear = () => { for (const part of parts()) part.classList.remove('is-lifted', 'is-before', 'is-behind'); };
  const end = () => {
    clearTimeout(drag?.timer);
    clear();
    document.body.classList.remove('is-dragging');
    drag = null;
  };

  list.addEventListener('pointerdown', (event) => {
    const target = /** @type {Element} */ (event.target);
    const from = event.button || target.closest('input:not([type=checkbox]), select, textarea') ? -1 : partAt(target);
    if (from < 0) return;
    drag = { from, x: event.clientX, y: event.clientY, isOn: false, timer: 0, to: from };
    if (event.pointerType === 'touch') drag.timer = window.setTimeout(lift, RESTED);
  });
  document.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const isFar = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR_ENOUGH;
    if (!drag.isOn && isFar && event.pointerType === 'touch') end(); // it scrolls
    else if (!drag.isOn && isFar) lift();
    if (drag?.isOn) aim(event);
  });
  /** Show where it would stand. @param {PointerEvent} event */
  const aim = (event) => {
    if (!drag) return;
    event.preventDefault();
    const over = partAt(document.elementFromPoint(event.clientX, event.clientY));
    if (over < 0) return;
    const box = parts()[over].getBoundingClientRect();
    const isRow = getComputedStyle(list).flexDirection === 'row';
    const isBehind = isRow ? event.clientX > box.x + box.width / 2 : event.clientY > box.y + box.height / 2;
    for (const part of parts()) part.classList.remove('is-before', 'is-behind');
    parts()[over].classList.add(isBehind ? 'is-behind' : 'is-before');
    const place = over + Number(isBehind);
    drag.to = place > drag.from ? place - 1 : place;
  };
  document.addEventListener('pointerup', () => {
    const done = drag?.isOn ? drag : null;
    end();
    if (!done) return;
    document.addEventListener('click', stop, { capture: true, once: true });
    setTimeout(() => document.removeEventListener('click', stop, { capture: true }));
    if (done.to !== done.from) move(done.from, done.to);
  });
  document.addEventListener('pointercancel', end);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') end(); });
  list.addEventListener('touchmove', (event) => { if (drag?.isOn) event.preventDefault(); }, { passive: false });
}

/** @param {Event} event the click a drag ends with means nothing */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
