// @ts-check
/** The versions, as the server tells of them once the draft is saved. */

import { attachAll } from '../shell.mjs';

/** @typedef {import('./store.mjs').Store} Store */

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) {
  const page = /** @type {HTMLElement} */ (element.closest('[role=tabpanel]'));
  const load = async () => {
    const answer = await fetch(store.about.versionsUrl, { redirect: 'error' }).catch(() => null);
    if (!answer?.ok) {
      element.textContent = words.offline;
      return;
    }
    element.innerHTML = await answer.text();
    await attachAll(element);
  };
  page.addEventListener('show', load);
  // Whoever is writing a note keeps it: what they publish is checked against the draft they saw.
  store.addEventListener('saved', () => { if (!page.hidden && !element.contains(document.activeElement)) load(); });
}
