// @ts-check
/** Works through a queue from the keyboard: S signs, R returns, J and K go on and back. */

/** @param {HTMLElement} form */
export function attach(form) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
    const key = event.key.toLowerCase();
    const target = key === 'r' ? document.querySelector('[data-dialog="return"]') : document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (target).click();
  });
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
  });
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLElement && Boolean(target.closest('input, textarea, select, [contenteditable]'));
}
