// @ts-check
/** Brings back what an earlier page could not send: the server takes it and draws the sheet anew. */

import { choose } from './conflict.mjs';
import { forget } from './pending.mjs';
import { send } from './server.mjs';
import { ready } from './shell.mjs';

/**
 * @param {{form: HTMLFormElement, revision: HTMLInputElement, changed: () => void}} draft
 * @param {import('./pending.mjs').Pending} record
 */
export async function restore(draft, record) {
  let { outcome, said } = await send(record.url, record.body);
  if (outcome === 'conflict' && said.fields.length && (await choose(said)) === 'mine') {
    ({ outcome } = await send(record.url, withRevision(record.body, said.revision)));
  }
  if (outcome !== 'ok' && outcome !== 'conflict') return putBack(draft, record.body);
  await forget(record.user, record.draft);
  // A save under way while the page was opened has overtaken it.
  return outcome === 'ok' || said.revision !== Number(draft.revision.value) ? showAnew(record.draft) : undefined;
}

/** @param {string} body @param {number} revision */
function withRevision(body, revision) {
  const values = new URLSearchParams(body);
  values.set('revision', String(revision));
  return values.toString();
}

/** @param {string} draft */
function showAnew(draft) {
  sessionStorage.setItem('huiyin:restored', draft);
  window.location.reload();
  return new Promise(() => {}); // the page ends here
}

/** The server cannot take it even now, so the page itself shows it. @param {{form: HTMLFormElement, changed: () => void}} draft @param {string} body */
async function putBack(draft, body) {
  const values = new URLSearchParams(body);
  await ready;
  draft.form.dispatchEvent(new CustomEvent('huiyin:restore', { detail: values }));
  for (const element of /** @type {any} */ (draft.form.elements)) put(element, values.getAll(element.name));
  draft.changed();
}

/** @param {HTMLInputElement} element @param {string[]} wanted */
function put(element, wanted) {
  if (element.name === 'csrf_token' || element.type === 'file') return;
  if (element.type === 'checkbox' || element.type === 'radio') element.checked = wanted.includes(element.value);
  else if (wanted.length) [element.value] = wanted;
}
