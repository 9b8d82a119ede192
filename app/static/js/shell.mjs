// @ts-check
/** The frame around every page: menus and the drawer close by Escape and by a click elsewhere; notes can be dismissed. */

import './behaviours.mjs';

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
