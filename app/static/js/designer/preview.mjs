// @ts-check
/** The saved draft in a frame, as on a desk, on a phone, on paper; fetched anew when it was saved and is looked at. */

/** @typedef {import('./store.mjs').Store} Store */

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  const frame = /** @type {HTMLIFrameElement} */ (element.querySelector('[data-preview="frame"]'));
  const stage = /** @type {HTMLElement} */ (frame.parentElement);
  const page = /** @type {HTMLElement} */ (element.closest('[role=tabpanel]'));
  let isStale = true;
  const show = () => {
    const wanted = /** @type {HTMLInputElement} */ (element.querySelector('input[name=preview]:checked')).value;
    const isPaper = wanted === 'paper';
    if (isStale || isPaper !== (stage.dataset.shown === 'paper')) frame.src = isPaper ? store.about.urls.preview_paper : store.about.urls.preview;
    stage.dataset.shown = wanted;
    isStale = false;
  };
  store.addEventListener('saved', () => {
    isStale = true;
    if (!page.hidden) show();
  });
  page.addEventListener('show', show);
  element.addEventListener('change', show);
}
