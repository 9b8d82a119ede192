// @ts-check
/** Who takes a step: a role, a department, the author, the customer's owner, somebody named on the sheet; one or several. */

import { walk } from './document.mjs';
import { make, icon } from './elements.mjs';
import { about, button, group, select } from './panel_fields.mjs';
import { actorsOf } from './steps.mjs';
import { itemName } from './step_words.mjs';

/**
 * @typedef {import('./document.mjs').Part} Part
 * @typedef {import('./step_editor.mjs').Panel} Panel
 * @typedef {import('./panel_fields.mjs').Choice} Choice
 */

/** @param {Panel} panel */
export function people(panel) {
  const { step, words, put: change } = panel;
  const actors = actorsOf(step.by);
  const rows = actors.map((actor, place) => row(panel, actors, actor, place));
  const more = button(words.add_actor, 'by/more', () => change((part) => say(part, [...actors, { role: 'manager' }])));
  const ways = actors.length < 2 ? [] : [select('together', [['', words.any], ['true', words.together]], step.together ? 'true' : '', (all) => change((part) => {
    if (all) part.together = true;
    else delete part.together;
  }), words.how_many)];
  return group(words.who, about('by', make('div', { className: 'step-people' }, ...rows)), ...ways, more);
}

/** @param {Part} part changed in place @param {Part[]} actors one stands alone, several as a list */
function say(part, actors) {
  part.by = actors.length === 1 ? actors[0] : actors;
  if (actors.length < 2) delete part.together;
}

/** @param {Panel} panel @param {Part[]} actors @param {Part} actor @param {number} place */
function row(panel, actors, actor, place) {
  const { store, words, put: change } = panel;
  const set = (/** @type {Part} */ wanted) => change((part) => say(part, actors.map((each, at) => (at === place ? wanted : each))));
  const who = select(`by/${place}/who`, choices(panel), codeOf(actor), (code) => set(asking(code, actor, store.about.departments)), words.who);
  const isPerson = !/^(role:|anyone)/.test(codeOf(actor));
  const second = isPerson ? otherwise(panel, actor, place, set) : department(panel, actor, place, set);
  const gone = actors.length < 2 ? [] : [button(words.remove, `by/${place}/gone`, () => change((part) => say(part, actors.filter((each) => each !== actor))), icon(store, 'x'))];
  return make('div', { className: 'step-pair' }, who, ...second, ...gone);
}

/** @param {Panel} panel @returns {Choice[]} */
function choices({ store, words }) {
  const { roles, departments, userTypes } = store.about;
  /** @type {Choice[]} */
  const found = Object.entries(roles).map(([name, title]) => [`role:${name}`, title, words.roles]);
  if (Object.keys(departments).length) found.push(['anyone', words.anyone, words.roles]);
  found.push(['author', words.author, words.persons], ['owner', words.owner, words.persons]);
  for (const { part, path, kind } of walk(store.document)) {
    if (kind === 'item' && !path.includes('.') && userTypes.includes(part.type)) found.push([`chosen:${part.key}`, words.chosen.replace('{what}', itemName(store, part)), words.persons]);
  }
  return found;
}

/** @param {Part} actor */
function codeOf({ author, owner, chosen, role }) {
  if (author) return 'author';
  if (owner) return 'owner';
  if (chosen) return `chosen:${chosen}`;
  return role ? `role:${role}` : 'anyone';
}

/** @param {string} code @param {Part} before @param {{[code: string]: string}} departments @returns {Part} */
function asking(code, before, departments) {
  const [kind, name] = code.split(':');
  if (kind === 'author' || kind === 'owner') return { [kind]: true };
  if (kind === 'chosen') return { chosen: name };
  if (kind === 'anyone') return { department: before.department ?? Object.keys(departments)[0] };
  return { role: name, ...(before.department && { department: before.department }) };
}

/** @param {Panel} panel @param {Part} actor @param {number} place @param {(wanted: Part) => void} set */
function department({ store, words }, actor, place, set) {
  const all = Object.entries(store.about.departments);
  if (!all.length && !actor.department) return [];
  /** @type {Choice[]} */
  const offered = [...(actor.role ? [/** @type {Choice} */ (['', words.at_site])] : []), ...all.map(([code, name]) => /** @type {Choice} */ ([code, name]))];
  return [select(`by/${place}/department`, offered, actor.department ?? '', (code) => {
    const { department: _old, ...rest } = actor;
    set(code ? { ...rest, department: code } : rest);
  }, words.department)];
}

/** Whoever is asked if the person is not known. @param {Panel} panel @param {Part} actor @param {number} place @param {(wanted: Part) => void} set */
function otherwise({ store, words }, actor, place, set) {
  if (actor.author) return [];
  /** @type {Choice[]} */
  const offered = [['', words.nobody_else], ...Object.entries(store.about.roles).map(([name, title]) => /** @type {Choice} */ ([name, words.or_role.replace('{role}', title)]))];
  return [select(`by/${place}/role`, offered, actor.role ?? '', (role) => {
    const { role: _old, ...rest } = actor;
    set(role ? { ...rest, role } : rest);
  }, words.otherwise)];
}
