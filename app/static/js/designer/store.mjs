// @ts-check
/**
 * What the designer holds: the document, every state it was in, what is selected, what is wrong.
 *
 * Panels listen and never change the document themselves: they say what is to be done, and it is done to a copy.
 *
 * Events: `change` (the document is another), `select`, `problems`, `saved`, `say` (words for whoever cannot see it).
 */

import { find } from './document.mjs';

/**
 * @typedef {import('./document.mjs').Part} Part
 * @typedef {{pointer: string, message: string, remedy: string}} Problem
 * @typedef {{document: Part, selection: string[], what: string, merge?: string}} State
 */

export class Store extends EventTarget {
  /** @param {Part} document @param {Part} about what the server says of types, keys, roles and addresses */
  constructor(document, about) {
    super();
    /** @type {State[]} */
    this.states = [{ document, selection: [], what: '' }];
    this.at = 0;
    this.about = about;
    /** @type {Problem[]} */
    this.problems = [];
    /** @type {string[]} */
    this.selection = [];
    /** @type {{path: string, why: string, sure: boolean}[]} what was guessed of a paper form, and nobody has looked at since */
    this.guesses = about.guesses;
  }

  /** @returns {Part} never to be changed in place */
  get document() { return this.states[this.at].document; }

  get canUndo() { return this.at > 0; }

  get canRedo() { return this.at < this.states.length - 1; }

  /** @returns {import('./document.mjs').Found | undefined} the part whose properties are shown */
  get selected() { return find(this.document, this.selection.at(-1)); }

  /**
   * Do something to the document.
   * @param {string} what in words, said to screen readers and beside undo
   * @param {(document: Part) => unknown} recipe changes the copy it is given; returning `false` gives it up
   * @param {{select?: string[], merge?: string}} [options] `merge`: changes of one name in a row are undone as one
   * @returns {boolean} whether anything was done
   */
  change(what, recipe, { select, merge } = {}) {
    const document = structuredClone(this.document);
    if (recipe(document) === false) return false;
    const state = { document, selection: select ?? this.selection, what, merge };
    const isMerged = merge && this.states[this.at].merge === merge && !this.canRedo;
    const before = this.selection.join(' ');
    this.states.splice(isMerged ? this.at : this.at + 1, Infinity, state);
    this.at = this.states.length - 1;
    this.selection = state.selection.filter((path) => find(document, path));
    this.tell('change');
    if (this.selection.join(' ') !== before) this.tell('select');
    if (!merge) this.say(what);
    return true;
  }

  undo() { if (this.canUndo) this.go(-1, this.states[this.at].what); }

  redo() { if (this.canRedo) this.go(1, this.states[this.at + 1].what); }

  /** @param {number} steps @param {string} what */
  go(steps, what) {
    const before = this.states[this.at].selection;
    this.at += steps;
    const wanted = [...this.states[this.at].selection, ...before];
    this.selection = wanted.filter((path) => find(this.document, path)).slice(-1);
    this.tell('change');
    this.tell('select');
    this.say(`${steps < 0 ? this.about.words.undone : this.about.words.redone} ${what}`);
  }

  /** Take over a document that came from elsewhere; it can be undone like any change. @param {string} what @param {Part} document */
  replace(what, document) {
    this.states.splice(this.at + 1, Infinity, { document, selection: [], what });
    this.at = this.states.length - 1;
    this.select([]);
    this.tell('change');
  }

  /** @param {string[]} paths the last one is the one whose properties are shown */
  select(paths) {
    const found = paths.filter((path) => find(this.document, path));
    if (found.join(' ') === this.selection.join(' ')) return;
    this.selection = found;
    this.states[this.at].merge = undefined;
    this.tell('select');
  }

  /** @param {Problem[]} problems */
  report(problems) {
    this.problems = problems;
    this.tell('problems');
  }

  /** Somebody looked at what was guessed and it is right, or was put right. @param {(guess: {path: string, sure: boolean}) => boolean} which */
  settle(which) {
    this.guesses = this.guesses.filter((guess) => !which(guess));
    this.tell('guesses');
  }

  /** @param {string} words */
  say(words) { this.dispatchEvent(new CustomEvent('say', { detail: words })); }

  /** @param {string} name */
  tell(name) { this.dispatchEvent(new Event(name)); }
}
