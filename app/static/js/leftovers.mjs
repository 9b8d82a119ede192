// @ts-check
/** Sends what earlier pages could not, says so, and leaves nothing behind when somebody signs out. */

import { ask } from './dialogs.mjs';
import { forget, forgetAll, waiting, withoutOpen } from './pending.mjs';
import { send } from './server.mjs';

const words = document.body.dataset;

/** @param {import('./pending.mjs').Pending[]} records @returns {Promise<import('./pending.mjs').Pending[]>} those that still wait */
async function deliver(records) {
  const left = [];
  for (const record of records) {
    const { outcome, said } = await send(record.url, record.body);
    // Gone: submitted or thrown away meanwhile. A conflict waits until its draft is opened and both texts can be shown;
    // without a difference it was our own save whose answer got lost.
    const isThere = outcome === 'ok' || outcome === 'gone' || (outcome === 'conflict' && !said.fields.length);
    if (isThere) await forget(record.user, record.draft);
    else left.push(record);
  }
  return left;
}

/** @param {string} tone @param {string} text @param {import('./pending.mjs').Pending[]} drafts to open */
function tell(tone, text, drafts) {
  const note = document.createElement('div');
  note.className = 'hy-alert';
  note.dataset.tone = tone;
  note.setAttribute('role', 'status');
  const line = document.createElement('div');
  line.append(text, ...drafts.flatMap((one) => [' ', linkTo(one)]));
  note.append(line);
  document.querySelector('.hy-head')?.after(note);
}

/** @param {import('./pending.mjs').Pending} record */
function linkTo(record) {
  const link = document.createElement('a');
  link.href = record.url.replace(/\/save$/, '');
  link.textContent = words.wordsOpenDraft ?? '';
  return link;
}

/** @param {string} user */
export async function tidy(user) {
  const handedIn = new URLSearchParams(window.location.search).get('handed_in');
  if (handedIn) await forget(user, handedIn);
  const found = await withoutOpen(await waiting(user));
  const left = await deliver(found);
  if (left.length < found.length) tell('good', words.wordsDelivered ?? '', []);
  if (left.length) tell('warn', words.wordsLeft ?? '', left);
}

/** Send what waits (nothing in a browser that keeps nothing) and leave nothing behind. @param {string} user @returns {Promise<boolean>} false if the reader would rather stay */
export async function mayGo(user) {
  /** @type {Promise<void>[]} */
  const leaving = [];
  document.dispatchEvent(new CustomEvent('huiyin:leaving', { detail: leaving }));
  await Promise.allSettled(leaving);
  const left = await deliver(await waiting(user).catch(() => []));
  if (left.length && !(await ask(words.wordsLose ?? ''))) return false;
  await forgetAll().catch(() => {});
  return true;
}
