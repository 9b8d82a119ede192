// @ts-check
/** Works a job off slice by slice and shows how far it is; when it ends, or cannot go on, the page says the rest. */

import { send } from './server.mjs';

/** @param {HTMLFormElement} form */
export async function attach(form) {
  const bar = /** @type {HTMLProgressElement | null} */ (document.querySelector('.bulk-progress progress'));
  const words = bar?.nextElementSibling;
  const total = Number(form.dataset.total);
  for (let left = total; left > 0;) {
    const { outcome, said } = await send(form.action, new URLSearchParams());
    if (outcome !== 'ok') return;
    left = said.left;
    if (bar) bar.value = total - left;
    if (words) words.textContent = `${total - left} / ${total}`;
  }
  window.location.reload();
}
