// @ts-check
/** A button that asks which dashboard a chart is to be pinned to. */

/** @param {HTMLElement} button */
export function attach(button) {
  button.addEventListener('click', () => {
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('pin'));
    const chart = /** @type {HTMLInputElement} */ (dialog.querySelector('input[name=chart]'));
    chart.value = button.dataset.chart ?? '';
    dialog.showModal();
  });
}
