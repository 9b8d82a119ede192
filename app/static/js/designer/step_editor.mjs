// @ts-check
/** Everything one step of the route says: who, what it fills, what it signs, by when, and where it goes. */

import { walk } from './document.mjs';
import { make, icon } from './elements.mjs';
import { about, button, field, group, input, labelled, select, tick } from './panel_fields.mjs';
import { filledIn, inOrder, put, returnsTo } from './steps.mjs';
import { itemName, sectionName, stepName } from './step_words.mjs';
import { conditionWords } from './condition_words.mjs';
import { people } from './step_people.mjs';

/**
 * @typedef {import('./document.mjs').Part} Part
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {{store: Store, words: {[name: string]: string}, steps: Part[], index: number, step: Part, put: Put, rekey: (key: string) => void}} Panel
 * @typedef {(recipe: (step: Part, document: Part) => void, typing?: string) => void} Put
 *   changes the step; `typing` names the input somebody types into, so that it is left alone and undone in one step
 */

const UNITS = ['minutes', 'hours', 'days', 'workdays'];

/** @param {Panel} panel @returns {HTMLElement[]} */
export function stepFields(panel) {
  return [naming(panel), people(panel), filling(panel), signing(panel), timing(panel), leading(panel)];
}

/** @param {Panel} panel */
function naming({ step, words, put: change, rekey }) {
  const titles = labelled(step, 'title', words, (language, label) => change((part) => { part.title = label; }, `title ${language}`));
  const key = input('key', step.key, () => {}, { spellcheck: false, pattern: '[a-z][a-z0-9_]{0,39}' });
  key.addEventListener('change', () => rekey(key.value.trim())); // half a key may be that of another step
  const more = make('details', { className: 'step-more' }, make('summary', { textContent: words.more }), field({ label: words.key, control: key, at: 'key', hint: words.key_hint }));
  return group(words.name, ...titles, more);
}

/** @param {Panel} panel */
function filling({ store, steps, index, step, words, put: change }) {
  const { document } = store;
  const filled = new Set(filledIn(document, steps, index));
  const isRest = !index && !step.fills;
  const ticks = [];
  for (const found of walk(document)) {
    if (found.kind !== 'section') continue;
    const { key } = found.part;
    const around = lineage(found).slice(1);
    const isWithin = around.some((each) => filled.has(each));
    const box = tick(`fills/${key}`, sectionName(store, found.part), isWithin || filled.has(key), (isTicked) => change((part) => {
      const kept = [...filled].filter((each) => each !== key);
      put(part, 'fills', inOrder(document, isTicked ? [...kept, key] : kept));
      if (!part.fills.length && index) delete part.fills;
    }), { disabled: isWithin || isRest });
    box.style.paddingInlineStart = `${around.length * 1.5}rem`;
    ticks.push(box);
  }
  for (const key of filled) if (!ticks.length || !document.sections || !hasSection(document, key)) ticks.push(tick(`fills/${key}`, key, true, () => change((part) => { part.fills = part.fills.filter((/** @type {string} */ each) => each !== key); })));
  const rest = index ? [] : [tick('rest', words.rest, isRest, (isTicked) => change((part) => { put(part, 'fills', isTicked ? undefined : [...filled]); }))];
  return group(words.filling, ...rest, about('fills', make('div', { className: 'step-ticks' }, ...ticks)));
}

/** @param {import('./document.mjs').Found} found @returns {string[]} keys of a section and of those around it */
function lineage(found) {
  const keys = [];
  for (let each = /** @type {typeof found | null} */ (found); each; each = each.holder) if (each.kind === 'section') keys.push(each.part.key);
  return keys;
}

/** @param {Part} document @param {string} key */
const hasSection = (document, key) => [...walk(document)].some((found) => found.kind === 'section' && found.part.key === key);

