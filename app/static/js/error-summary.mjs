// @ts-check
/** The list of what is wrong above a sheet: the first field concerned gets the focus, and every line leads to its own. */

/** @param {HTMLElement} summary */
export function attach(summary) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...summary.querySelectorAll('a[href^="#"]')]);
  summary.addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest('a[href^="#"]');
    if (link && lead(/** @type {HTMLAnchorElement} */ (link))) event.preventDefault();
  });
  if (!links.some(lead)) summary.focus();
}

/** @param {HTMLAnchorElement} link @returns {boolean} whether there is a field to go to */
function lead(link) {
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const input = target?.matches('input, textarea, select') ? target : target?.querySelector('[aria-invalid], input:not([type=hidden]), textarea');
  const found = /** @type {HTMLElement | null | undefined} */ (input ?? target?.closest('.field, form'));
  if (!(found instanceof HTMLElement) || found.matches('form')) return false;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: 'center' });
  return document.activeElement === found;
}
