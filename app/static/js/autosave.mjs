// @ts-check
/**
 * Saves the open draft every few seconds and hands it in.
 *
 * Everything typed is kept in the browser first and forgotten once the server has it, so that neither a lost network nor
 * a closed tab takes anything away.
 */

import { forget, keep, keepAtOnce, recall, sayOpen } from './pending.mjs';
import { send, wordsOf } from './server.mjs';

const KEEP = 300; // ms without typing before it is kept here
const QUIET = 1200; // ms without typing before it is sent
const LONGEST = 4000; // ms of typing before it is sent all the same
const RETRY = [2000, 5000, 10_000, 30_000];
const PATIENCE = 10_000; // ms a submit waits for pictures under way
const MOST_AT_END = 60_000; // bytes a browser sends for a page that is going away
const ROUTINE = new Set(['unsaved', 'saving', 'saved']);

/** @param {HTMLElement} element */
export function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const draft = new Draft(form);
  for (const name of ['input', 'change', 'huiyin:changed']) form.addEventListener(name, () => draft.changed());
  form.addEventListener('huiyin:busy', (event) => draft.wait(/** @type {CustomEvent} */ (event).detail));
  form.addEventListener('submit', (event) => draft.submit(event));
  form.addEventListener('keydown', (event) => submitByKey(form, event));
  window.addEventListener('online', () => draft.retryNow());
  window.addEventListener('pagehide', () => draft.leave());
  window.addEventListener('pageshow', (event) => event.persisted && window.location.reload());
  window.addEventListener('beforeunload', (event) => draft.mayLeave() || event.preventDefault());
  document.addEventListener('visibilitychange', () => (document.hidden ? draft.leave() : draft.retryNow()));
  document.addEventListener('huiyin:leaving', (event) => /** @type {CustomEvent} */ (event).detail.push(draft.leave()));
  if (isTyped(form)) draft.changed(); // before this script was there
  sayOpen(draft.token, () => !draft.isGone);
  draft.resume();
}

/** Ctrl+Enter submits the sheet; Enter in a single line does not, as it does not on paper. @param {HTMLFormElement} form @param {KeyboardEvent} event */
function submitByKey(form, event) {
  if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (!isCommand && !/** @type {HTMLElement} */ (event.target).matches('input')) return;
  event.preventDefault();
  if (isCommand) form.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector('button:not([type=button])')));
}

/** @param {HTMLFormElement} form */
function isTyped(form) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input:not([type=hidden], [type=file]), textarea')]);
  return inputs.some((one) => one.value !== one.defaultValue || one.checked !== one.defaultChecked);
}

/** @param {HTMLFormElement} form */
function bodyOf(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && name !== 'csrf_token') body.append(name, value);
  }
  return body.toString();
}

