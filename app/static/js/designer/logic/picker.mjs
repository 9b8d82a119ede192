// @ts-check
/** A combobox over what can be looked at (ARIA 1.2 pattern): type a part of a label, pick by arrows or pointer. */

import { make } from '../elements.mjs';

/** @typedef {import('./subjects.mjs').Subject} Subject */

const MOST = 200;
let count = 0;

/**
 * @param {{subjects: Subject[], chosen: string, label: string, hint: string, nothing: string, choose: (subject: Subject) => void}} given
 * @returns {HTMLElement}
 */
export function picker(given) { return new Picker(given).root; }

class Picker {
  /** @param {{subjects: Subject[], chosen: string, label: string, hint: string, nothing: string, choose: (subject: Subject) => void}} given */
  constructor(given) {
    this.given = given;
    count += 1;
    const id = `logic-subjects-${count}`;
    this.input = make('input', { type: 'text', className: 'hy-input', value: given.chosen, placeholder: given.hint, autocomplete: 'off', title: given.chosen });
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-label': given.label, 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id })) this.input.setAttribute(name, value);
    this.list = make('ul', { id, className: 'logic-list', hidden: true });
    this.list.setAttribute('role', 'listbox');
    this.root = make('div', { className: 'logic-picker' }, this.input, this.list);
    this.input.addEventListener('focus', () => this.input.select());
    this.input.addEventListener('click', () => this.show(''));
    this.input.addEventListener('input', () => this.show(this.input.value.trim().toLowerCase()));
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.close(true));
    this.list.addEventListener('pointerdown', (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener('click', (event) => this.take(/** @type {Element} */ (event.target).closest('[role=option]')));
  }

  /** @param {string} wanted */
  show(wanted) {
    this.found = this.given.subjects.filter((subject) => `${subject.label} ${subject.home}`.toLowerCase().includes(wanted)).slice(0, MOST);
    let home = '';
    this.list.replaceChildren(...this.found.flatMap((subject, index) => {
      const option = make('li', { id: `${this.list.id}-${index}`, textContent: subject.label });
      option.setAttribute('role', 'option');
      option.dataset.index = String(index);
      if (subject.home === home) return [option];
      home = subject.home;
      const heading = make('li', { className: 'logic-list-home', textContent: home });
      heading.setAttribute('role', 'presentation');
      return [heading, option];
    }));
    if (!this.found.length) this.list.append(make('li', { className: 'logic-list-home', textContent: this.given.nothing }));
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.mark(0);
  }

  /** @param {number} at */
  mark(at) {
    const options = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('[role=option]')]);
    this.at = options.length ? (at + options.length) % options.length : -1;
    for (const [index, option] of options.entries()) option.setAttribute('aria-selected', String(index === this.at));
    const marked = options[this.at];
    if (!marked) return this.input.removeAttribute('aria-activedescendant');
    this.input.setAttribute('aria-activedescendant', marked.id);
    return marked.scrollIntoView({ block: 'nearest' });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way && this.list.hidden) this.show('');
    else if (way) this.mark((this.at ?? 0) + way);
    else if (event.key === 'Enter' && !this.list.hidden) this.take(this.list.querySelector('[aria-selected=true]'));
    else if (event.key === 'Escape' && !this.list.hidden) this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Element | null} option */
  take(option) {
    const subject = this.found?.[Number(/** @type {HTMLElement | null} */ (option)?.dataset.index ?? -1)];
    if (!subject) return;
    this.given.chosen = subject.label;
    this.close(true);
    this.given.choose(subject);
  }

  /** @param {boolean} isBack whether what is chosen stands there again */
  close(isBack) {
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    if (isBack) this.input.value = this.given.chosen;
  }
}
