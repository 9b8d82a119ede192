// @ts-check
/** What keys, the buttons above it and pasted text do to an outline. */

import { icon, make } from './elements.mjs';
import { keysOf } from './keys.mjs';
import { optionsIn } from './notation.mjs';
import { doubled, extent, indented, insertedBelow, moved, outdented, removed } from './outline.mjs';
import { wordsIn } from './labels.mjs';

/** @typedef {import('./kinds/outline.mjs').Outline} Outline @typedef {import('./outline.mjs').Moved} Moved */

/** @type {{[name: string]: (outline: Outline, lines: import('./outline.mjs').Line[], at: number) => Moved}} */
const MOVES = {
  out: (_outline, lines, at) => outdented(lines, at),
  in: (outline, lines, at) => (outline.nest ? indented(lines, at) : null),
  up: (_outline, lines, at) => moved(lines, at, -1),
  down: (_outline, lines, at) => moved(lines, at, 1),
  double: (outline, lines, at) => {
    const all = [...lines];
    return doubled(lines, at, () => {
      const key = outline.freshKey(all);
      all.push({ depth: 0, part: { key } });
      return key;
    });
  },
  remove: (_outline, lines, at) => removed(lines, at),
  below: (outline, lines, at) => insertedBelow(lines, at, [{ depth: 0, part: { key: outline.freshKey(lines), label: '' } }]),
};

/** @type {{[keys: string]: string}} */
const KEYS = { Enter: 'below', Tab: 'in', 'Shift+Tab': 'out', 'Alt+ArrowUp': 'up', 'Alt+ArrowDown': 'down', 'Ctrl+d': 'double' };

const BUTTONS = /** @type {const} */ ([
  ['below', 'plus'], ['out', 'indent-decrease'], ['in', 'indent-increase'], ['up', 'arrow-up'], ['down', 'arrow-down'], ['double', 'copy'], ['remove', 'trash'],
]);

/** @param {Outline} outline @returns {HTMLElement} */
export function toolbar(outline) {
  const shown = BUTTONS.filter(([name]) => outline.nest || !['in', 'out'].includes(name));
  const element = make('div', { className: 'prop-tools' }, ...shown.map(([name, symbol]) => {
    const label = outline.words[`line-${name}`];
    const button = make('button', { type: 'button', className: 'hy-button hy-quiet hy-icon-only', title: label }, icon(outline.field.kit.store, symbol));
    button.setAttribute('aria-label', label);
    button.addEventListener('pointerdown', (event) => event.preventDefault()); // the caret stays in its line
    button.addEventListener('click', () => act(outline, name));
    return button;
  }));
  element.setAttribute('role', 'toolbar');
  element.setAttribute('aria-label', outline.field.title);
  return element;
}

/** @param {Outline} outline @param {string} name @returns {boolean} whether anything was done */
function act(outline, name) {
  const { lines, at, words } = outline;
  if (!lines.length && name !== 'below') return false;
  const after = MOVES[name](outline, lines, Math.min(at, lines.length - 1));
  const { store } = outline.field.kit;
  if (!after) {
    store.say(words.stays);
    return false;
  }
  const said = wordsIn((after.lines[after.at] ?? lines[at])?.part.label, 'zh');
  outline.put(after.lines, { at: after.at });
  const level = after.lines[after.at]?.depth ?? 0;
  store.say(words.placed.replace('{what}', said).replace('{place}', String(after.at + 1)).replace('{count}', String(after.lines.length)).replace('{level}', String(level + 1)));
  return true;
}

