// @ts-check
/** Sends what earlier pages could not, says so, and leaves nothing behind when somebody signs out. */

import { ask } from './dialogs.mjs';
import { forget, forgetAll, waiting } from './pending.mjs';
import { send } from './server.mjs';

const ANSWERED = 200; // ms for open pages to say which drafts are theirs
const user = document.body.dataset.user ?? '';
const words = document.body.dataset;

/** @param {import('./pending.mjs').Pending[]} records @returns {Promise<import('./pending.mjs').Pending[]>} those that still wait */
async function deliver(records) {
  const left = [];
  for (const record of records) {
    const { outcome } = await send(record.url, record.body);
    // Gone: submitted or thrown away meanwhile. A conflict waits until its draft is opened and both texts can be shown.
    if (outcome === 'ok' || outcome === 'gone') await forget(user, record.draft);
    else left.push(record);
  }
  return left;
}

/** Leave out drafts that are open in some tab: that tab saves them itself. @param {import('./pending.mjs').Pending[]} records */
async function withoutOpen(records) {
  if (!records.length) return records;
  const open = new Set();
  const channel = new BroadcastChannel('huiyin');
  channel.onmessage = ({ data }) => open.add(data.open);
  channel.postMessage('who is open?');
  await new Promise((resolve) => { setTimeout(resolve, ANSWERED); });
  channel.close();
  return records.filter((one) => !open.has(one.draft));
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

async function tidy() {
  const handedIn = new URLSearchParams(window.location.search).get('handed_in');
  if (handedIn) await forget(user, handedIn);
  const found = await withoutOpen(await waiting(user));
  const left = await deliver(found);
  if (left.length < found.length) tell('good', words.wordsDelivered ?? '', []);
  if (left.length) tell('warn', words.wordsLeft ?? '', left);
}

/** @param {MouseEvent} event */
async function signOut(event) {
  const link = /** @type {Element} */ (event.target).closest('a[data-sign-out]');
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  /** @type {Promise<void>[]} */
  const leaving = [];
  document.dispatchEvent(new CustomEvent('huiyin:leaving', { detail: leaving }));
  await Promise.allSettled(leaving);
  const left = await deliver(await waiting(user).catch(() => []));
  if (left.length && !(await ask(words.wordsLose ?? ''))) return;
  await forgetAll().catch(() => {});
  window.location.href = link.href;
}

document.addEventListener('click', signOut);
tidy().catch(() => {}); // a browser that keeps nothing has nothing left over
