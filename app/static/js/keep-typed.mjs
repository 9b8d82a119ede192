// @ts-check
/**
 * Keeps a public sheet in this browser until it has arrived: a closed page, a lost connection or a refusal loses
 * nothing. Nobody is logged in here, so it is kept for three days only and forgotten with the thanks.
 */

import { ready } from './shell.mjs';

const PREFIX = 'huiyin:survey:';
const PAUSE = 300; // ms after the last key
const SO_LONG = 3 * 24 * 3600 * 1000;
const NOT_KEPT = new Set(['csrf_token', 'submission', 'begun', 'website']);

export const keyHere = () => PREFIX + window.location.pathname;

/** @param {HTMLElement} element */
export async function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const status = /** @type {HTMLElement | null} */ (form.querySelector('.save-status'));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const keep = () => put(typed(form));
  const later = () => { clearTimeout(waiting); waiting = setTimeout(keep, PAUSE); };
  for (const name of ['input', 'change', 'huiyin:changed']) form.addEventListener(name, later);
  window.addEventListener('pagehide', () => { if (waiting !== undefined) keep(); });
  form.addEventListener('submit', (event) => submit(event, form, status, keep));
  // Coming back by the browser's own button, the page must take another submit.
  window.addEventListener('pageshow', () => lock(form, false));
  if (form.dataset.posted !== undefined) return;
  const kept = found();
  if (!kept) return;
  await ready;
  putBack(form, new URLSearchParams(kept));
  if (status) status.textContent = status.dataset.restored ?? '';
}

/** @param {SubmitEvent} event @param {HTMLFormElement} form @param {HTMLElement | null} status @param {() => void} keep */
function submit(event, form, status, keep) {
  keep();
  if (!navigator.onLine) {
    event.preventDefault();
    if (status) status.textContent = status.dataset.offline ?? '';
    return;
  }
  lock(form, true);
  if (status) status.textContent = status.dataset.sending ?? '';
}

/** @param {HTMLFormElement} form @param {boolean} isLocked */
function lock(form, isLocked) {
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector('.fill-foot button'));
  if (button) button.disabled = isLocked;
}

/** @param {HTMLFormElement} form */
function typed(form) {
  const values = new URLSearchParams();
  // A signature belongs to the page it was drawn on; on another one it is drawn anew.
  const drawn = new Set([...form.querySelectorAll('[data-behaviour="picture"] input[type=hidden]')].map((one) => /** @type {HTMLInputElement} */ (one).name));
  for (const [name, value] of new FormData(form)) if (typeof value === 'string' && !NOT_KEPT.has(name) && !drawn.has(name)) values.append(name, value);
  return values.toString();
}

/** @param {string} body */
function put(body) {
  try {
    localStorage.setItem(keyHere(), JSON.stringify({ at: Date.now(), body }));
  } catch {
    // No room or not allowed: the page itself still holds it.
  }
}

/** Forget what is old, and return what was typed here. @returns {string | null} */
function found() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of keys) if (Date.now() - JSON.parse(localStorage.getItem(key) ?? '{}').at > SO_LONG) localStorage.removeItem(key);
    return JSON.parse(localStorage.getItem(keyHere()) ?? 'null')?.body ?? null;
  } catch {
    return null;
  }
}

/** @param {HTMLFormElement} form @param {URLSearchParams} values */
function putBack(form, values) {
  form.dispatchEvent(new CustomEvent('huiyin:restore', { detail: values }));
  for (const element of /** @type {any} */ (form.elements)) {
    const wanted = values.getAll(element.name);
    if (!element.name || NOT_KEPT.has(element.name)) continue;
    if (element.type === 'checkbox' || element.type === 'radio') element.checked = wanted.includes(element.value);
    else if (wanted.length) [element.value] = wanted;
  }
  form.dispatchEvent(new CustomEvent('huiyin:changed'));
}
