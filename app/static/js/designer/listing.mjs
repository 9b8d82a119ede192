// @ts-check
/** What lists and charts of the form show: columns, order, filter, number, charts; and how the list would look. */

import { make } from './elements.mjs';
import { say } from './actions.mjs';
import { send } from '../server.mjs';
import { conditionRows } from './list_filter.mjs';
import { numbering, ordering, comparing } from './list_terms.mjs';
import { tickedLines } from './list_ticks.mjs';
import { renewed, showProblems } from './panel_fields.mjs';
import { reorderable } from './reorder.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {import('./document.mjs').Part} Part
 * @typedef {[path: string, label: string][]} Named
 * @typedef {{path: string, label: string, input: string, operators: string[], codes: [string, string, number][]}} Filter
 * @typedef {{columns: Named, usual: string[], sorts: Named, filters: Filter[], charts: Named, compares: Named, number: any, preview: any}} Offered
 * @typedef {{store: Store, words: {[name: string]: string}, offered: Offered, put: Put}} Panel
 * @typedef {(recipe: (document: Part) => void, typing?: string) => void} Put
 */

const MOMENT = 400; // ms after the last change
const ABOUT = /^\/(list|charts|number)(\/|$)/;

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) { new Listing(element, store, words); }

class Listing {
  /** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
  constructor(element, store, words) {
    this.element = element;
    this.store = store;
    this.words = words;
    this.page = /** @type {HTMLElement} */ (element.closest('.design-page'));
    /** @type {Offered | null} */
    this.offered = null;
    this.isAsking = false;
    this.isStale = true;
    this.isTyping = false;
    this.isOwn = false;
    this.timer = 0;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (element.querySelector(`[data-listing="${name}"]`));
    this.parts = Object.fromEntries(['columns', 'order', 'filter', 'number', 'charts', 'compare', 'head', 'rows', 'count', 'usual-columns', 'usual-charts'].map((name) => [name, part(name)]));
    this.page.addEventListener('show', () => {
      this.draw();
      this.ask();
    });
    store.addEventListener('change', () => this.changed());
    store.addEventListener('problems', () => this.mark());
    store.addEventListener('go', (event) => this.go(/** @type {CustomEvent} */ (event).detail));
    reorderable(this.parts.columns, '.is-chosen', (from, to) => this.move('columns', from, to));
    reorderable(this.parts.charts, '.is-chosen', (from, to) => this.move('charts', from, to));
    for (const name of ['columns', 'charts']) this.parts[`usual-${name}`].addEventListener('click', () => this.choose(name, null));
  }

  changed() {
    this.isStale = true;
    if (this.page.hidden) return;
    if (!this.isTyping) this.draw();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), MOMENT);
  }

  /** Ask what there is to choose and how the list would look, one question under way at most. */
  async ask() {
    if (this.isAsking || !this.isStale) return;
    this.isAsking = true;
    this.isStale = false;
    const body = new FormData();
    body.set('document', JSON.stringify(this.store.document));
    const answer = await send(this.store.about.urls.listing, body);
    this.isAsking = false;
    if (answer.outcome === 'ok') this.take(answer.said);
    else if (answer.outcome === 'refused') this.store.report(answer.said.problems ?? []);
    if (this.isStale) this.ask();
  }

  /** @param {Offered} offered */
  take(offered) {
    const choices = ({ preview: _preview, number: _number, ...rest }) => JSON.stringify(rest);
    const isOther = !this.offered || choices(this.offered) !== choices(offered);
    this.offered = offered;
    if (isOther) this.draw();
    this.preview();
    this.number();
    this.page.dataset.asked = '';
  }

  /** Draw what can be chosen. */
  draw() {
    if (!this.offered) return;
    const panel = this.panel();
    for (const [name, all] of /** @type {[string, Named][]} */ ([['columns', this.offered.columns], ['charts', this.offered.charts]])) {
      const said = this.said(name);
      renewed(this.parts[name], tickedLines(panel, name, all, said ?? this.usual(name), (paths) => this.choose(name, paths), (from, to) => this.move(name, from, to)), false);
      this.parts[`usual-${name}`].hidden = !said;
    }
    renewed(this.parts.order, ordering(panel), this.isOwn);
    renewed(this.parts.filter, conditionRows(panel), this.isOwn);
    renewed(this.parts.compare, comparing(panel), this.isOwn);
    renewed(this.parts.number, numbering(panel), this.isOwn);
    this.number();
    this.mark();
  }

  /** @returns {Panel} */
  panel() {
    return { store: this.store, words: this.words, offered: /** @type {Offered} */ (this.offered), put: (recipe, typing) => this.change(this.words.changed, recipe, typing) };
  }

  /** @param {string} what @param {(document: Part) => void} recipe @param {string} [typing] */
  change(what, recipe, typing) {
    this.isTyping = Boolean(typing);
    this.isOwn = true;
    this.store.change(what, recipe, { merge: typing && `listing ${typing}` });
    this.isTyping = this.isOwn = false;
  }

  /** @param {string} name `columns` or `charts` @returns {string[] | undefined} what the document says itself */
  said(name) {
    const { document } = this.store;
    return name === 'columns' ? document.list?.columns : document.charts?.show;
  }

  /** @param {string} name @returns {string[]} */
  usual(name) {
    const offered = /** @type {Offered} */ (this.offered);
    return name === 'columns' ? offered.usual : offered.charts.map(([key]) => key);
  }

  /** @param {string} name @param {string[] | null} paths nothing goes back to the usual ones */
  choose(name, paths) {
    const [holder, key] = name === 'columns' ? ['list', 'columns'] : ['charts', 'show'];
    this.change(this.words[name], (document) => {
      document[holder] ??= {};
      if (paths?.length) document[holder][key] = paths;
      else delete document[holder][key];
      if (!Object.keys(document[holder]).length) delete document[holder];
    });
  }

  /** @param {string} name @param {number} from @param {number} to */
  move(name, from, to) {
    const paths = [...(this.said(name) ?? this.usual(name))];
    if (!paths[from] || !paths[to]) return this.store.say(this.words.stays);
    const path = paths[from];
    paths.splice(to, 0, ...paths.splice(from, 1));
    this.choose(name, paths);
    /** @type {HTMLElement | null} */ (this.parts[name].querySelector(`[data-field="${CSS.escape(`${name}/${path}`)}"]`))?.focus();
    const what = this.offered?.[/** @type {'columns' | 'charts'} */ (name)].find(([each]) => each === path)?.[1] ?? path;
    return this.store.say(say(this.words.moved, { what, place: String(to + 1) }));
  }

  preview() {
    const { head, rows, count } = /** @type {Offered} */ (this.offered).preview;
    const cell = (/** @type {string} */ name, /** @type {string} */ text, isNumber = false) => make(/** @type {'td'} */ (name), { textContent: text, className: isNumber ? 'hy-num' : '' });
    this.parts.head.replaceChildren(cell('th', this.words.number), ...head.map(([/** @type {string} */ label, /** @type {boolean} */ isNumber]) => cell('th', label, isNumber)));
    this.parts.rows.replaceChildren(...rows.map((/** @type {any} */ row) => make('tr', {}, cell('td', row.number), ...row.cells.map((/** @type {string} */ text, /** @type {number} */ at) => cell('td', text, head[at][1])))));
    this.parts.count.textContent = rows.length ? say(this.words.count, { count: count.toLocaleString() }) : this.words.none;
  }

  /** Say what numbers look like. */
  number() {
    const { first, following, restarts, years } = /** @type {Offered} */ (this.offered).number;
    const example = this.parts.number.querySelector('[data-example]');
    if (example) example.textContent = say(restarts ? this.words.restarts : this.words.goes_on, { first, second: following[0], year: String(years[1]), next: following[1] });
  }

  mark() { showProblems(this.element, this.store.problems, ''); }

  /** Come to what a problem is about. @param {string} pointer */
  go(pointer) {
    if (!ABOUT.test(pointer)) return;
    document.getElementById('design-tab-listing')?.click();
    const places = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll('[data-problem]')]);
    places.find((place) => `${pointer}/`.startsWith(`/${place.dataset.problem}/`))?.scrollIntoView({ block: 'center' });
  }
}
