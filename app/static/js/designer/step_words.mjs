// @ts-check
/** A step of the route in words one can read aloud. */

import { find, wordsOf } from './document.mjs';
import { conditionWords } from './condition_words.mjs';
import { actorsOf, filledIn, returnsTo } from './steps.mjs';
import { say } from './actions.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {import('./document.mjs').Part} Part
 * @typedef {{[name: string]: string}} Words
 */

const FIRST_CIRCLED = 0x2460;
const CIRCLED = 20;
const NAMED = 3; // so many items name a section without a title
const MOST_NAMED = 4; // so many sections can be listened to

/** @param {number} index @returns {string} ① ② ③ */
export const numeral = (index) => (index < CIRCLED ? String.fromCodePoint(FIRST_CIRCLED + index) : `(${index + 1})`);

/** @param {Part} step @param {number} index @returns {string} ② 审核 */
export const stepName = (step, index) => `${numeral(index)} ${wordsOf(step.title) || step.key}`;

/** @param {Store} store @param {Part} section @returns {string} its title, or what stands in it */
export function sectionName(store, section) {
  const titled = wordsOf(section.title);
  if (titled) return titled;
  const named = (section.items ?? []).slice(0, NAMED).map((/** @type {Part} */ item) => itemName(store, item));
  const inner = named.length ? named : (section.sections ?? []).slice(0, 1).map((/** @type {Part} */ each) => sectionName(store, each));
  return inner.join(store.about.words.comma) || section.key;
}

/** @param {Store} store @param {Part} item @returns {string} its label; a table without one is known by its columns */
export function itemName(store, item) {
  const label = wordsOf(item.label);
  if (label) return label;
  const columns = (item.columns ?? []).filter((/** @type {Part} */ column) => wordsOf(column.label) && !store.about.types[column.type]?.in_table_only);
  const named = columns.slice(0, NAMED - 1).map((/** @type {Part} */ column) => wordsOf(column.label));
  if (named.length) return named.join(store.about.words.comma) + (columns.length > named.length ? ' …' : '');
  return store.about.types[item.type]?.label ?? item.key;
}

/** @param {Store} store @param {string} path of an item or `section:key`; what is not there is called by its key */
export function nameAt(store, path) {
  const found = find(store.document, path);
  if (!found) return path.replace('section:', '');
  return found.kind === 'section' ? sectionName(store, found.part) : itemName(store, found.part);
}

/** @param {Store} store @param {Words} words @param {Part} actor @returns {string} */
export function actorWords(store, words, actor) {
  const person = (actor.author && words.author) || (actor.owner && words.owner)
    || (actor.chosen && say(words.chosen, { what: nameAt(store, actor.chosen) }));
  const role = roleWords(store, words, actor);
  return person && role ? say(words.else, { who: person, role }) : person || role || words.author;
}

/** @param {Store} store @param {Words} words @param {Part} actor */
function roleWords(store, words, { role, department }) {
  const title = role && (store.about.roles[role] ?? role);
  const place = department && (store.about.departments[department] ?? department);
  if (title && place) return say(words.role_there, { role: title, department: place });
  return title || (place && say(words.anyone_there, { department: place })) || '';
}

/** @param {Store} store @param {Words} words @param {Part} step */
export function whoWords(store, words, step) {
  const all = actorsOf(step.by).map((actor) => actorWords(store, words, actor));
  return all.reduce((one, other) => say(step.together ? words.all_of : words.any_of, { one, other }));
}

/** @param {Store} store @param {Words} words @param {Part[]} steps @param {number} index @returns {string} who does what */
export function deedWords(store, words, steps, index) {
  const step = steps[index];
  const filled = filledWords(store, words, filledIn(store.document, steps, index));
  const deeds = filled ? [filled] : [];
  if (step.signs) deeds.push(step.signs === true ? words.signs : say(words.signs_in, { what: nameAt(store, step.signs) }));
  const does = deeds.length ? deeds.reduce((one, other) => say(words.and, { one, other })) : words.reads;
  return say(words.who_does, { who: whoWords(store, words, step), does });
}

/** @param {Store} store @param {Words} words @param {string[]} keys of sections @returns {string} */
function filledWords(store, words, keys) {
  const all = (store.document.sections ?? []).map((/** @type {Part} */ section) => section.key);
  if (all.length > 1 && all.every((/** @type {string} */ key) => keys.includes(key))) return words.fills_all;
  const named = keys.slice(0, MOST_NAMED).map((key) => nameAt(store, `section:${key}`));
  const what = named.join(store.about.words.comma) + (keys.length > named.length ? ' …' : '');
  return what && say(words.fills, { what });
}

/** @param {Store} store @param {Words} words @param {Part[]} steps @param {number} index @returns {string[]} under which terms */
export function termWords(store, words, steps, index) {
  const step = steps[index];
  const terms = [];
  for (const [unit, count] of Object.entries(step.within ?? {})) terms.push(say(words[count === 1 ? `${unit}_1` : unit], { count: String(count) }));
  const back = returnsTo(steps, index).map((key) => nameOfStep(steps, key));
  if (back.length) terms.push(say(words.returns, { steps: back.join(store.about.words.comma) }));
  if (step.signs && step.allow_author) terms.push(words.author_may);
  if (step.skip_when !== undefined) terms.push(say(words.skipped, { when: conditionWords(store, step.skip_when) }));
  for (const jump of step.next ?? []) terms.push(jumpWords(store, words, steps, jump));
  return terms;
}

/** @param {Store} store @param {Words} words @param {Part[]} steps @param {Part} jump */
export function jumpWords(store, words, steps, jump) {
  const step = nameOfStep(steps, jump.to);
  return jump.when === undefined ? say(words.then, { step }) : say(words.then_if, { step, when: conditionWords(store, jump.when) });
}

/** @param {Part[]} steps @param {string} key */
export function nameOfStep(steps, key) {
  const index = steps.findIndex((step) => step.key === key);
  return index < 0 ? key : stepName(steps[index], index);
}