/** @param {Panel} panel */
function signing({ store, step, words, put: change }) {
  /** @type {import('./panel_fields.mjs').Choice[]} */
  const choices = [['', words.unsigned], ['true', words.strip]];
  for (const { part, path, kind } of walk(store.document)) {
    if (kind === 'item' && !path.includes('.') && store.about.types[part.type]?.holds_sign_off) choices.push([part.key, itemName(store, part), words.cells]);
  }
  const value = step.signs === true ? 'true' : step.signs || '';
  const where = select('signs', choices, value, (chosen) => change((part) => {
    put(part, 'signs', chosen === 'true' || chosen);
    if (!part.signs) for (const name of ['meaning', 'allow_author']) delete part[name];
  }));
  const inside = [field({ label: words.where, control: where, at: 'signs' })];
  if (step.signs) {
    inside.push(...labelled(step, 'meaning', words, (language, label) => change((part) => put(part, 'meaning', label), `meaning ${language}`)));
    inside.push(tick('allow_author', words.allow_author, Boolean(step.allow_author), (isTicked) => change((part) => put(part, 'allow_author', isTicked))));
  }
  return group(words.signing, ...inside);
}

/** @param {Panel} panel */
function timing({ steps, index, step, words, put: change }) {
  const [unit, count] = Object.entries(step.within ?? {})[0] ?? ['workdays', ''];
  const amount = input('within', String(count), (text) => change((part) => put(part, 'within', text && { [units.value]: Number(text) }), 'within'), { type: 'number', min: 1, max: 10000, step: 1, inputMode: 'numeric' });
  const units = select('unit', UNITS.map((each) => [each, words[`unit_${each}`]]), unit, (chosen) => change((part) => put(part, 'within', amount.value && { [chosen]: Number(amount.value) })), words.unit);
  const pair = make('div', { className: 'step-pair' }, amount, units);
  amount.setAttribute('aria-label', words.within);
  const inside = [about('within', make('div', { className: 'step-field' }, make('span', { className: 'step-label', textContent: words.within }), pair), words.within_hint)];
  const back = returnsTo(steps, index);
  const offered = steps.filter((each, place) => place < index || (back.includes(each.key) && place !== index));
  const boxes = offered.map((each) => tick(`back/${each.key}`, stepName(each, steps.indexOf(each)), back.includes(each.key), (isTicked) => change((part) => {
    part.may_return_to = steps.map(({ key }) => key).filter((key) => (key === each.key ? isTicked : back.includes(key)));
  })));
  if (index) inside.push(about('may_return_to', make('div', { className: 'step-field' }, make('span', { className: 'step-label', textContent: words.back }), ...boxes)));
  return group(words.timing, ...inside);
}

/** @param {Panel} panel */
function leading(panel) {
  const { store, steps, step, words, index, put: change } = panel;
  const inside = [];
  if (index) inside.push(about('skip_when', condition(panel, words.skip, 'skip_when', step.skip_when, () => change((part) => { delete part.skip_when; }))));
  for (const [number, jump] of (step.next ?? []).entries()) {
    const at = `next/${number}`;
    const target = select(`${at}/to`, steps.map((each, place) => [each.key, stepName(each, place)]), jump.to, (to) => change((part) => { part.next[number].to = to; }), words.to);
    const gone = button(words.remove, `${at}/gone`, () => change((part) => {
      part.next.splice(number, 1);
      if (!part.next.length) delete part.next;
    }), icon(store, 'x'));
    const line = make('div', { className: 'step-pair' }, target, gone);
    const when = condition(panel, words.when, `${at}/when`, jump.when, () => change((part) => { delete part.next[number].when; }));
    inside.push(about(at, make('div', { className: 'step-jump' }, make('span', { className: 'step-label', textContent: words.jump }), line, when)));
  }
  const others = steps.filter((each) => each !== step);
  if (others.length) {
    inside.push(button(words.add_jump, 'jump', () => change((part) => { (part.next ??= []).push({ to: others.at(-1)?.key }); })));
  }
  return group(words.leading, make('p', { className: 'hy-hint', textContent: words.leading_hint }), ...inside);
}

/** @param {Panel} panel @param {string} label @param {string} at @param {any} expression @param {() => void} remove */
function condition({ store, words, index }, label, at, expression, remove) {
  const isSaid = expression !== undefined;
  const open = button(isSaid ? words.edit_condition : words.add_condition, at, () => {
    store.dispatchEvent(new CustomEvent('logic', { detail: { pointer: `/route/${index}/${at}` } }));
  });
  const said = make('span', { className: 'step-condition', textContent: isSaid ? conditionWords(store, expression) : words.always });
  const gone = isSaid ? [button(words.remove_condition, `${at}/gone`, remove, icon(store, 'x'))] : [];
  return make('div', { className: 'step-field' }, make('span', { className: 'step-label', textContent: label }), make('div', { className: 'step-pair' }, said, open, ...gone));
}

