// @ts-check
/** The document as JSON text, to be read, copied and written; taken over only if the server can read it. */

import { linesOf } from './json-lines.mjs';
import { make } from './elements.mjs';
import { send, wordsOf } from '../server.mjs';

/** @typedef {import('./store.mjs').Store} Store */

/** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
export function mount(element, store, words) { new Text(element, store, words); }

class Text {
  /** @param {HTMLElement} element @param {Store} store @param {{[name: string]: string}} words */
  constructor(element, store, words) {
    this.store = store;
    this.words = words;
    this.input = /** @type {HTMLTextAreaElement} */ (element.querySelector('textarea'));
    this.state = /** @type {HTMLElement} */ (element.querySelector('[data-text="state"]'));
    this.list = /** @type {HTMLElement} */ (element.querySelector('[data-text="problems"]'));
    this.left = /** @type {HTMLElement} */ (element.querySelector('[data-text="left"]'));
    this.isTyped = false;
    this.page = /** @type {HTMLElement} */ (element.closest('[role=tabpanel]'));
    this.page.addEventListener('show', () => this.fill());
    store.addEventListener('change', () => { if (!this.page.hidden) this.fill(); });
    this.input.addEventListener('input', () => {
      this.isTyped = true;
      this.state.textContent = words.changed;
    });
    /** @type {{[name: string]: () => unknown}} */
    const buttons = { take: () => this.take(), reset: () => this.fill(true), download: () => this.download() };
    for (const [name, act] of Object.entries(buttons)) element.querySelector(`button[data-text="${name}"]`)?.addEventListener('click', act);
  }

  /** @param {string} text */
  ask(text) {
    const body = new FormData();
    body.set('document', text);
    return send(this.store.about.urls.read, body);
  }

  /** Write down what the sheet says, unless somebody types here. @param {boolean} [anyway] */
  async fill(anyway = false) {
    if (this.isTyped && !anyway) return;
    this.isTyped = false;
    const answer = await this.ask(JSON.stringify(this.store.document));
    if (this.isTyped) return;
    this.input.value = answer.said.text ?? JSON.stringify(this.store.document, null, 2);
    this.state.textContent = this.words.same;
    this.show(answer.said.problems ?? []);
    this.left.replaceChildren(...(answer.said.left_out ?? []).map((/** @type {string} */ line) => make('li', { textContent: line })));
    /** @type {HTMLElement} */ (this.left.parentElement).hidden = !this.left.childElementCount;
  }

  async take() {
    const text = this.input.value;
    const answer = await this.ask(text);
    const problems = answer.said.problems ?? [];
    this.show(problems);
    if (answer.outcome !== 'ok') {
      this.state.textContent = answer.outcome === 'refused' ? `${this.words.refused} ${problems.length ? '' : wordsOf(answer)}` : this.words.offline;
      this.input.focus();
      return;
    }
    this.isTyped = false;
    this.store.replace(this.words.took, answer.said.document);
    this.state.textContent = this.words.taken;
  }

  /** @param {import('./store.mjs').Problem[]} problems */
  show(problems) {
    const lines = linesOf(this.input.value);
    this.list.replaceChildren(...problems.map((problem) => {
      const line = lines(problem.pointer);
      const button = make('button', { type: 'button', className: 'design-problem' });
      button.append(make('strong', { textContent: this.words.line.replace('{line}', String(line + 1)) }), ` ${problem.pointer || '/'} ${problem.message} ${problem.remedy}`);
      button.addEventListener('click', () => this.goTo(line));
      return make('li', {}, button);
    }));
  }

  /** @param {number} line counted from 0 */
  goTo(line) {
    const lines = this.input.value.split('\n');
    const start = lines.slice(0, line).join('\n').length + (line ? 1 : 0);
    this.input.focus();
    this.input.setSelectionRange(start, start + (lines[line] ?? '').length);
    this.input.scrollTop = Math.max(0, (line - 5) * parseFloat(getComputedStyle(this.input).lineHeight));
  }

  download() {
    const link = make('a', { href: URL.createObjectURL(new Blob([this.input.value], { type: 'application/json' })), download: `${this.store.about.key}.json` });
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
