// @ts-check
/** One picture in its place, a stamp or a signature: chosen, taken or drawn, sent at once, shown. */

import { busy, complain, upload } from './upload.mjs';

/** @type {WeakMap<HTMLElement, number>} */
const turns = new WeakMap();

/** @param {HTMLElement} root */
export function attach(root) {
  const input = /** @type {HTMLInputElement} */ (root.querySelector('input[type=file]'));
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    input.value = '';
    if (file) hold(root, file, file.name);
  });
  root.closest('form')?.addEventListener('huiyin:restore', (event) => restore(root, /** @type {CustomEvent} */ (event).detail));
  const canvas = root.querySelector('canvas');
  if (canvas) drawable(root, canvas);
}

/** Load what it takes to draw only when it comes into view: many sheets are filled in without. @param {HTMLElement} root @param {HTMLCanvasElement} canvas */
function drawable(root, canvas) {
  canvas.hidden = valueOf(root).value !== '';
  const clear = /** @type {HTMLButtonElement} */ (root.querySelector('[data-clear]'));
  clear.hidden = !canvas.hidden;
  clear.addEventListener('click', () => {
    root.dispatchEvent(new Event('huiyin:cleared'));
    set(root, '', '');
    canvas.hidden = false;
    clear.hidden = true;
  });
  const seen = new IntersectionObserver(async (entries) => {
    if (!entries.some((one) => one.isIntersecting)) return;
    seen.disconnect();
    (await import('./signature.mjs')).draw(root, canvas, clear);
  });
  seen.observe(canvas);
}

/** @param {HTMLElement} root */
const valueOf = (root) => /** @type {HTMLInputElement} */ (root.querySelector('input[type=hidden]'));

/** Show a picture at once and send it. @param {HTMLElement} root @param {Blob} picture @param {string} name */
export async function hold(root, picture, name) {
  const turn = (turns.get(root) ?? 0) + 1;
  turns.set(root, turn);
  const done = busy(root);
  complain(root, '');
  show(root, URL.createObjectURL(picture));
  const kept = await upload(root, picture, name, () => turns.get(root) === turn);
  if (turns.get(root) === turn) set(root, kept?.id ?? '', kept?.url ?? '');
  done();
}

/** @param {HTMLElement} root @param {string} id @param {string} url */
function set(root, id, url) {
  turns.set(root, (turns.get(root) ?? 0) + 1);
  const held = valueOf(root);
  held.value = id;
  show(root, url);
  held.dispatchEvent(new CustomEvent('huiyin:changed', { bubbles: true }));
}

/** @param {HTMLElement} root @param {string} url */
function show(root, url) {
  const image = Object.assign(document.createElement('img'), { src: url, alt: root.getAttribute('aria-label') ?? '' });
  root.querySelector('[data-shown]')?.replaceChildren(...(url ? [image] : []));
}

/** @param {HTMLElement} root @param {URLSearchParams} values */
function restore(root, values) {
  const id = values.get(valueOf(root).name);
  if (id) set(root, id, `/files/${id}`);
}
