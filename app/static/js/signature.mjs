// @ts-check
/** A signature drawn by finger, pen or mouse; the file input stays for those who cannot draw. */

import SignaturePad from '../vendor/signature_pad.min.mjs';
import { attach as attachPicture, hold, set } from './picture.mjs';

const QUIET = 900; // ms after the last stroke

/** @param {HTMLElement} root */
export function attach(root) {
  attachPicture(root);
  const canvas = root.querySelector('canvas');
  if (!canvas) return;
  canvas.hidden = false;
  const clear = /** @type {HTMLButtonElement | null} */ (root.querySelector('[data-clear]'));
  if (clear) clear.hidden = false;
  const pad = new SignaturePad(canvas, { penColor: '#1a1a1a', minWidth: 1.2, maxWidth: 3.2 });
  fit(canvas);
  let timer = 0;
  pad.addEventListener('beginStroke', () => { clearTimeout(timer); root.dataset.drawn = ''; });
  pad.addEventListener('endStroke', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => canvas.toBlob((picture) => picture && hold(root, picture, 'signature.png')), QUIET);
  });
  clear?.addEventListener('click', () => {
    clearTimeout(timer);
    pad.clear();
    delete root.dataset.drawn;
    set(root, '', '');
  });
}

/** Give the canvas as many dots as the screen shows. @param {HTMLCanvasElement} canvas */
function fit(canvas) {
  const ratio = Math.max(window.devicePixelRatio || 1, 2);
  const { offsetWidth, offsetHeight } = canvas;
  if (!offsetWidth) return;
  canvas.width = offsetWidth * ratio;
  canvas.height = offsetHeight * ratio;
  canvas.getContext('2d')?.scale(ratio, ratio);
}
