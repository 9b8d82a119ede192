// @ts-check
/** One option of what is selected: what it is now, and how it becomes another. Options inside options work alike. */

import { find, walk } from './document.mjs';

/**
 * @typedef {{[name: string]: any}} Schema JSON Schema of an option, with `ref` for the part it points to
 * @typedef {{read: () => any, first: () => any, write: (value: any, merge: boolean) => void, pointer: () => string}} Place
 * @typedef {{element: HTMLElement, show: () => void, input?: HTMLElement}} Control `input`: what the label belongs to
 * @typedef {{rank: number, ownsLabel?: boolean, fits: (schema: Schema) => boolean, build: (field: Field) => Control}} Kind
 * @typedef {{store: import('./store.mjs').Store, words: {[name: string]: string}, paths: string[], row: (field: Field) => Control, control: (field: Field) => Control}} Kit
 */

export class Field {
  /** @param {Kit} kit @param {string} name @param {Schema} schema @param {Place} place */
  constructor(kit, name, schema, place) {
    this.kit = kit;
    this.name = name;
    this.schema = resolved(schema, kit.store.about.defs);
    this.place = place;
    this.isRequired = false;
  }

  get title() { return this.schema.title ?? this.name; }

  get words() { return this.kit.words; }

  get value() { return this.place.read(); }

  get pointer() { return this.place.pointer(); }

  /** The parts that are selected say different things here. */
  get isMixed() { return this.value === undefined && this.place.first() === MIXED; }

  /**
   * Say something else; what is usual anyway is left out unless the document said so when it was opened.
   * @param {any} value `undefined` takes it away @param {{merge?: boolean}} [options] `merge`: part of a row of keystrokes
   */
  put(value, { merge = false } = {}) {
    const isUsual = same(value, this.schema.default) && !same(this.place.first(), value);
    this.place.write(isUsual && !this.isRequired ? undefined : value, merge);
  }

  /** @param {string} name @param {Schema} schema @returns {Field} an option inside this one */
  child(name, schema) {
    const field = new Field(this.kit, name, schema, {
      read: () => this.value?.[name],
      first: () => this.place.first()?.[name],
      write: (value, merge) => this.put(withPart(this.value, name, value), { merge }),
      pointer: () => `${this.pointer}/${name}`,
    });
    field.isRequired = Boolean(this.schema.required?.includes(name));
    return field;
  }

  /** @param {Schema} schema @returns {Field} the same option, seen as having one of its possible shapes */
  as(schema) {
    const field = new Field(this.kit, this.name, schema, this.place);
    field.isRequired = true;
    return field;
  }
}

const MIXED = Symbol('mixed');

/** @param {Kit} kit @param {string} name @param {Schema} schema @returns {Field} an option of all that is selected, or of the document */
export function optionOf(kit, name, schema) {
  const { store, paths } = kit;
  const read = (/** @type {any} */ document) => {
    const parts = paths.length ? paths.map((path) => partAt(document, path)) : [document];
    const value = parts[0]?.[name];
    return parts.every((part) => same(part?.[name], value)) ? value : MIXED;
  };
  return new Field(kit, name, schema, {
    read: () => { const value = read(store.document); return value === MIXED ? undefined : value; },
    first: () => (read(store.document) === MIXED ? MIXED : read(store.states[0].document)),
    write: (value, merge) => {
      if (same(value, read(store.document))) return;
      const what = kit.words.changed.replace('{what}', resolved(schema, store.about.defs).title ?? name);
      store.change(what, (document) => {
        const wanted = new Set(paths);
        if (!paths.length) assign(document, name, value);
        for (const { path, part } of walk(document)) if (wanted.has(path)) assign(part, name, value);
      }, merge ? { merge: `${name} ${paths.join(' ')}` } : {});
    },
    pointer: () => `${paths.length ? find(store.document, paths.at(-1))?.pointer ?? '' : ''}/${name}`,
  });
}

/** @type {WeakMap<any, Map<string, any>>} parts of documents that nobody changes any more, by their paths */
const known = new WeakMap();

/** @param {any} document @param {string} path @returns {any} */
function partAt(document, path) {
  if (!known.has(document)) known.set(document, new Map([...walk(document)].map((found) => [found.path, found.part])));
  return known.get(document)?.get(path);
}

/** @param {any} part changed in place @param {string} name @param {any} value */
function assign(part, name, value) {
  if (value === undefined) delete part[name];
  else part[name] = structuredClone(value);
}

/** @param {any} whole @param {string} name @param {any} value @returns {any} a copy that says something else under a name */
export function withPart(whole, name, value) {
  const copy = Array.isArray(whole) ? [...whole] : { ...(typeof whole === 'object' ? whole : {}) };
  assign(copy, name, value);
  return copy;
}

/** @param {any} one @param {any} other */
export function same(one, other) {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {Schema} schema @param {{[name: string]: Schema}} defs @returns {Schema} what it says together with what it points to */
export function resolved(schema, defs) {
  if (!schema.$ref) return schema;
  const ref = schema.$ref.split('/').at(-1);
  return { ...(defs[ref] ?? {}), description: undefined, ...schema, ref };
}

/** @param {Schema} schema of an object @returns {[string, Schema][]} what it holds, in the order in which it is said */
export const propertiesOf = ({ properties, order }) => order.map((/** @type {string} */ name) => [name, properties[name]]);

/**
 * Do something with each text typed; words still being composed (Chinese input) are waited for.
 * @param {HTMLInputElement | HTMLTextAreaElement} input @param {(text: string) => void} act
 */
export function whenTyped(input, act) {
  input.addEventListener('input', (event) => { if (!(/** @type {InputEvent} */ (event).isComposing)) act(input.value); });
  input.addEventListener('compositionend', () => act(input.value));
}

/** Show a text unless it stands there already: the caret stays where it is. @param {HTMLInputElement | HTMLTextAreaElement} input @param {string} text */
export function showIn(input, text) { if (input.value !== text) input.value = text; }
