// @ts-check
/** Ctrl+Enter submits the sheet; Enter in a single line does not, as it does not on paper. */

/** @param {HTMLElement} element */
export function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(/** @type {HTMLElement} */ (form.querySelector('[type=submit]')));
    } else if (target.tagName === 'INPUT' && !event.defaultPrevented) {
      event.preventDefault();
    }
  });
}
