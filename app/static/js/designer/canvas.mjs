// @ts-check
/**
 * The sheet being designed, drawn by the server with the very markup it will have: cells are chosen, moved, dropped on.
 *
 * After each change only those sections are asked for that look other than before, one question under way at most.
 */

import { find, walk } from './document.mjs';
import { known, say, titleOf } from './actions.mjs';
import { dragging } from './drag.mjs';
import { isTyping, keysOf } from './keys.mjs';
import { send, wordsOf } from '../server.mjs';

/** @typedef {import('./store.mjs').Store} Store */

const EMPTY = 'empty-';
const MOST_DRAWN = 500;

/** @param {any} settings @param {any} section @returns {string} all that its look depends on */
const textOf = (settings, section) => JSON.stringify([settings, section]);

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) { new Canvas(element, store, words); }

class Canvas {
  /** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
  constructor(element, store, words) {
    this.element = element;
    this.store = store;
    this.words = words;
    this.sheet = /** @type {HTMLElement} */ (element.querySelector('[data-canvas="sheet"]'));
    /** @type {string[]} */
    this.blocks = [];
    /** @type {Map<string, string>} sections as text, with what they look like */
    this.drawn = new Map();
    this.isAsking = false;
    this.isStale = false;
    this.isBehind = false;
    store.addEventListener('change', () => this.draw());
    store.addEventListener('select', () => this.mark(true));
    store.addEventListener('saved', () => { if (this.isBehind) this.draw(); }); // the server is back
    for (const name of ['problems', 'guesses']) store.addEventListener(name, () => this.mark());
    element.addEventListener('click', (event) => this.choose(event));
    element.addEventListener('dblclick', () => openProperties());
    element.addEventListener('keydown', (event) => this.key(event));
    dragging(this);
  }

  async draw() {
    if (this.isAsking) {
      this.isStale = true;
      return;
    }
    this.isAsking = true;
    this.isStale = false;
    this.element.ariaBusy = 'true';
    const begun = performance.now();
    if (this.drawn.size > MOST_DRAWN) this.drawn.clear();
    const { format, key, title, settings = {}, sections } = this.store.document;
    const texts = sections.map((/** @type {any} */ section) => textOf(settings, section));
    const wanted = sections.filter((/** @type {any} */ _section, /** @type {number} */ index) => !this.drawn.has(texts[index]));
    const isDrawn = !wanted.length || await this.ask({ format, key, title, settings, sections: wanted });
    this.isAsking = false;
    this.isBehind = !isDrawn;
    if (isDrawn) {
      this.put(texts.map((/** @type {string} */ text) => this.drawn.get(text) ?? ''));
      this.mark();
      this.element.dataset.drawn = String(Math.round(performance.now() - begun));
      this.store.tell('drawn');
    }
    if (this.isStale) this.draw();
    else this.element.ariaBusy = null;
  }

  /** Have the sections drawn that look other than anything drawn so far. @param {any} document @returns {Promise<boolean>} */
  async ask(document) {
    const body = new FormData();
    body.set('document', JSON.stringify(document));
    const answer = await send(this.store.about.urls.draw, body);
    if (answer.outcome === 'ok') {
      Object.assign(known.spans, answer.said.spans);
      for (const [index, section] of document.sections.entries()) this.drawn.set(textOf(document.settings, section), answer.said.blocks[index]);
      return true;
    }
    if (answer.outcome === 'refused') {
      this.store.report(answer.said.problems ?? []);
      this.store.say(say(this.words.failed, { why: wordsOf(answer) }));
    }
    return false;
  }

  /** @param {string[]} blocks */
  put(blocks) {
    const children = [...this.sheet.children];
    for (const [index, html] of blocks.entries()) {
      if (this.blocks[index] === html && children[index]) continue;
      const made = parsed(html);
      if (children[index]) children[index].replaceWith(made);
      else this.sheet.append(made);
    }
    for (const extra of children.slice(blocks.length)) extra.remove();
    this.blocks = blocks;
  }

  /** @param {string} path @returns {HTMLElement[]} */
  cells(path) {
    const own = this.sheet.querySelectorAll(`[data-path="${CSS.escape(path)}"]`);
    const empty = path.startsWith('section:') ? this.sheet.querySelectorAll(`[data-path="${EMPTY}${CSS.escape(path.slice(8))}"]`) : [];
    const shown = /** @type {HTMLElement[]} */ ([...own, ...empty]);
    return shown.length ? shown : this.cellsInside(path);
  }

  /** A table without a title, a section without one: what stands inside is all there is of it. @param {string} path @returns {HTMLElement[]} */
  cellsInside(path) {
    const found = find(this.store.document, path);
    const inner = [...walk(this.store.document)].filter((one) => found && one.holder?.path === path);
    return inner.flatMap((one) => this.cells(one.path));
  }

  /** @param {Element} element @returns {string | undefined} the path of what it shows */
  pathAt(element) {
    const path = /** @type {HTMLElement | null} */ (element.closest('[data-path]'))?.dataset.path;
    return path?.startsWith(EMPTY) ? `section:${path.slice(EMPTY.length)}` : path;
  }

  /** Show what is selected and where something is wrong. @param {boolean} [isNew] */
  mark(isNew = false) {
    for (const cell of this.sheet.querySelectorAll('.is-selected, .is-faulty, .is-guess')) cell.classList.remove('is-selected', 'is-faulty', 'is-guess');
    for (const { path, sure } of this.store.guesses) if (!sure && path) for (const cell of this.cells(path)) cell.classList.add('is-guess');
    for (const { pointer } of this.store.problems) for (const cell of this.cells(this.faulty(pointer))) cell.classList.add('is-faulty');
    for (const path of this.store.selection) for (const cell of this.cells(path)) cell.classList.add('is-selected');
    if (!isNew) return;
    const path = this.store.selection.at(-1);
    if (!path) return;
    this.cells(path)[0]?.scrollIntoView({ block: 'nearest' });
    this.store.say(this.called(path));
  }

  /** @param {string} pointer */
  faulty(pointer) {
    let path = '';
    for (const found of walk(this.store.document)) if (`${pointer}/`.startsWith(`${found.pointer}/`)) path = found.path;
    return path;
  }

  /** @param {string} path what a screen reader is told of it */
  called(path) {
    const type = this.store.about.types[find(this.store.document, path)?.part.type]?.label ?? this.store.about.words.section;
    return say(this.words.here, { what: titleOf(this.store, path), type });
  }

  /** @param {MouseEvent} event */
  choose(event) {
    const path = this.pathAt(/** @type {Element} */ (event.target));
    event.preventDefault(); // links and labels on the sheet are only pictures of themselves here
    if (!path) return this.store.select([]);
    const { selection } = this.store;
    const more = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!more) return this.store.select([path]);
    return this.store.select(selection.includes(path) ? selection.filter((one) => one !== path) : [...selection, path]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing || isTyping(event)) return;
    const keys = keysOf(event);
    const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[keys.replace('Shift+', '')];
    if (way) this.go(way, event.shiftKey);
    else if (keys === 'Ctrl+a') this.store.select(this.paths().filter((path) => !path.startsWith('section:')));
    else if (keys === 'Home' || keys === 'End') this.store.select([this.paths().at(keys === 'Home' ? 0 : -1) ?? '']);
    else if (keys === 'Enter') openProperties();
    else if (keys === 'Escape') this.store.select([]);
    else return;
    event.preventDefault();
  }

  paths() { return [...walk(this.store.document)].map(({ path }) => path); }

  /** @param {number} way @param {boolean} isMore keep what is selected already */
  go(way, isMore) {
    const paths = this.paths();
    const at = paths.indexOf(this.store.selection.at(-1) ?? '');
    const next = paths[at < 0 ? 0 : at + way];
    if (!next) return;
    const kept = isMore ? this.store.selection.filter((path) => path !== next) : [];
    this.store.select([...kept, next]);
  }
}

/** @param {string} html markup of our own server */
function parsed(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return /** @type {Element} */ (template.content.firstElementChild);
}

function openProperties() {
  const side = document.querySelector('[data-panel="properties"]');
  /** @type {HTMLElement | null | undefined} */ (side?.querySelector('input:not([type=hidden]), textarea, select, button'))?.focus();
}
