// @ts-check
/** A button that opens the dialog named in `data-dialog`. */

/** @param {HTMLElement} button */
export function attach(button) {
  button.addEventListener('click', () => {
    const dialog = document.getElementById(button.dataset.dialog ?? '');
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  });
}
