// @ts-check
/** One picture in its place: chosen or taken, sent at once, shown. */

import { complain, upload } from './upload.mjs';

/** @param {HTMLElement} root */
export function attach(root) {
  const input = /** @type {HTMLInputElement} */ (root.querySelector('input[type=file]'));
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) hold(root, file, file.name).finally(() => { input.value = ''; });
  });
}

/**
 * @param {HTMLElement} root
 * @param {Blob} picture
 * @param {string} name
 */
export async function hold(root, picture, name) {
  const kind = /** @type {HTMLElement} */ (root.querySelector('input[type=file]')).dataset.kind ?? '';
  root.setAttribute('aria-busy', 'true');
  complain(root, '');
  try {
    const { id, url } = await upload(kind, picture, name);
    set(root, id, url);
  } catch (error) {
    complain(root, /** @type {Error} */ (error).message);
  } finally {
    root.removeAttribute('aria-busy');
  }
}

/** @param {HTMLElement} root @param {string} id @param {string} url */
export function set(root, id, url) {
  const held = /** @type {HTMLInputElement} */ (root.querySelector('input[type=hidden]'));
  held.value = id;
  const shown = root.querySelector('[data-shown]');
  const image = document.createElement('img');
  image.src = url;
  image.alt = '';
  shown?.replaceChildren(...(id ? [image] : []));
  held.dispatchEvent(new CustomEvent('huiyin:changed', { bubbles: true }));
}
