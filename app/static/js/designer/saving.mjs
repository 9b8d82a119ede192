// @ts-check
/**
 * The draft is saved by itself a moment after each change, one save under way at most.
 *
 * What cannot be sent is tried again; if somebody else changed the draft meanwhile, whoever works here decides.
 */

import { send, wordsOf } from '../server.mjs';

/** @typedef {import('./store.mjs').Store} Store */

const MOMENT = 600; // ms after the last change
const AGAIN = 5000; // ms until a save that failed is tried again

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) { new Saving(element, store, words); }

class Saving {
  /** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
  constructor(element, store, words) {
    this.store = store;
    this.words = words;
    this.state = /** @type {HTMLElement} */ (element.querySelector('[data-saving="state"]'));
    this.lockVersion = store.about.lockVersion;
    this.kept = store.document;
    this.keptGuesses = store.guesses;
    this.isSending = false;
    this.timer = 0;
    this.show(this.lockVersion ? 'saved' : 'fresh');
    for (const name of ['change', 'guesses']) store.addEventListener(name, () => this.later());
    document.addEventListener('keydown', (event) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.save();
    });
    window.addEventListener('beforeunload', (event) => { if (this.isUnsaved) event.preventDefault(); });
  }

  get isUnsaved() { return this.store.document !== this.kept || this.store.guesses !== this.keptGuesses; }

  /** @param {string} name @param {string} [words] */
  show(name, words = this.words[name]) {
    this.state.dataset.state = name;
    this.state.textContent = words;
  }

  /** @param {number} [after] in ms */
  later(after = MOMENT) {
    if (!this.isUnsaved) return;
    if (after === MOMENT) this.show('unsaved');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), after);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isSending || !this.isUnsaved) return;
    this.isSending = true;
    this.show('saving');
    const { document, guesses } = this.store;
    const body = new FormData();
    body.set('document', JSON.stringify(document));
    body.set('lock_version', String(this.lockVersion));
    body.set('guesses', String(guesses.length));
    for (const { path } of guesses) body.append('unseen', path);
    const answer = await send(this.store.about.urls.save, body);
    this.isSending = false;
    this.settle(document, guesses, answer);
  }

  /** @param {any} document @param {any} guesses @param {import('../server.mjs').Answer} answer */
  settle(document, guesses, answer) {
    const { outcome, said } = answer;
    if (outcome === 'ok') {
      this.kept = document;
      this.keptGuesses = guesses;
      this.lockVersion = said.lock_version;
      this.store.report(said.problems);
      this.show('saved');
      this.store.tell('saved');
      this.later();
    } else if (outcome === 'conflict') this.decide(said);
    else if (outcome === 'refused') {
      this.store.report(said.problems ?? []);
      this.show('refused', wordsOf(answer));
    } else {
      this.show(outcome);
      this.later(AGAIN);
    }
  }

  /** @param {any} said */
  decide(said) {
    const dialog = /** @type {HTMLDialogElement} */ (window.document.getElementById('design-conflict'));
    /** @type {HTMLElement} */ (dialog.querySelector('[data-saving="conflict"]')).textContent = said.message;
    dialog.addEventListener('close', () => {
      this.lockVersion = said.lock_version ?? 0;
      if (dialog.returnValue === 'theirs' && said.document) {
        const theirs = JSON.parse(said.document);
        this.store.replace(this.words.theirs, theirs);
        this.kept = this.store.document;
        this.show('saved');
      } else this.save();
    }, { once: true });
    dialog.returnValue = 'mine';
    dialog.showModal();
  }
}