export class OutlineKeys {
  /** @param {Outline} outline */
  constructor(outline) {
    this.outline = outline;
    outline.list.addEventListener('focusin', (event) => { if (event.target !== outline.list) outline.at = outline.indexOf(/** @type {Element} */ (event.target)); });
    outline.list.addEventListener('focusout', (event) => { if (event.target === outline.list) this.isLeft(false); });
    outline.list.addEventListener('keydown', (event) => this.key(event));
    outline.list.addEventListener('paste', (event) => this.paste(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { outline } = this;
    const input = /** @type {HTMLInputElement} */ (event.target);
    const keys = keysOf(event);
    const { at } = outline;
    if (event.isComposing) return;
    if (input.classList.contains('prop-english')) this.english(event, keys);
    if (event.target === outline.list && ['Enter', 'ArrowDown', 'ArrowUp'].includes(keys)) this.comeBack(event);
    if (!input.classList.contains('prop-line-label')) return;
    if (keys === 'ArrowDown' || keys === 'ArrowUp') outline.focus(at + (keys === 'ArrowDown' ? 1 : -1));
    else if (keys === 'Backspace' && !input.value) this.leave(at);
    else if (keys === 'Alt+Enter') /** @type {HTMLElement} */ (outline.list.children[at].querySelector('.prop-more')).click();
    else if (keys === 'Escape') this.goOut();
    else if (KEYS[keys]) {
      const isDone = act(outline, KEYS[keys]);
      if (!isDone && keys.endsWith('Tab')) return; // nowhere to go in or out: the key goes on to the next input
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Tab moves lines in and out: whoever wants to go on stands before all lines first, and Tab leaps over them. */
  goOut() {
    this.outline.list.focus();
    this.isLeft(true);
    this.outline.field.kit.store.say(this.outline.words.left);
  }

  /** @param {boolean} isLeft */
  isLeft(isLeft) { for (const line of this.outline.list.children) /** @type {HTMLElement} */ (line).inert = isLeft; }

  /** @param {KeyboardEvent} event */
  comeBack(event) {
    const { at } = this.outline;
    this.isLeft(false);
    this.outline.focus(at);
    event.preventDefault();
  }

  /** The English words stand below each other: arrows lead from one to the next. @param {KeyboardEvent} event @param {string} keys */
  english(event, keys) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[keys];
    const next = /** @type {HTMLInputElement | null | undefined} */ (way && this.outline.list.children[this.outline.at + way]?.querySelector('.prop-english'));
    if (!next) return;
    next.focus();
    next.select();
    event.preventDefault();
  }

  /** Take an empty line away; one that holds others stays. @param {number} at */
  leave(at) {
    if (extent(this.outline.lines, at) === 1) act(this.outline, 'remove');
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const { outline } = this;
    const input = /** @type {HTMLInputElement} */ (event.target);
    const written = optionsIn(event.clipboardData?.getData('text/plain') ?? '');
    if (!written || !input.classList.contains('prop-line-label')) return;
    event.preventDefault();
    const { lines, at } = outline;
    const isEmpty = !input.value.trim();
    const all = [...lines];
    const added = written.map(({ depth, label, blank }, index) => {
      const key = isEmpty && index === 0 ? lines[at].part.key : outline.freshKey(all, label);
      const hasBlank = blank && 'fill_in' in outline.schema.properties;
      const line = { depth: outline.nest ? depth : 0, part: { key, label, ...(hasBlank ? { fill_in: blank } : {}) } };
      all.push(line);
      return line;
    });
    const after = isEmpty ? replaced(lines, at, added) : insertedBelow(lines, at, added);
    if (!after) return;
    outline.put(after.lines, { at: (isEmpty ? at : at + 1) + added.length - 1 });
    outline.field.kit.store.say(outline.words.pasted.replace('{count}', String(added.length)));
  }
}

/** @param {import('./outline.mjs').Line[]} lines @param {number} at @param {import('./outline.mjs').Line[]} added @returns {Moved} */
function replaced(lines, at, added) {
  const depth = lines[at].depth;
  const [first, ...others] = added.map((line) => ({ ...line, depth: line.depth + depth }));
  return { lines: [...lines.slice(0, at), { depth, part: { ...lines[at].part, ...first.part } }, ...others, ...lines.slice(at + 1)], at };
}
