// @ts-check
/**
 * The properties of what is selected, made from the schema of each option: a module of `kinds/` knows the inputs for one kind.
 *
 * Rows are made anew only when something else is selected; otherwise they show what became other, under no caret.
 */

import { find } from './document.mjs';
import { nameOf } from './actions.mjs';
import { icon, make } from './elements.mjs';
import { optionOf } from './field.mjs';
import { faultsBeside } from './faults.mjs';
import { keyRow, typeRow } from './identity.mjs';
import { groupsOf } from './groups.mjs';
import { keysOf } from './keys.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {import('./field.mjs').Field} Field
 * @typedef {import('./field.mjs').Control} Control
 */

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export async function mount(element, store, words) {
  const kinds = await Promise.all(store.about.kinds.map((/** @type {string} */ name) => import(`./kinds/${name}.mjs`)));
  kinds.sort((one, other) => one.rank - other.rank);
  new Panel(element, store, words, kinds);
}

class Panel {
  /** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words @param {import('./field.mjs').Kind[]} kinds */
  constructor(element, store, words, kinds) {
    this.element = element;
    element.classList.toggle('shows-english', document.documentElement.lang.startsWith('en'));
    this.store = store;
    this.words = words;
    this.kinds = kinds;
    this.drawn = '';
    this.count = 0;
    /** @type {Control[]} */
    this.rows = [];
    /** @type {Set<string>} groups that were folded */
    this.folded = new Set();
    store.addEventListener('select', () => this.show());
    store.addEventListener('change', () => this.show());
    store.addEventListener('problems', () => faultsBeside(this.element, this.store));
    element.addEventListener('keydown', (event) => this.key(event));
    this.show();
    element.dataset.ready = '';
  }

  show() {
    const said = this.said();
    if (said !== this.drawn) this.draw(said);
    for (const row of this.rows) row.show();
    faultsBeside(this.element, this.store);
  }

  /** What the rows depend on: only once it is another are they made anew. */
  said() {
    const parts = this.store.selection.map((path) => [path, find(this.store.document, path)?.part.type]);
    return JSON.stringify(parts);
  }

  /** @param {string} said */
  draw(said) {
    const { store, words } = this;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest('.design-properties .prop-row'))?.dataset.name;
    this.drawn = said;
    const paths = [...store.selection];
    const kit = { store, words, paths, row: (/** @type {Field} */ field) => this.row(field), control: (/** @type {Field} */ field) => this.kindOf(field).build(field) };
    this.rows = [];
    const groups = groupsOf(store, paths).map(({ name, label, options }) => {
      const rows = options.map(({ name: option, schema, isRequired }) => {
        const field = optionOf(kit, option, schema);
        field.isRequired = isRequired;
        return this.row(field);
      });
      if (name === 'words' && paths.length === 1) rows.splice(1, 0, ...[keyRow(kit), typeRow(kit)].filter((row) => row !== null));
      this.rows.push(...rows);
      return this.group(name, label, rows);
    });
    this.element.replaceChildren(this.head(), make('div', { className: 'prop-faults' }), ...groups);
    if (focused) this.focus(focused);
  }

  head() {
    const { store } = this;
    const found = store.selected;
    const type = found && store.about.types[found.part.type];
    const several = store.selection.length > 1;
    const symbol = several ? 'stack-2' : type?.icon ?? (found ? 'section' : 'file-text');
    const label = several ? nameOf(store) : type?.label ?? (found ? store.about.words.section : this.words.form);
    return make('h2', { className: 'prop-head' }, icon(store, symbol), make('span', { textContent: label }));
  }

  /** @param {string} name @param {string} label @param {Control[]} rows */
  group(name, label, rows) {
    const inside = make('div', { className: `prop-group prop-group-${name}` }, ...rows.map(({ element }) => element));
    if (!label) return inside;
    const group = make('details', { className: 'prop-fold', open: !this.folded.has(name) }, make('summary', { textContent: label }), inside);
    group.addEventListener('toggle', () => { this.folded[group.open ? 'delete' : 'add'](name); });
    return group;
  }

  /** @param {Field} field @returns {import('./field.mjs').Kind} */
  kindOf(field) { return /** @type {any} */ (this.kinds.find((kind) => kind.fits(field.schema))); }

  /** A labelled row with the hint of the schema and a place for what is wrong. @param {Field} field @returns {Control} */
  row(field) {
    const kind = this.kindOf(field);
    const control = kind.build(field);
    this.count += 1;
    const [id, hint] = [`prop-${this.count}`, field.schema.description];
    const head = kind.ownsLabel ? [] : [control.input ? make('label', { className: 'prop-label', htmlFor: id, textContent: field.title }) : make('span', { className: 'prop-label', textContent: field.title })];
    if (control.input) control.input.id = id;
    control.input?.setAttribute('aria-describedby', `${id}-hint ${id}-fault`);
    const said = hint ? [make('p', { className: 'prop-hint', id: `${id}-hint`, textContent: hint })] : [];
    const element = make('div', { className: 'prop-row', title: '' }, ...head, control.element, ...said, make('div', { className: 'prop-fault', id: `${id}-fault` }));
    element.dataset.name = field.name;
    Object.defineProperty(element, 'field', { value: field });
    return { element, input: control.input, show: control.show };
  }

  /** @param {string} name of the option that had the focus before */
  focus(name) {
    const row = this.element.querySelector(`.prop-row[data-name="${CSS.escape(name)}"]`);
    /** @type {HTMLElement | null | undefined} */ (row?.querySelector('input, textarea, select, button'))?.focus();
  }

  /** One history for everything: what the browser would undo inside an input is undone in the document. @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const keys = keysOf(event);
    if (keys === 'Ctrl+z') this.store.undo();
    else if (keys === 'Ctrl+y' || keys === 'Ctrl+Shift+z') this.store.redo();
    else if (keys === 'Escape') /** @type {HTMLElement | null} */ (document.querySelector('[data-panel="canvas"]'))?.focus();
    else return;
    event.preventDefault();
  }
}
