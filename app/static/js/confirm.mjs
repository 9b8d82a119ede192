// @ts-check
/** A form that asks the question in `data-confirm`, in the page's own dialog, before it is sent. */

/** @param {HTMLElement} element */
export function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('hy-confirm'));
  if (!dialog) return;
  let agreed = false;
  form.addEventListener('submit', (event) => {
    if (agreed) return;
    event.preventDefault();
    ask(dialog, form.dataset.confirm ?? '', () => {
      agreed = true;
      form.requestSubmit(/** @type {SubmitEvent} */ (event).submitter);
      agreed = false;
    });
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} question
 * @param {() => void} proceed
 */
function ask(dialog, question, proceed) {
  const words = dialog.querySelector('[data-question]');
  if (words) words.textContent = question;
  dialog.returnValue = '';
  dialog.addEventListener('close', () => dialog.returnValue === 'yes' && proceed(), { once: true });
  dialog.showModal();
}
