// @ts-check
/** Things with a key and a label, a line each: options, which may hold others, printed rows, blanks. */

import { Field, propertiesOf, withPart } from '../field.mjs';
import { make } from '../elements.mjs';
import { OutlineKeys, toolbar } from '../outline_keys.mjs';
import { badgesOf, drawLine } from '../outline_line.mjs';
import { linesOf, listOf } from '../outline.mjs';
import { wordsIn } from '../labels.mjs';

/** @typedef {import('../outline.mjs').Line} Line @typedef {import('../field.mjs').Schema} Schema */

export const rank = 25;
export const ownsLabel = false;

/** @param {Schema} schema */
export const fits = (schema) => {
  const { items } = schema;
  return schema.type === 'array' && (items?.$ref === '#/$defs/option' || Boolean(items?.properties?.key && items.properties.label));
};

/** @param {Field} field @returns {import('../field.mjs').Control} */
export function build(field) {
  const outline = new Outline(field);
  return { element: outline.element, show: () => outline.show() };
}

export class Outline {
  /** @param {Field} field */
  constructor(field) {
    this.field = field;
    this.words = field.words;
    const { items } = field.schema;
    const { defs } = field.kit.store.about;
    /** @type {Schema} */
    this.schema = items.$ref ? defs[items.$ref.split('/').at(-1)] : items;
    const properties = propertiesOf(this.schema);
    this.nest = properties.find(([, each]) => items.$ref && each.items?.$ref === items.$ref)?.[0] ?? '';
    this.withInner = properties.filter(([, each]) => each.with === this.nest && this.nest).map(([name]) => name);
    this.at = 0;
    this.known = '';
    /** @type {Map<string, import('../field.mjs').Control[]>} keys of lines whose details are open, with their inputs */
    this.open = new Map();
    this.list = make('ul', { className: 'prop-lines', tabIndex: -1 });
    this.list.setAttribute('aria-label', field.title);
    const hint = make('p', { className: 'prop-hint', textContent: field.words.leaving, hidden: !this.nest }); // lines without levels let Tab through
    hint.ariaHidden = 'true';
    this.list.setAttribute('aria-description', this.nest ? field.words.leaving : '');
    this.element = make('div', { className: 'prop-outline' }, toolbar(this), this.list, hint);
    this.keys = new OutlineKeys(this);
  }

  /** @returns {Line[]} */
  get lines() { return linesOf(this.field.value ?? [], this.nest); }

  /**
   * @param {Line[]} lines
   * @param {{at?: number, merge?: boolean, isDrawn?: boolean}} [options] `at`: the line that has the caret then; `isDrawn`: the lines show it already
   */
  put(lines, { at, merge = false, isDrawn = merge } = {}) {
    const value = listOf(lines, this.nest, this.withInner);
    if (isDrawn) this.known = JSON.stringify(value);
    else if (at !== undefined) this.wanted = at;
    this.field.put(value.length || this.field.isRequired ? value : undefined, { merge });
  }

  show() {
    const now = JSON.stringify(this.field.value ?? []);
    if (now === this.known) {
      for (const rows of this.open.values()) for (const row of rows) row.show();
      return;
    }
    const focused = document.activeElement?.closest('.prop-outline') === this.element ? this.at : undefined;
    this.known = now;
    const { lines } = this;
    this.list.replaceChildren(...lines.map((line, index) => drawLine(this, lines, line, index)));
    const wanted = this.wanted ?? focused;
    this.wanted = undefined;
    if (wanted !== undefined) this.focus(Math.min(wanted, lines.length - 1));
  }

  /** @param {number} at */
  focus(at) {
    const input = this.input(at);
    if (!input) return;
    this.at = at;
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }

  /** @param {number} at @returns {HTMLInputElement | null | undefined} */
  input(at) { return this.list.children[at]?.querySelector('.prop-line-label'); }

  /** @param {Element} element @returns {number} the line it stands in */
  indexOf(element) { return [...this.list.children].indexOf(/** @type {Element} */ (element.closest('.prop-line'))); }

  /** @param {number} index @param {string} name @param {Schema} schema @returns {Field} what a line says beside its label */
  detail(index, name, schema) {
    const { part: { key } } = this.lines[index];
    const now = () => this.lines.findIndex(({ part }) => part.key === key);
    const first = () => linesOf(this.field.place.first() ?? [], this.nest).find(({ part }) => part.key === key);
    const field = new Field(this.field.kit, name, schema, {
      read: () => this.lines[now()]?.part[name],
      first: () => first()?.part[name],
      write: (value, merge) => {
        const { lines } = this;
        const at = now();
        lines[at] = { ...lines[at], part: withPart(lines[at].part, name, value) };
        this.put(lines, { merge, isDrawn: true });
        this.redrawBadges(at);
      },
      pointer: () => this.pointer(now(), name),
    });
    field.isRequired = Boolean(this.schema.required?.includes(name));
    return field;
  }

  /** @param {number} index */
  redrawBadges(index) {
    const { lines } = this;
    const line = this.list.children[index];
    if (line && lines[index]) line.querySelector('.prop-badges')?.replaceWith(badgesOf(this, lines[index].part));
  }

  /** @param {number} index @param {string} name */
  pointer(index, name) {
    const { lines } = this;
    const places = [];
    for (let at = index; at >= 0;) {
      let above = at - 1;
      let place = 0;
      while (above >= 0 && lines[above].depth >= lines[at].depth) {
        if (lines[above].depth === lines[at].depth) place += 1;
        above -= 1;
      }
      places.unshift(place);
      at = above;
    }
    return `${this.field.pointer}/${places.join(`/${this.nest}/`)}/${name}`;
  }

  /** @returns {{[key: string]: any}} keys of earlier versions with the label each had: they are never given to something else */
  get used() {
    const { store, paths } = this.field.kit;
    return Object.assign({}, ...paths.map((path) => store.about.usedParts[path] ?? {}));
  }

  /** @param {Line[]} lines @param {string} [label] @returns {string} a key for a new line: the one it had in an earlier version, else one nobody had */
  freshKey(lines, label = '') {
    const taken = new Set(lines.map(({ part }) => part.key));
    const before = Object.entries(this.used).find(([key, used]) => label && !taken.has(key) && wordsIn(used, 'zh') === label);
    if (before) return before[0];
    const initial = this.field.name[0];
    let number = 1;
    while (taken.has(`${initial}${number}`) || `${initial}${number}` in this.used) number += 1;
    return `${initial}${number}`;
  }
}
