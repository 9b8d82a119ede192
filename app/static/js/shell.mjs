// @ts-check
/**
 * What every page needs: elements get their behaviours (`data-behaviour="name"` is the module of that name in this
 * folder), menus and the drawer close by Escape and by a click elsewhere, notes can be dismissed.
 */

import './dialogs.mjs';

/** @param {HTMLElement} element */
const namesOf = (element) => (element.dataset.behaviour ?? '').split(' ').filter(Boolean);

/** @param {string} name @returns {Promise<{attach: (element: HTMLElement) => void}>} */
const load = (name) => import(`./${name}.mjs`);

/** @param {ParentNode} root attach everything inside, for instance a row that was just added */
export async function attachAll(root) {
  const found = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('[data-behaviour]')]);
  const wanted = [...new Set(found.flatMap(namesOf))].map(async (name) => /** @type {const} */ ([name, await load(name)]));
  const loaded = new Map(await Promise.all(wanted));
  for (const element of found) for (const name of namesOf(element)) loaded.get(name)?.attach(element);
}

/** Settles once everything on the page has its behaviours. */
export const ready = attachAll(document);
ready.then(() => {
  // Who measures or tries the page waits for this.
  document.documentElement.dataset.ready = '';
  performance.mark('ready');
});

const openMenus = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('details.hy-menu[open]'));

document.addEventListener('click', (event) => {
  const target = /** @type {Element} */ (event.target);
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
  if (target.closest('[data-dismiss]')) target.closest('[role="status"], [role="alert"]')?.remove();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
  const drawer = /** @type {HTMLInputElement | null} */ (document.getElementById('hy-drawer'));
  if (drawer?.checked) drawer.click();
});

// The search box: its suggestions are loaded when somebody goes there, `/` goes there from anywhere but an input.
document.addEventListener('focusin', async (event) => {
  const form = /** @type {HTMLFormElement | null} */ (/** @type {Element} */ (event.target).closest('form[data-find]'));
  if (!form || form.dataset.attached !== undefined) return;
  form.dataset.attached = '';
  (await import('./find.mjs')).attach(form);
});

document.addEventListener('keydown', (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const isTyping = target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
  if (event.key !== '/' || isTyping || event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('form[data-find] input[type=search]')]);
  const box = boxes.find((one) => one.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// What earlier pages could not send: rarely there, so the page is made to work first.
const { user } = document.body.dataset;
const leftovers = () => import('./leftovers.mjs');
if (user && localStorage.getItem('huiyin:pending')) ready.finally(async () => (await leftovers()).tidy(user).catch(() => {}));

document.addEventListener('click', async (event) => {
  const link = /** @type {Element} */ (event.target).closest('a[data-sign-out]');
  if (!user || !(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  if (await (await leftovers()).mayGo(user)) window.location.href = link.href;
});
