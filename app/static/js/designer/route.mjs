// @ts-check
/** The route as a line of steps that can be read aloud, and below it all that the chosen step says. */

import { make } from './elements.mjs';
import { say } from './actions.mjs';
import { isTyping, keysOf } from './keys.mjs';
import { reorderable } from './reorder.mjs';
import { stepFields } from './step_editor.mjs';
import { isWithin, renewed, showProblems } from './panel_fields.mjs';
import { addStep, doubleStep, moveStep, rekeyStep, removeStep, stepsOf, writtenOut } from './steps.mjs';
import { deedWords, nameAt, numeral, stepName, termWords } from './step_words.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {import('./document.mjs').Part} Part
 */

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) { new Route(element, store, words); }

class Route {
  /** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
  constructor(element, store, words) {
    this.element = element;
    this.store = store;
    this.words = words;
    this.at = 0;
    this.isTyping = false;
    this.isOwn = false;
    this.page = /** @type {HTMLElement} */ (element.closest('.design-page'));
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (element.querySelector(`[data-route="${name}"]`));
    [this.line, this.editor, this.usual, this.actions, this.reference] = ['line', 'editor', 'usual', 'actions', 'reference'].map(part);
    this.page.addEventListener('show', () => this.show());
    store.addEventListener('change', () => { if (!this.page.hidden) this.show(); });
    store.addEventListener('problems', () => this.mark());
    store.addEventListener('go', (event) => this.go(/** @type {CustomEvent} */ (event).detail));
    this.line.addEventListener('click', (event) => this.choose(this.placeOf(event)));
    this.line.addEventListener('keydown', (event) => this.key(event));
    element.addEventListener('click', (event) => this.press(/** @type {Element} */ (event.target)));
    reorderable(this.line, '[data-step]', (from, to) => this.move(from, to));
  }

  get said() { return stepsOf(this.store.document); }

  /** @returns {Part[]} the steps there are, those of the usual route if the document says none */
  get steps() { return this.said.length ? this.said : writtenOut(this.store.about.usualRoute); }

  show() {
    const { document } = this.store;
    const isReference = document.kind === 'reference';
    this.at = Math.min(this.at, this.steps.length - 1);
    this.reference.hidden = !isReference || Boolean(this.said.length);
    this.usual.hidden = isReference || Boolean(this.said.length);
    this.actions.hidden = !this.said.length;
    this.line.hidden = !this.reference.hidden;
    this.draw();
    if (!this.isTyping) this.edit();
    for (const name of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll('[data-section]'))) {
      name.textContent = nameAt(this.store, `section:${name.dataset.section}`);
    }
    this.mark();
  }

  /** Draw the line anew; whoever stands on a step stays there. */
  draw() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.closest('[data-step]');
    const hadFocus = Boolean(focused && this.line.contains(focused));
    const cards = this.steps.map((step, index) => this.card(step, index));
    this.line.replaceChildren(...cards, make('li', { className: 'route-end', textContent: this.words.end }));
    this.line.classList.toggle('is-usual', !this.said.length);
    if (hadFocus) this.focusCard();
  }

  focusCard() { /** @type {HTMLElement | null} */ (this.line.querySelector(`[data-step="${this.at}"] button`))?.focus(); }

  /** @param {Part} step @param {number} index */
  card(step, index) {
    const { store, words, steps } = this;
    const button = make('button', { type: 'button', className: 'route-card' },
      make('strong', { textContent: stepName(step, index) }),
      make('span', { textContent: deedWords(store, words, steps, index) }),
      ...termWords(store, words, steps, index).map((term) => make('small', { textContent: term })));
    button.setAttribute('aria-pressed', String(this.said.length > 0 && index === this.at));
    if (index !== this.at) button.tabIndex = -1;
    const line = make('li', { className: 'route-step' }, button);
    line.dataset.step = String(index);
    return line;
  }

  /** Make the panel of the chosen step anew; the field somebody stands in keeps the focus. */
  edit() {
    const isOpen = this.editor.querySelector('details')?.open ?? false;
    this.editor.hidden = !this.said.length;
    const fresh = this.said.length ? this.panel() : [];
    const more = fresh.at(-1)?.querySelector('details');
    if (more) more.open = isOpen;
    renewed(this.editor, fresh, this.isOwn);
  }

  /** @param {string} name @returns {HTMLElement | null} */
  field(name) { return this.editor.querySelector(`[data-field="${CSS.escape(name)}"]`); }

  panel() {
    const { store, words, at: index, steps } = this;
    const step = steps[index];
    const title = make('h2', { textContent: stepName(step, index) });
    /** @type {import('./step_editor.mjs').Put} */
    const put = (recipe, typing) => this.change(say(words.changed, { what: stepName(step, index) }), (document) => recipe(document.route[index], document), typing && `route ${index} ${typing}`);
    const rekey = (/** @type {string} */ key) => this.change(say(words.changed, { what: stepName(step, index) }), (document) => rekeyStep(document, index, key));
    const general = make('p', { className: 'hy-error', hidden: true });
    general.dataset.problem = '';
    return [title, general, make('div', { className: 'step-groups' }, ...stepFields({ store, words, steps, index, step, put, rekey }))];
  }

  /** @param {string} what @param {(document: Part) => unknown} recipe @param {string} [merge] */
  change(what, recipe, merge) {
    this.isTyping = Boolean(merge);
    this.isOwn = true;
    const isDone = this.store.change(what, recipe, { merge });
    this.isTyping = this.isOwn = false;
    return isDone;
  }

  /** @param {Event} event */
  placeOf(event) {
    const step = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-step]'));
    return step ? Number(step.dataset.step) : -1;
  }

  /** @param {number} index */
  choose(index) {
    if (index < 0 || !this.said.length) return;
    this.at = index;
    this.draw();
    this.edit();
    this.mark();
    this.focusCard();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing || event.defaultPrevented || isTyping(event)) return;
    const keys = keysOf(event);
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[keys];
    if (way) this.choose(Math.max(0, Math.min(this.steps.length - 1, this.at + way)));
    else if (keys === 'Delete' || keys === 'Backspace') this.remove();
    else if (keys === 'Ctrl+d') this.double();
    else if (keys === 'Insert') this.add();
    else if (keys === 'Enter') (this.said.length ? this.field('title/zh') : this.usual.querySelector('button'))?.focus();
    else return;
    event.preventDefault();
  }

  /** @param {Element} target */
  press(target) {
    const name = /** @type {HTMLElement | null} */ (target.closest('[data-route-do]'))?.dataset.routeDo;
    const deeds = {
      write: () => this.write(), add: () => this.add(), earlier: () => this.move(this.at, this.at - 1), later: () => this.move(this.at, this.at + 1),
      double: () => this.double(), remove: () => this.remove(), usual: () => this.change(this.words.made_usual, (document) => { delete document.route; }),
    };
    if (name) deeds[/** @type {keyof deeds} */ (name)]();
  }

  /** Turn the usual route into one that is said and can be changed. */
  write() {
    this.at = 0;
    this.change(this.words.written, (document) => { document.route = this.steps; });
    this.focusCard();
  }

  add() {
    if (!this.said.length) return this.write();
    const wanted = this.at + 1;
    const { at } = this;
    this.at = wanted;
    this.change(say(this.words.added, { what: `${numeral(wanted)} ${this.words.new_step}` }), (document) => { addStep(document, at, this.words.new_step); });
    return this.field('title/zh')?.focus();
  }

  double() {
    if (!this.said.length) return;
    const { at } = this;
    this.at = at + 1;
    this.change(say(this.words.doubled, { what: this.called(at) }), (document) => { doubleStep(document, at); });
    this.focusCard();
  }

  remove() {
    if (!this.said.length) return;
    const { at } = this;
    this.at = Math.max(0, at - Number(at === this.said.length - 1));
    this.change(say(this.words.removed, { what: this.called(at) }), (document) => removeStep(document, at));
    this.focusCard();
  }

  /** @param {number} from @param {number} to */
  move(from, to) {
    if (!this.said[from] || !this.said[to]) return this.store.say(this.words.stays);
    const what = say(this.words.moved, { what: this.called(from), place: String(to + 1) });
    this.at = to;
    this.change(what, (document) => moveStep(document, from, to));
    return this.focusCard();
  }

  /** @param {number} index */
  called(index) { return stepName(this.steps[index], index); }

  /** Come to what a problem is about. @param {string} pointer */
  go(pointer) {
    const [, index, ...rest] = /^\/route(?:\/(\d+))?(?:\/(.*))?$/.exec(pointer) ?? [];
    if (!pointer.startsWith('/route')) return;
    document.getElementById('design-tab-route')?.click();
    this.choose(Number(index ?? 0));
    this.field(rest[0] ?? '')?.focus();
  }

  /** Show what is wrong: on the card, and beside the field it concerns. */
  mark() {
    const { problems } = this.store;
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (this.line.querySelectorAll('[data-step]'))) {
      card.classList.toggle('is-faulty', problems.some(({ pointer }) => isWithin(pointer, `/route/${card.dataset.step}`)));
    }
    showProblems(this.editor, problems, `/route/${this.at}`);
  }
}
