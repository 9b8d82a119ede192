// @ts-check
/** Saves the open draft every few seconds; keeps in the browser what the server cannot take. */

import { forget, keep, post, recall } from './pending.mjs';
import { bodyOf, fillIn } from './form-body.mjs';
import { showConflict } from './conflict.mjs';

const QUIET = 1200; // ms without typing before a save
const LONGEST = 5000; // ms of typing before a save all the same
const RETRY = [2000, 5000, 10000, 30000];

/** @param {HTMLFormElement} form */
export function attach(form) {
  const draft = new Draft(form);
  form.addEventListener('input', () => draft.changed());
  form.addEventListener('change', () => draft.changed());
  form.addEventListener('huiyin:changed', () => draft.changed());
  form.addEventListener('submit', (event) => draft.submit(event));
  window.addEventListener('online', () => draft.retryNow());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') draft.retryNow(); else draft.flush();
  });
  draft.resume();
}

class Draft {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.user = form.dataset.user ?? '';
    this.token = form.dataset.token ?? '';
    this.url = form.dataset.save ?? '';
    this.status = /** @type {HTMLElement} */ (document.getElementById('save-status'));
    this.words = this.status.dataset;
    this.dirtySince = 0;
    this.failures = 0;
    this.timer = 0;
    this.saving = /** @type {Promise<boolean> | null} */ (null);
    this.submitting = false;
    this.stopped = false;
  }

  get revision() { return /** @type {HTMLInputElement} */ (this.form.elements.namedItem('revision')); }

  changed() {
    if (this.submitting || this.stopped) return;
    this.dirtySince ||= Date.now();
    this.say('unsaved');
    this.schedule(Math.max(0, Math.min(QUIET, this.dirtySince + LONGEST - Date.now())));
  }

  /** @param {number} wait */
  schedule(wait) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), wait);
  }

  flush() { if (this.dirtySince) this.save(); }

  retryNow() { if (this.failures) this.save(); }

  /** @returns {Promise<boolean>} whether the server has all that is typed */
  async save() {
    if (this.stopped) return false;
    if (this.saving) { await this.saving; if (!this.dirtySince) return true; }
    clearTimeout(this.timer);
    this.saving = this.send();
    const saved = await this.saving;
    this.saving = null;
    return saved;
  }

  async send() {
    const body = bodyOf(this.form);
    this.dirtySince = 0;
    this.say('saving');
    try {
      const answer = await post(this.url, body);
      return await this.answered(answer, body);
    } catch {
      return this.keepHere(body, 'offline');
    }
  }

  /** @param {Response} answer @param {string} body */
  async answered(answer, body) {
    if (answer.status === 401) return this.keepHere(body, 'expired');
    if (answer.status === 409) return this.conflict(await answer.json(), body);
    if (answer.status === 404) return this.gone();
    if (!answer.ok) return this.keepHere(body, answer.status === 400 ? 'expired' : 'offline');
    const saved = await answer.json();
    this.revision.value = String(saved.revision);
    this.failures = 0;
    await forget(this.user, this.token).catch(() => {});
    this.say('saved', saved.saved_at);
    this.form.dispatchEvent(new CustomEvent('huiyin:saved', { detail: saved }));
    return true;
  }

  /** @param {string} body @param {string} why */
  async keepHere(body, why) {
    const record = { user: this.user, token: this.token, url: this.url, body, at: new Date().toISOString() };
    this.dirtySince ||= Date.now();
    await keep(record).then(() => this.say(why), () => this.say('nowhere'));
    this.schedule(RETRY[Math.min(this.failures, RETRY.length - 1)]);
    this.failures += 1;
    return false;
  }

  gone() {
    this.stopped = true;
    this.say('gone');
    forget(this.user, this.token).catch(() => {});
    return false;
  }

  /** @param {any} theirs @param {string} body */
  async conflict(theirs, body) {
    await this.keepHere(body, 'conflict');
    clearTimeout(this.timer);
    this.failures = 0;
    const mine = await showConflict(theirs);
    if (!mine) {
      await forget(this.user, this.token);
      window.location.reload();
      return false;
    }
    this.revision.value = String(theirs.revision);
    return this.send();
  }

  /** Put back what an earlier page could not send. */
  async resume() {
    const record = await recall(this.user, this.token).catch(() => null);
    if (!record) return;
    fillIn(this.form, record.body);
    this.form.dispatchEvent(new CustomEvent('huiyin:changed', { bubbles: true }));
    this.save();
  }

  /** Let the page go only when the server has everything: a browser's error page would lose it. @param {SubmitEvent} event */
  async submit(event) {
    if (this.submitting) { event.preventDefault(); return; }
    event.preventDefault();
    this.submitting = true;
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    button?.setAttribute('aria-busy', 'true');
    if (await this.save()) {
      this.form.submit();
      return;
    }
    this.submitting = false;
    button?.removeAttribute('aria-busy');
  }

  /** @param {string} word @param {string} [time] */
  say(word, time = '') {
    this.status.dataset.state = word;
    this.status.textContent = (this.words[word] ?? '').replace('{time}', time);
  }
}
