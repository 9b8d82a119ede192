// @ts-check
/** The properties of what is selected. */

/** @param {HTMLElement} _element @param {import('./store.mjs').Store} _store */
export function mount(_element, _store) {}
