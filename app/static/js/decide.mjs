// @ts-check
/** Works through a queue from the keyboard: S signs, R returns, J and K go on and back; Ctrl+Enter sends what is typed. */

/** @param {HTMLElement} element a form that decides, or the way to the next and the previous one */
export function attach(element) {
  if (!(element instanceof HTMLFormElement)) return;
  element.addEventListener('submit', (event) => {
    if (element.dataset.sent) event.preventDefault();
    element.dataset.sent = '1';
  });
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.defaultPrevented) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey) sendTyped(event, target);
  else if (!target.closest('input, textarea, select, dialog[open]')) press(event);
});

/** @param {KeyboardEvent} event @param {HTMLElement} target */
function sendTyped(event, target) {
  const form = event.key === 'Enter' && target.matches('textarea') ? target.closest('form') : null;
  form?.requestSubmit();
}

/** @param {KeyboardEvent} event */
function press(event) {
  const key = event.key.toLowerCase();
  const wanted = key === 'r' ? '[data-dialog="return"]' : `[data-key="${CSS.escape(key)}"]`;
  const button = /** @type {HTMLElement | null} */ (document.querySelector(wanted));
  if (!button || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  button.click();
}

window.addEventListener('pageshow', (event) => event.persisted && window.location.reload());
