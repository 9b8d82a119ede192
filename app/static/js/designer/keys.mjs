// @ts-check
/** What keys do anywhere in the designer; what they do on the sheet is in canvas.mjs. */

import { ACTIONS } from './actions.mjs';

/** @typedef {import('./store.mjs').Store} Store */

/** Keys with their modifiers, in this order: Ctrl (or Cmd), Alt, Shift. @type {{[keys: string]: string}} */
const ON_SELECTION = {
  'Alt+ArrowUp': 'up',
  'Alt+ArrowDown': 'down',
  'Alt+ArrowRight': 'in',
  'Alt+ArrowLeft': 'out',
  'Alt+Shift+ArrowRight': 'wider',
  'Alt+Shift+ArrowLeft': 'narrower',
  'Ctrl+Alt+ArrowRight': 'label-wider',
  'Ctrl+Alt+ArrowLeft': 'label-narrower',
  'Alt+l': 'logic',
  'Ctrl+d': 'double',
  Delete: 'remove',
  Backspace: 'remove',
};

/** @param {KeyboardEvent} event */
export function keysOf(event) {
  const held = [(event.ctrlKey || event.metaKey) && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift'];
  return [...held.filter(Boolean), event.key.length === 1 ? event.key.toLowerCase() : event.key].join('+');
}

/** @param {Event} event */
export function isTyping(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** @param {KeyboardEvent} event @param {Store} store */
export function dispatch(event, store) {
  if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')) return;
  const keys = keysOf(event);
  const isText = isTyping(event);
  if (keys === 'Insert') document.getElementById('design-find')?.focus();
  else if (!isText && keys === 'Ctrl+z') store.undo();
  else if (!isText && (keys === 'Ctrl+y' || keys === 'Ctrl+Shift+z')) store.redo();
  else if (!isText && isOnSheet(event) && ON_SELECTION[keys]) ACTIONS[ON_SELECTION[keys]](store);
  else return;
  event.preventDefault();
}

/** @param {Event} event */
const isOnSheet = (event) => Boolean(/** @type {Element} */ (event.target).closest('.design-desk'));
