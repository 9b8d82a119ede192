// @ts-check
/** The page's own dialogs: buttons that open one, forms that ask before they are sent, questions of other scripts. */

document.addEventListener('click', (event) => {
  const button = /** @type {Element} */ (event.target).closest('[data-dialog]');
  const dialog = button && document.getElementById(/** @type {HTMLElement} */ (button).dataset.dialog ?? '');
  if (dialog instanceof HTMLDialogElement) open(dialog);
});

// What was refused inside a dialog is mended there.
const refused = /** @type {HTMLDialogElement | null} */ (document.querySelector('dialog[data-open]'));
if (refused) open(refused);

/** Open a dialog at what it asks for, not at the cross that closes it. @param {HTMLDialogElement} dialog */
function open(dialog) {
  dialog.showModal();
  const body = dialog.querySelector('.hy-dialog-body');
  const first = body?.querySelector('textarea, select, input:not([type=hidden])') ?? body?.querySelector('button, a');
  /** @type {HTMLElement | null | undefined} */ (first)?.focus();
}

/** @type {WeakSet<HTMLFormElement>} */
const agreed = new WeakSet();

document.addEventListener('submit', async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.confirm === undefined || agreed.has(form)) return;
  event.preventDefault();
  if (!(await ask(form.dataset.confirm))) return;
  agreed.add(form);
  form.requestSubmit(event.submitter);
  agreed.delete(form);
});

/** @param {string} question @returns {Promise<boolean>} whether the answer is yes */
export function ask(question) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('hy-confirm'));
  const words = dialog.querySelector('[data-question]');
  if (words) words.textContent = question;
  dialog.returnValue = '';
  open(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
