// @ts-check
/** Shows what two people wrote into the same fields and lets this one choose. */

/**
 * @param {{fields: {label: string, mine: string, theirs: string}[], by?: string}} theirs
 * @returns {Promise<boolean>} true: keep mine
 */
export function showConflict(theirs) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('conflict'));
  const rows = dialog.querySelector('tbody');
  rows?.replaceChildren(...theirs.fields.map(rowOf));
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'mine'), { once: true });
  });
}

/** @param {{label: string, mine: string, theirs: string}} field */
function rowOf(field) {
  const row = document.createElement('tr');
  for (const text of [field.label, field.mine, field.theirs]) {
    const cell = document.createElement('td');
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}