class Draft {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.user = document.body.dataset.user ?? '';
    this.token = form.dataset.token ?? '';
    this.url = form.dataset.save ?? '';
    this.status = /** @type {HTMLElement} */ (document.getElementById('save-status'));
    this.revision = /** @type {HTMLInputElement} */ (form.elements.namedItem('revision'));
    this.saved = isTyped(form) ? '' : bodyOf(form);
    this.savedAt = '';
    this.changes = 0;
    this.dirtySince = 0;
    this.failures = 0;
    this.keepTimer = 0;
    this.saveTimer = 0;
    this.saving = /** @type {Promise<boolean> | null} */ (null);
    this.busy = new Set();
    this.isSubmitting = false;
    this.isGone = false;
    this.isForeign = false; // somebody else is logged in by now
  }

  changed() {
    if (this.isGone) return;
    this.changes += 1;
    this.dirtySince ||= Date.now();
    if (!this.failures) this.say('unsaved');
    clearTimeout(this.keepTimer);
    this.keepTimer = window.setTimeout(() => this.keepHere(), KEEP);
    this.schedule(Math.max(0, Math.min(QUIET, this.dirtySince + LONGEST - Date.now())));
  }

  /** @param {number} wait */
  schedule(wait) {
    clearTimeout(this.saveTimer);
    this.saveTimer = window.setTimeout(() => this.save(), wait);
  }

  retryNow() { if (this.failures) this.save(); }

  /** Keep what is typed in the browser. @returns {Promise<boolean>} whether it could be */
  async keepHere() {
    clearTimeout(this.keepTimer);
    const { record } = this;
    if (record.body === this.saved || this.isGone) return true;
    if (this.isForeign) return false;
    return keep(record).then(() => true, () => false);
  }

  get record() { return { user: this.user, draft: this.token, url: this.url, body: bodyOf(this.form) }; }

  /** Keep and send what is typed while the page goes away. */
  async leave() {
    const { record } = this;
    if (!this.dirtySince || this.isGone || this.isForeign || record.body === this.saved) return;
    keepAtOnce(record);
    this.schedule(RETRY[RETRY.length - 1]); // whoever comes next sends it; this page only if it stays
    const isSmall = record.body.length < MOST_AT_END;
    await Promise.all([this.keepHere(), isSmall && !this.failures ? this.save({ keepalive: true }) : this.saving]);
  }

  /** Say whether the page can go without taking something along. */
  mayLeave() {
    return this.isSubmitting || this.isGone || (!this.busy.size && !this.isForeign && this.status.dataset.state !== 'nowhere');
  }

  /** @param {{keepalive?: boolean}} [options] @returns {Promise<boolean>} whether the server has all that is typed */
  async save(options = {}) {
    clearTimeout(this.saveTimer);
    while (this.saving) await this.saving;
    if (this.isGone) return false;
    if (!this.isSubmitting && !this.failures && bodyOf(this.form) === this.saved) return this.rest();
    const saving = this.deliver(options).catch(() => this.failed('offline', ''));
    this.saving = saving;
    const isSaved = await saving;
    this.saving = null;
    return isSaved;
  }

  /** @param {{keepalive?: boolean}} options @returns {Promise<boolean>} */
  async deliver(options) {
    const { changes } = this;
    const body = bodyOf(this.form);
    if (!this.failures) this.say('saving');
    return this.answered(await send(this.url, body, options), body, changes);
  }

  /** @param {import('./server.mjs').Answer} answer @param {string} body @param {number} changes @returns {Promise<boolean>} */
  async answered(answer, body, changes) {
    const { outcome, said } = answer;
    if (outcome === 'ok') return this.hasSaved(said, changes);
    if (outcome === 'conflict') return this.settle(said, changes);
    if (outcome === 'gone') return this.end('gone');
    this.isForeign = outcome === 'other';
    if (this.isForeign) await forget(this.user, this.token).catch(() => {});
    const isKept = await this.keepHere();
    return this.failed(isKept || this.isForeign ? outcome : 'nowhere', wordsOf(answer));
  }

  /** @param {any} said @param {number} changes @returns {Promise<boolean>} */
  async hasSaved(said, changes) {
    this.revision.value = String(said.revision);
    this.savedAt = said.saved_at ?? '';
    this.failures = 0;
    this.isForeign = false;
    this.showErrors(said.errors ?? {});
    this.form.dispatchEvent(new CustomEvent('huiyin:saved', { detail: said }));
    if (this.changes > changes) return this.goOn();
    this.saved = bodyOf(this.form);
    await forget(this.user, this.token).catch(() => {});
    return this.rest();
  }

  /** The server has everything. */
  rest() {
    this.dirtySince = 0;
    clearTimeout(this.keepTimer);
    this.say(this.busy.size ? 'pictures' : 'saved', this.savedAt);
    return true;
  }

  /** Something was typed while the save was under way. @returns {boolean | Promise<boolean>} */
  goOn() {
    this.dirtySince = Date.now();
    if (this.isSubmitting) return this.deliver({});
    this.schedule(QUIET);
    this.say('unsaved');
    return false;
  }

  /** @param {{[name: string]: string}} errors */
  async showErrors(errors) {
    if (!Object.keys(errors).length && !this.form.querySelector('.field-error[id]')) return;
    const { showErrors } = await import('./errors.mjs');
    showErrors(this.form, errors);
  }

  /** @param {string} state @param {string} words of the server */
  failed(state, words) {
    this.say(state, words);
    // What was refused once is refused again; the next change may mend it.
    if (state !== 'refused') this.schedule(RETRY[Math.min(this.failures, RETRY.length - 1)]);
    this.failures += 1;
    return false;
  }

  /** @param {string} state */
  async end(state) {
    this.isGone = true;
    this.say(state);
    await forget(this.user, this.token).catch(() => {});
    return false;
  }

  /** Two pages wrote into one draft: let the reader choose. @param {any} theirs @param {number} changes @returns {Promise<boolean>} */
  async settle(theirs, changes) {
    await this.keepHere();
    if (theirs.fields.length) {
      this.say('conflict');
      const { choose } = await import('./conflict.mjs');
      if ((await choose(theirs)) === 'theirs') return this.takeTheirs();
    }
    // Without a difference it was our own save whose answer got lost.
    this.revision.value = String(theirs.revision);
    return theirs.fields.length ? this.deliver({}) : this.hasSaved(theirs, changes);
  }

  async takeTheirs() {
    await this.end('unsaved');
    window.location.reload();
    return false;
  }

  /** Bring back what an earlier page could not send: the server takes it and shows the sheet anew. */
  async resume() {
    if (sessionStorage.getItem('huiyin:restored') === this.token) this.say('restored');
    sessionStorage.removeItem('huiyin:restored');
    const record = await recall(this.user, this.token).catch(() => undefined);
    if (!record) return;
    this.form.inert = true;
    const { restore } = await import('./restore.mjs');
    await restore(this, record);
    this.form.inert = false;
  }

  /** Remember a picture that is being drawn or sent. @param {Promise<void>} work */
  wait(work) {
    this.busy.add(work);
    work.finally(() => {
      this.busy.delete(work);
      if (this.status.dataset.state === 'pictures') this.changed();
    });
  }

  /** Let the page go only when the server has everything: a browser's error page would lose it. @param {SubmitEvent} event */
  async submit(event) {
    event.preventDefault();
    if (this.isSubmitting) return;
    this.isSubmitting = true;
    event.submitter?.setAttribute('aria-busy', 'true');
    if (await this.isComplete()) {
      this.form.submit();
      return;
    }
    this.isSubmitting = false;
    event.submitter?.removeAttribute('aria-busy');
  }

  async isComplete() {
    if (this.form.querySelector(':invalid')) {
      const errors = await import('./errors.mjs').catch(() => null); // without a network the save says why
      if (errors?.showUnreadable(this.form)) return false;
    }
    return (await this.picturesArrived()) && this.save();
  }

  /** Wait a little for pictures under way; without them the sheet is not complete. */
  async picturesArrived() {
    const end = Date.now() + PATIENCE;
    while (this.busy.size && Date.now() < end) {
      this.say('pictures');
      const late = new Promise((resolve) => { setTimeout(resolve, end - Date.now()); });
      await Promise.race([...this.busy, late]);
    }
    return !this.busy.size;
  }

  /** @param {string} word @param {string} [more] the time of saving, or the server's words */
  say(word, more = '') {
    const text = this.status.dataset[word] ?? '';
    // Every "saved" spoken aloud would drown what is being read; trouble must be heard.
    this.status.setAttribute('aria-live', ROUTINE.has(word) ? 'off' : 'polite');
    this.status.dataset.state = word;
    this.status.textContent = text.replace('{time}', more).replace('{message}', more);
  }
}
