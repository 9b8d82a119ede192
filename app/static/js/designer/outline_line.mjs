// @ts-check
/** One line of an outline: its label, in short what else it says, and, unfolded, the inputs for that. */

import { propertiesOf, same, whenTyped } from './field.mjs';
import { icon, make } from './elements.mjs';
import { reworded, wordsIn } from './labels.mjs';

/** @typedef {import('./kinds/outline.mjs').Outline} Outline @typedef {import('./outline.mjs').Line} Line */

const KEY = /^[a-z][a-z0-9_]{0,39}$/;

/** @param {Outline} outline @param {Line[]} lines @param {Line} line @param {number} index @returns {HTMLElement} */
export function drawLine(outline, lines, { depth, part }, index) {
  const { words } = outline;
  const label = box(outline, part, 'zh', 'prop-line-label');
  label.setAttribute('aria-label', words.line.replace('{what}', outline.field.title).replace('{place}', String(index + 1)).replace('{count}', String(lines.length)).replace('{level}', String(depth + 1)));
  const english = box(outline, part, 'en', 'prop-english');
  english.placeholder = words.inEnglish;
  english.setAttribute('aria-label', `${wordsIn(part.label, 'zh')} (${words.inEnglish})`);
  const more = make('button', { type: 'button', className: 'prop-more', title: words.more, tabIndex: -1 }, icon(outline.field.kit.store, 'dots'));
  more.setAttribute('aria-label', `${words.more}: ${wordsIn(part.label, 'zh')}`);
  const element = make('li', { className: 'prop-line' }, make('div', { className: 'prop-line-head' }, make('span', { className: 'prop-dot' }), label, badgesOf(outline, part), more), english);
  element.setAttribute('aria-level', String(depth + 1));
  element.style.setProperty('--depth', String(depth));
  const hasInner = (lines[index + 1]?.depth ?? 0) > depth;
  const unfold = (/** @type {boolean} */ isOpen) => {
    more.setAttribute('aria-expanded', String(isOpen));
    element.querySelector('.prop-inside')?.remove();
    outline.open.delete(part.key);
    if (isOpen) element.append(details(outline, index, part, hasInner));
  };
  unfold(outline.open.has(part.key));
  more.addEventListener('click', () => {
    const isOpen = !outline.open.has(part.key);
    unfold(isOpen);
    if (isOpen) /** @type {HTMLElement | null} */ (element.querySelector('.prop-inside :is(input, select)'))?.focus();
  });
  return element;
}

/** @param {Outline} outline @param {import('./outline.mjs').Part} part @param {'zh' | 'en'} language @param {string} className */
function box(outline, part, language, className) {
  const input = make('input', { type: 'text', className: `hy-input ${className}`, value: wordsIn(part.label, language), autocomplete: 'off' });
  input.lang = language;
  whenTyped(input, (text) => {
    const { lines } = outline;
    const at = outline.indexOf(input);
    const label = reworded(lines[at].part.label, language, text) ?? (outline.schema.required?.includes('label') ? '' : undefined);
    const { label: _before, ...others } = lines[at].part;
    lines[at] = { ...lines[at], part: label === undefined ? others : { ...others, label } };
    outline.put(lines, { merge: true });
  });
  return input;
}

/** @param {Outline} outline @param {number} index @param {import('./outline.mjs').Part} part @param {boolean} hasInner */
function details(outline, index, part, hasInner) {
  const names = propertiesOf(outline.schema).map(([name]) => name).filter((name) => !['key', 'label', outline.nest].includes(name) && (hasInner || !outline.withInner.includes(name)));
  const rows = names.map((name) => outline.field.kit.row(outline.detail(index, name, outline.schema.properties[name])));
  for (const row of rows) row.show();
  outline.open.set(part.key, rows);
  return make('div', { className: 'prop-inside' }, ...rows.map(({ element }) => element), keyOf(outline, index, part));
}

/** @param {Outline} outline @param {number} index @param {import('./outline.mjs').Part} part */
function keyOf(outline, index, part) {
  const { words } = outline;
  const isSettled = part.key in outline.used;
  const input = make('input', { type: 'text', className: 'hy-input', value: part.key, disabled: isSettled, spellcheck: false, autocomplete: 'off' });
  input.setAttribute('aria-label', words.key);
  input.addEventListener('change', () => {
    const { lines } = outline;
    const wanted = input.value.normalize('NFKC').trim().toLowerCase();
    const isFree = KEY.test(wanted) && !(wanted in outline.used) && lines.every(({ part: { key } }, at) => at === index || key !== wanted);
    if (!isFree) {
      input.value = part.key;
      outline.field.kit.store.say(words.keyTaken);
      return;
    }
    lines[index] = { ...lines[index], part: { ...lines[index].part, key: wanted } };
    outline.open.set(wanted, []);
    outline.put(lines, { at: index });
  });
  const hint = isSettled ? [make('p', { className: 'prop-hint', textContent: words.keySettled })] : [];
  return make('div', { className: 'prop-row' }, make('span', { className: 'prop-label', textContent: words.key }), input, ...hint);
}

/** @param {Outline} outline @param {import('./outline.mjs').Part} part @returns {HTMLElement} what a line says beside its label, in short */
export function badgesOf(outline, part) {
  const said = [];
  for (const [name] of propertiesOf(outline.schema).filter(([each]) => each in part)) {
    const schema = outline.schema.properties[name];
    if (!schema || ['key', 'label', outline.nest].includes(name) || same(part[name], schema.default)) continue;
    const index = schema.enum?.indexOf(part[name]);
    said.push(make('span', { title: schema.title, textContent: index >= 0 ? schema.titles?.[index] ?? part[name] : ['number', 'string'].includes(typeof part[name]) ? String(part[name]) : schema.title }));
  }
  return make('span', { className: 'prop-badges' }, ...said);
}
