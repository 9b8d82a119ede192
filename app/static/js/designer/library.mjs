// @ts-check
/** Parts kept to be used again: a click copies one behind what is selected, with keys of its own. */

import { copied, find, keysOf, place } from './document.mjs';
import { nameOf, say, titleOf } from './actions.mjs';
import { icon, make } from './elements.mjs';
import { send, wordsOf } from '../server.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {{id: number | null, name: string, part: import('./document.mjs').Part}} Kept
 */

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) { new Library(/** @type {HTMLDetailsElement} */ (element), store, words); }

class Library {
  /** @param {HTMLDetailsElement} element @param {Store} store @param {{[name: string]: string}} words */
  constructor(element, store, words) {
    this.store = store;
    this.words = words;
    this.list = /** @type {HTMLElement} */ (element.querySelector('ul'));
    this.form = /** @type {HTMLFormElement} */ (element.querySelector('form'));
    this.name = /** @type {HTMLInputElement} */ (this.form.querySelector('input'));
    this.error = /** @type {HTMLElement} */ (element.querySelector('[role=alert]'));
    element.addEventListener('toggle', () => { if (element.open) this.load(); });
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.keep();
    });
    store.addEventListener('select', () => this.offer());
    this.offer();
  }

  /** Only one whole part can be kept, and no column: it is nothing without its table. */
  get chosen() {
    const { selected, selection } = this.store;
    return selection.length === 1 && selected && !selected.path.includes('.') ? selected : undefined;
  }

  offer() {
    this.form.hidden = !this.chosen;
    if (this.chosen) this.name.placeholder = titleOf(this.store, this.chosen.path);
  }

  async load() {
    const answer = await fetch(this.store.about.libraryUrl, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (answer?.ok) this.show((await answer.json()).parts);
    else this.error.textContent = this.words.offline;
  }

  /** @param {Kept[]} parts */
  show(parts) {
    this.error.textContent = '';
    this.list.replaceChildren(...parts.map((kept) => this.line(kept)));
  }

  /** @param {Kept} kept */
  line(kept) {
    const use = make('button', { type: 'button' }, icon(this.store, kept.part.type ? 'puzzle' : 'section'), make('span', { textContent: kept.name }));
    use.addEventListener('click', () => this.use(kept));
    const line = make('li', { className: 'design-kept' }, use);
    if (kept.id === null) return line;
    const remove = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only' }, icon(this.store, 'trash'));
    remove.title = say(this.words.remove, { what: kept.name });
    remove.setAttribute('aria-label', remove.title);
    remove.addEventListener('click', () => this.drop(kept));
    line.append(remove);
    return line;
  }

  /** @param {Kept} kept */
  use(kept) {
    let made = '';
    const done = this.store.change(say(this.words.added, { what: kept.name }), (document) => {
      const part = copied(kept.part, keysOf(document, this.store.about.usedKeys));
      made = part.type ? part.key : `section:${part.key}`;
      return place(document, part, this.store.selection.at(-1), 'after');
    });
    if (done) this.store.select([made]);
    else this.store.say(this.words.misfit);
  }

  async keep() {
    const { chosen } = this;
    if (!chosen) return;
    const body = new FormData();
    body.set('name', this.name.value.trim() || titleOf(this.store, chosen.path));
    body.set('part', JSON.stringify(find(this.store.document, chosen.path)?.part));
    this.settle(await send(this.store.about.libraryUrl, body), say(this.words.kept, { what: nameOf(this.store) }));
  }

  /** @param {Kept} kept */
  async drop(kept) {
    this.settle(await send(`${this.store.about.libraryUrl}${kept.id}/remove`, new FormData()), say(this.words.removed, { what: kept.name }));
  }

  /** @param {import('../server.mjs').Answer} answer @param {string} words */
  settle(answer, words) {
    if (answer.outcome !== 'ok') {
      this.error.textContent = wordsOf(answer) || this.words.offline;
      return;
    }
    this.name.value = '';
    this.show(answer.said.parts);
    this.store.say(words);
  }
}
