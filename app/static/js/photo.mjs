// @ts-check
/** Several photos in one place: chosen or taken, sent at once, shown, taken out again. */

import { busy, complain, upload } from './upload.mjs';

/** @param {HTMLElement} root */
export function attach(root) {
  const input = /** @type {HTMLInputElement} */ (root.querySelector('input[type=file]'));
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    const room = Number(root.dataset.most) - photosIn(root).length;
    for (const file of files.slice(0, Math.max(room, 0))) hold(root, file);
    complain(root, files.length > room ? root.dataset.full ?? '' : '');
  });
  root.addEventListener('click', (event) => {
    if (!/** @type {Element} */ (event.target).closest('[data-remove]')) return;
    /** @type {Element} */ (event.target).closest('[data-photo]')?.remove();
    complain(root, '');
    changed(root);
    input.focus();
  });
  root.closest('form')?.addEventListener('huiyin:restore', (event) => restore(root, /** @type {CustomEvent} */ (event).detail));
}

/** @param {HTMLElement} root */
const photosIn = (root) => [...root.querySelectorAll('[data-photo]')];

/** @param {HTMLElement} root @param {File} file */
async function hold(root, file) {
  const done = busy(root);
  const photo = place(root, '', file.name, URL.createObjectURL(file));
  const kept = await upload(root, file, file.name, () => photo.isConnected);
  const id = /** @type {HTMLInputElement} */ (photo.querySelector('input'));
  if (kept) id.value = kept.id; else photo.remove();
  changed(root);
  done();
}

/** Draw a photo as app/fields/photo.py does. @param {HTMLElement} root @param {string} id @param {string} name @param {string} url */
function place(root, id, name, url) {
  const photo = Object.assign(document.createElement('span'), { className: 'photo' });
  photo.dataset.photo = '';
  const remove = Object.assign(document.createElement('button'), { type: 'button', textContent: '×' });
  remove.dataset.remove = '';
  remove.setAttribute('aria-label', (root.dataset.removeWords ?? '{name}').replace('{name}', name));
  photo.append(Object.assign(document.createElement('img'), { src: url, alt: name }), hidden(root.id, id), hidden(`${root.id}-name`, name), remove);
  root.querySelector('[data-shown]')?.append(photo);
  return photo;
}

/** @param {string} name @param {string} value */
const hidden = (name, value) => Object.assign(document.createElement('input'), { type: 'hidden', name, value });

/** @param {HTMLElement} root */
function changed(root) {
  root.dispatchEvent(new CustomEvent('huiyin:changed', { bubbles: true }));
}

/** @param {HTMLElement} root @param {URLSearchParams} values */
function restore(root, values) {
  const there = photosIn(root).map((one) => one.querySelector('input')?.value);
  const names = values.getAll(`${root.id}-name`);
  for (const [index, id] of values.getAll(root.id).entries()) {
    if (id && !there.includes(id)) place(root, id, names[index] ?? '', `/files/${id}`);
  }
}
