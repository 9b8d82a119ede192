// @ts-check
/** The designer: one store, and panels that look at it. `data-panel="name"` is the module of that name in `designer/`. */

import { Store } from './designer/store.mjs';
import { dispatch } from './designer/keys.mjs';

/** @param {HTMLElement} element */
export async function attach(element) {
  const read = (/** @type {string} */ name) => JSON.parse(element.querySelector(`[data-design="${name}"]`)?.textContent ?? '{}');
  const store = new Store(read('document'), read('about'));
  const panels = /** @type {HTMLElement[]} */ ([...element.querySelectorAll('[data-panel]')]);
  const modules = await Promise.all(panels.map((panel) => import(`./designer/${panel.dataset.panel}.mjs`)));
  for (const [index, panel] of panels.entries()) modules[index].mount(panel, store, JSON.parse(panel.dataset.words ?? '{}'));
  tabs(element);
  history(element, store);
  speak(element, store);
  element.addEventListener('keydown', (event) => dispatch(event, store));
  element.dataset.designerReady = '';
  Object.defineProperty(element, 'store', { value: store }); // for whoever tries the page: what it holds
  store.tell('change');
  store.tell('select');
}

/** @param {HTMLElement} element @param {Store} store */
function history(element, store) {
  const [undo, redo] = ['undo', 'redo'].map((name) => /** @type {HTMLButtonElement} */ (element.querySelector(`button[data-design="${name}"]`)));
  undo.addEventListener('click', () => store.undo());
  redo.addEventListener('click', () => store.redo());
  store.addEventListener('change', () => {
    undo.disabled = !store.canUndo;
    redo.disabled = !store.canRedo;
  });
}

/** Say what happened to whoever cannot see it. @param {HTMLElement} element @param {Store} store */
function speak(element, store) {
  const said = /** @type {HTMLElement} */ (element.querySelector('[data-design="said"]'));
  store.addEventListener('say', (event) => { said.textContent = /** @type {CustomEvent} */ (event).detail; });
}

/** @param {HTMLElement} element */
function tabs(element) {
  const buttons = /** @type {HTMLElement[]} */ ([...element.querySelectorAll('.design-tabs [role=tab]')]);
  const show = (/** @type {HTMLElement} */ wanted) => {
    for (const one of buttons) {
      const isWanted = one === wanted;
      one.setAttribute('aria-selected', String(isWanted));
      one.tabIndex = isWanted ? 0 : -1;
      const page = /** @type {HTMLElement} */ (document.getElementById(one.getAttribute('aria-controls') ?? ''));
      page.hidden = !isWanted;
      if (isWanted) page.dispatchEvent(new CustomEvent('show', { bubbles: false }));
    }
  };
  for (const [index, button] of buttons.entries()) {
    button.addEventListener('click', () => show(button));
    button.addEventListener('keydown', (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way) return;
      const next = /** @type {HTMLElement} */ (buttons.at((index + way) % buttons.length));
      show(next);
      next.focus();
      event.preventDefault();
    });
  }
}
