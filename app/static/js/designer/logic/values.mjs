// @ts-check
/** What an item is compared with: an input that fits the item. */

import { wordsOf } from '../document.mjs';
import { make } from '../elements.mjs';
import { NUMBERS, optionsOf } from './subjects.mjs';

/**
 * @typedef {import('./subjects.mjs').Subject} Subject
 * @typedef {{subject: Subject | undefined, value: any, label: string, words: {[name: string]: string}, choose: (value: any) => void}} Given
 */

const FEN = 100;
const INPUTS = { date: 'date', time: 'time', datetime: 'datetime-local' };

/** @param {'one' | 'several' | 'options'} wanted @param {Given} given @returns {HTMLElement} */
export function valueInput(wanted, given) {
  if (wanted === 'options') return optionTree(given);
  if (wanted === 'several') return lines(given);
  if (given.subject?.kind === 'yes_no') return yesNo(given);
  return single(given);
}

/** @param {Given} given */
function single({ subject, value, label, words, choose }) {
  const isNumber = NUMBERS.includes(subject?.kind ?? '');
  const isMoney = subject?.kind === 'money';
  const input = make('input', { type: isNumber ? 'number' : INPUTS[subject?.kind ?? ''] ?? 'text', className: 'hy-input', autocomplete: 'off' });
  if (isNumber) input.step = 'any';
  input.value = isMoney && typeof value === 'number' ? String(value / FEN) : String(value ?? '');
  input.setAttribute('aria-label', label);
  input.addEventListener('input', () => {
    if (!isNumber) return choose(input.value || undefined);
    const number = input.value === '' ? undefined : Number(input.value);
    return choose(isMoney && number !== undefined ? Math.round(number * FEN) : number);
  });
  return isMoney ? make('span', { className: 'logic-with-unit' }, input, words.yuan) : input;
}

/** @param {Given} given */
function lines({ value, label, words, choose }) {
  const area = make('textarea', { className: 'hy-input', rows: 2, value: (value ?? []).join('\n'), placeholder: words.lines });
  area.setAttribute('aria-label', label);
  area.addEventListener('input', () => {
    const found = area.value.split('\n').map((each) => each.trim()).filter(Boolean);
    choose(found.length ? found : undefined);
  });
  return area;
}

/** @param {Given} given */
function yesNo({ subject, value, label, words, choose }) {
  const select = make('select', { className: 'hy-input' }, make('option', { value: '', textContent: words.choose }));
  for (const [name, said] of [['true', 'yes'], ['false', 'no']]) select.append(make('option', { value: name, textContent: wordsOf(subject?.part?.[said]) || words[said] }));
  select.value = typeof value === 'boolean' ? String(value) : '';
  select.setAttribute('aria-label', label);
  select.addEventListener('change', () => choose(select.value ? select.value === 'true' : undefined));
  return select;
}

/** Any of the ticked ones will do; one that is no longer there stays to be seen. @param {Given} given */
function optionTree({ subject, value, label, words, choose }) {
  const ticked = new Set(value === undefined ? [] : [value].flat());
  const options = [...optionsOf(subject?.part?.options)];
  const known = new Set(options.map(({ path }) => path));
  const gone = [...ticked].filter((path) => !known.has(path)).map((path) => ({ path, label: `${path} (${words.gone})`, depth: 0 }));
  const box = make('div', { className: 'logic-options' });
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', label);
  for (const option of [...options, ...gone]) {
    const input = make('input', { type: 'checkbox', checked: ticked.has(option.path) });
    input.addEventListener('change', () => {
      if (input.checked) ticked.add(option.path);
      else ticked.delete(option.path);
      const paths = [...options, ...gone].map(({ path }) => path).filter((path) => ticked.has(path));
      choose(paths.length > 1 ? paths : paths[0]);
    });
    const line = make('label', {}, input, option.label);
    line.style.setProperty('--depth', String(option.depth));
    box.append(line);
  }
  return box;
}
