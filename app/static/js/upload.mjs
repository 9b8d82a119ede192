// @ts-check
/** Sends a picture and gives its id back; keeps it on the page and tries again while the server is out of reach. */

import { send, wordsOf } from './server.mjs';

const AGAIN = 4000; // ms
const PATIENCE = 120_000; // ms: a large photo over a slow network
const WAITING = new Set(['offline', 'expired', 'other']);

/**
 * @param {HTMLElement} root where it is shown and what is wrong is said
 * @param {Blob} picture
 * @param {string} name
 * @param {() => boolean} isWanted false once another picture took its place
 * @returns {Promise<{id: string, url: string} | null>} null if it is not wanted any more or was refused
 */
export async function upload(root, picture, name, isWanted) {
  let words = '';
  while (isWanted()) {
    const answer = await send(root.closest('form')?.dataset.upload ?? '/files/', bodyOf(root, picture, name), { patience: PATIENCE });
    if (!isWanted()) return null;
    if (words || answer.outcome !== 'ok') complain(root, words = wordsFor(root, answer));
    if (answer.outcome === 'ok') return answer.said;
    if (!WAITING.has(answer.outcome)) return null;
    await Promise.race([pause(), online()]);
  }
  return null;
}

/** @param {HTMLElement} root @param {Blob} picture @param {string} name */
function bodyOf(root, picture, name) {
  const body = new FormData();
  body.append('kind', /** @type {HTMLInputElement} */ (root.querySelector('input[type=file]')).dataset.kind ?? '');
  body.append('file', picture, name);
  return body;
}

/** @param {HTMLElement} root @param {import('./server.mjs').Answer} answer */
function wordsFor(root, answer) {
  if (answer.outcome === 'offline') return root.closest('form')?.dataset.pictureWaits ?? '';
  return WAITING.has(answer.outcome) ? document.getElementById('save-status')?.dataset[answer.outcome] ?? '' : wordsOf(answer);
}

const pause = () => new Promise((resolve) => { setTimeout(resolve, AGAIN); });
const online = () => new Promise((resolve) => { window.addEventListener('online', resolve, { once: true }); });

/** Show or take away the message beside a picture. @param {HTMLElement} root @param {string} message */
export function complain(root, message) {
  let line = root.querySelector('.field-error');
  if (!line && !message) return;
  if (!line) {
    line = document.createElement('span');
    line.className = 'field-error';
    line.setAttribute('role', 'alert');
    root.append(line);
  }
  line.textContent = message;
}

/** Let the page know that something is under way until the returned function is called. @param {HTMLElement} root @returns {() => void} */
export function busy(root) {
  /** @type {() => void} */
  let done = () => {};
  const detail = new Promise((resolve) => { done = () => resolve(undefined); });
  root.dispatchEvent(new CustomEvent('huiyin:busy', { bubbles: true, detail }));
  root.setAttribute('aria-busy', 'true');
  return () => { root.removeAttribute('aria-busy'); done(); };
}
