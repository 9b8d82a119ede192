// @ts-check
/** Shows what two pages wrote into the same fields and lets the reader choose. */

/**
 * @param {{fields: {label: string, mine: string, theirs: string}[]}} conflict
 * @returns {Promise<'mine' | 'theirs'>}
 */
export function choose(conflict) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('hy-conflict'));
  dialog.querySelector('tbody')?.replaceChildren(...conflict.fields.map(rowOf));
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', function closed() {
      const chosen = dialog.returnValue;
      if (chosen !== 'mine' && chosen !== 'theirs') return dialog.showModal(); // Escape decides nothing
      dialog.removeEventListener('close', closed);
      return resolve(chosen);
    });
  });
}

/** @param {{label: string, mine: string, theirs: string}} field */
function rowOf({ label, mine, theirs }) {
  const row = document.createElement('tr');
  row.append(...[label, mine, theirs].map((text) => Object.assign(document.createElement('td'), { textContent: text })));
  return row;
}
