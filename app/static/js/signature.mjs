// @ts-check
/** A signature drawn by finger, pen or mouse; the file input stays for those who cannot draw. */

import SignaturePad from '../vendor/signature_pad.min.mjs';
import { hold } from './picture.mjs';
import { busy } from './upload.mjs';

const QUIET = 900; // ms after the last stroke

/** @param {HTMLElement} root @param {HTMLCanvasElement} canvas @param {HTMLButtonElement} clear */
export function draw(root, canvas, clear) {
  const pad = new SignaturePad(canvas, { penColor: '#1a1a1a', minWidth: 1.2, maxWidth: 3.2 });
  /** @type {(() => void) | null} */
  let done = null;
  let timer = 0;
  const finish = () => { clearTimeout(timer); done?.(); done = null; };
  pad.addEventListener('beginStroke', () => {
    clearTimeout(timer);
    done ??= busy(root);
    root.dataset.drawn = '';
    clear.hidden = false;
  });
  pad.addEventListener('endStroke', () => {
    timer = window.setTimeout(() => canvas.toBlob((picture) => {
      if (picture && !pad.isEmpty()) hold(root, picture, 'signature.png');
      finish();
    }), QUIET);
  });
  root.addEventListener('huiyin:cleared', () => {
    finish();
    pad.clear();
    delete root.dataset.drawn;
  });
  new ResizeObserver(() => fit(canvas, pad)).observe(canvas);
}

/** Give the canvas as many dots as the screen shows, and what was drawn back. @param {HTMLCanvasElement} canvas @param {SignaturePad} pad */
function fit(canvas, pad) {
  const ratio = Math.max(window.devicePixelRatio || 1, 2);
  const { offsetWidth, offsetHeight } = canvas;
  if (!offsetWidth || (canvas.width === offsetWidth * ratio && canvas.height === offsetHeight * ratio)) return;
  const drawn = pad.toData();
  canvas.width = offsetWidth * ratio;
  canvas.height = offsetHeight * ratio;
  canvas.getContext('2d')?.scale(ratio, ratio);
  pad.fromData(drawn);
}
