// @ts-check
/**
 * The logic editor: when an item is shown, when it is wanted, what it is computed from, what must hold, where an entry goes.
 *
 * Others open it: `store.dispatchEvent(new CustomEvent('logic', {detail: {path, name}}))` for a part of the sheet,
 * `{pointer}` for a condition of the route such as `/route/1/skip_when`, and neither for the checks of the whole form.
 */

import { find, foundAt } from './document.mjs';
import { titleOf } from './actions.mjs';
import { make } from './elements.mjs';
import { Checks } from './logic/checks.mjs';
import { One, isWithin, sentences } from './logic/panels.mjs';
import { equal, put, valueAt } from './logic/shapes.mjs';
import { Subjects } from './logic/subjects.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {import('./document.mjs').Found} Found
 * @typedef {{path?: string, pointer?: string, name?: string}} Wanted
 * @typedef {{holder: Found | null, base: string, names: string[], name: string}} Target
 */

const OF_ITEMS = ['shown', 'required', 'computed', 'checks'];
/** What an item cannot be told from its own value. */
const WAITING = ['shown', 'computed'];
const OF_ROUTES = ['skip_when', 'when'];
const IN_ROUTE = /^(\/route\/\d+(?:\/next\/\d+)?\/(skip_when|when))(?:\/|$)/;

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) { new Logic(/** @type {HTMLDialogElement} */ (element), store, words); }

class Logic {
  /** @param {HTMLDialogElement} dialog @param {Store} store @param {{[name: string]: string}} words */
  constructor(dialog, store, words) {
    this.dialog = dialog;
    this.store = store;
    this.words = words;
    this.turn = 0;
    Object.assign(store.about.logic, byName(store.about.logic), { words }); // other panels say conditions in the same words
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (dialog.querySelector(`[data-logic="${name}"]`));
    [this.title, this.tabs, this.page, this.wrong] = ['title', 'tabs', 'page', 'wrong'].map(part);
    store.addEventListener('logic', (event) => this.open(/** @type {CustomEvent} */ (event).detail ?? {}));
    store.addEventListener('change', () => { if (dialog.open && !this.isWriting) this.follow(); });
    store.addEventListener('problems', () => { if (dialog.open) this.complain(); });
    dialog.addEventListener('close', () => this.leave());
    this.tabs.addEventListener('keydown', (event) => this.step(event));
  }

  /** @param {Wanted} wanted */
  open(wanted) {
    const target = targetOf(this.store, wanted);
    if (!target) return;
    this.turn += 1;
    this.target = target;
    this.isRoute = OF_ROUTES.includes(target.name);
    this.title.textContent = this.isRoute ? this.words.route : titleOf(this.store, target.holder?.path) || this.words.form;
    this.before = /** @type {HTMLElement | null} */ (document.activeElement);
    this.show(target.name);
    if (!this.dialog.open) this.dialog.showModal();
    /** @type {HTMLElement | null} */ (this.page.querySelector('input:checked, input, button'))?.focus();
  }

  /** @param {string} name a name of the part, or `form` for the checks of the whole */
  show(name) {
    const target = /** @type {Target} */ (this.target);
    this.name = name;
    const isWhole = name === 'form' || (name === 'checks' && !target.holder);
    const shop = {
      subjects: new Subjects(this.store, isWhole ? null : target.holder, this.words, !WAITING.includes(name)),
      words: this.words,
      put: (/** @type {string} */ place, /** @type {any} */ value) => this.put(place, value),
    };
    const place = isWhole ? '/checks' : this.isRoute ? target.base : `${target.base}/${name}`;
    this.panel = isWhole || name === 'checks' ? new Checks(place, shop, isWhole) : new One(name, place, shop);
    this.page.replaceChildren(this.panel.root);
    this.drawTabs();
    this.complain();
  }

  drawTabs() {
    const target = /** @type {Target} */ (this.target);
    const names = target.holder ? [...target.names, 'form'] : target.names;
    this.tabs.hidden = names.length < 2;
    this.tabs.replaceChildren(...names.map((name) => {
      const isShown = name === this.name;
      const tab = make('button', { type: 'button', tabIndex: isShown ? 0 : -1, className: this.isSaid(target, name) ? 'is-said' : '' }, this.words[`tab_${name}`]);
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-selected', String(isShown));
      tab.addEventListener('click', () => { this.show(name); this.focusTab(); });
      return tab;
    }));
  }

  /** @param {Target} target @param {string} name */
  isSaid(target, name) {
    const value = valueAt(this.store.document, name === 'form' ? '/checks' : `${target.base}/${name}`);
    return value !== undefined && value !== false;
  }

  focusTab() { /** @type {HTMLElement | null} */ (this.tabs.querySelector('[aria-selected=true]'))?.focus(); }

  /** @param {KeyboardEvent} event */
  step(event) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = /** @type {HTMLElement[]} */ ([...this.tabs.children]);
    if (!way) return;
    event.preventDefault();
    tabs.at((tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + way) % tabs.length)?.click();
  }

  /** @param {string} place @param {any} value */
  put(place, value) {
    if (equal(valueAt(this.store.document, place), value)) return;
    this.isWriting = true;
    this.store.change(this.words.changed, (document) => put(document, place, value), { merge: `logic ${place} ${this.turn}` });
    this.isWriting = false;
    this.drawTabs();
  }

  follow() {
    const target = /** @type {Target} */ (this.target);
    if (!this.isRoute && target.holder && !find(this.store.document, target.holder.path)) this.dialog.close();
    else this.panel?.follow();
  }

  /** Each problem beside the row concerned; what concerns the part itself, such as items waiting for each other, above. */
  complain() {
    const target = /** @type {Target} */ (this.target);
    const shown = this.panel?.complain(this.store.problems) ?? [];
    const own = this.store.problems.filter((problem) => !shown.includes(problem) && target.holder && problem.pointer === target.holder.pointer);
    this.wrong.textContent = sentences(own);
    this.wrong.hidden = !own.length;
  }

  leave() {
    const isThere = this.before?.isConnected && this.before !== document.body;
    (isThere ? this.before : /** @type {HTMLElement | null} */ (document.querySelector('[data-panel="canvas"]')))?.focus();
  }
}

/** Tables come as pairs, so that their order is kept. @param {{comparisons: any, computations: any}} logic */
export const byName = ({ comparisons, computations }) => ({ comparisons: Object.fromEntries(comparisons), computations: Object.fromEntries(computations) });

/** @param {Store} store @param {Wanted} wanted @returns {Target | null} */
function targetOf(store, { path, pointer = '', name = 'shown' }) {
  const [, base, last] = IN_ROUTE.exec(pointer) ?? [];
  if (base) return { holder: null, base, names: [last], name: last };
  const holder = path ? find(store.document, path) : pointer ? foundAt(store.document, pointer) : undefined;
  if (!holder) return path ? null : { holder: null, base: '', names: ['checks'], name: 'checks' };
  const names = holder.kind === 'section' ? ['shown'] : namesOf(store, holder);
  const wanted = names.find((each) => isWithin(pointer, `${holder.pointer}/${each}`)) ?? name;
  return { holder, base: holder.pointer, names, name: names.includes(wanted) ? wanted : names[0] };
}

/** What can be said of an item depends on what its type does. @param {Store} store @param {Found} holder */
function namesOf(store, { part }) {
  const type = store.about.types[part.type] ?? {};
  const isSaid = (/** @type {string} */ name) => part[name] !== undefined;
  return OF_ITEMS.filter((name) => isSaid(name) || name === 'shown' || type.asked || (name === 'checks' && type.compared !== 'none'));
}
