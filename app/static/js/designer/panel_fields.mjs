// @ts-check
/** Fields of panels that say something of the whole form: a name above an input, below it what the server finds wrong. */

import { make } from './elements.mjs';

/**
 * @typedef {{label: string, control: HTMLElement, at: string, hint?: string}} Field `at`: where it stands below the step
 * @typedef {[value: string, label: string, group?: string]} Choice
 */

/** @param {Field} field */
export function field({ label, control, at, hint }) {
  const name = make('span', { className: 'step-label', textContent: label });
  const box = make('label', { className: 'step-field' }, name, control);
  return about(at, box, hint);
}

/** Stand what is wrong with something beside it. @param {string} at @param {HTMLElement} box @param {string} [hint] */
export function about(at, box, hint) {
  const problem = make('p', { className: 'hy-error', hidden: true });
  problem.dataset.problem = at;
  return make('div', { className: 'step-about' }, box, ...(hint ? [make('p', { className: 'hy-hint', textContent: hint })] : []), problem);
}

/** @param {string} legend @param {(Node | string)[]} inside */
export const group = (legend, ...inside) => make('fieldset', { className: 'step-group' }, make('legend', { textContent: legend }), ...inside);

/** @param {string} name of the field, kept when the panel is made anew @param {Choice[]} choices @param {string} value @param {(value: string) => void} chosen @param {string} [label] */
export function select(name, choices, value, chosen, label) {
  const element = make('select', { className: 'hy-input' });
  element.dataset.field = name;
  if (label) element.setAttribute('aria-label', label);
  /** @type {Map<string, HTMLElement>} */
  const groups = new Map();
  for (const [code, words, within] of choices) {
    const option = make('option', { value: code, textContent: words });
    if (!within) element.append(option);
    else groupOf(element, groups, within).append(option);
  }
  if (!choices.some(([code]) => code === value)) element.append(make('option', { value, textContent: value }));
  element.value = value;
  element.addEventListener('change', () => chosen(element.value));
  return element;
}

/** @param {HTMLElement} element @param {Map<string, HTMLElement>} groups @param {string} name */
function groupOf(element, groups, name) {
  const found = groups.get(name) ?? make('optgroup', { label: name });
  if (!groups.has(name)) element.append(found);
  groups.set(name, found);
  return found;
}

/** @param {string} name @param {string} value @param {(value: string) => void} typed @param {{[property: string]: any}} [properties] */
export function input(name, value, typed, properties = {}) {
  const element = make('input', { className: 'hy-input', type: 'text', autocomplete: 'off', value, ...properties });
  element.dataset.field = name;
  element.addEventListener('input', () => typed(element.value));
  return element;
}

/** @param {string} name @param {string} label @param {boolean} isTicked @param {(isTicked: boolean) => void} ticked @param {{[property: string]: any}} [properties] */
export function tick(name, label, isTicked, ticked, properties = {}) {
  const box = make('input', { type: 'checkbox', checked: isTicked, ...properties });
  box.dataset.field = name;
  box.addEventListener('change', () => ticked(box.checked));
  return make('label', { className: 'step-tick' }, box, make('span', { textContent: label }));
}

/** @param {string} label @param {string} name @param {() => void} pressed @param {(Node | string)[]} inside */
export function button(label, name, pressed, ...inside) {
  const element = make('button', { type: 'button', className: `hy-button${inside.length ? ' hy-quiet hy-icon-only' : ''}` });
  element.append(...(inside.length ? inside : [label]));
  if (inside.length) Object.assign(element, { title: label, ariaLabel: label });
  element.dataset.field = name;
  element.addEventListener('click', pressed);
  return element;
}

/**
 * A label in Chinese, and in English where it has that.
 * @param {import('./document.mjs').Part} part @param {string} name
 * @param {{[name: string]: string}} words @param {(language: string, label: any) => void} typed
 */
export function labelled(part, name, words, typed) {
  const now = { zh: part[name]?.zh ?? part[name] ?? '', en: part[name]?.en ?? '' };
  if (typeof now.zh !== 'string') now.zh = '';
  return ['zh', 'en'].map((language) => field({
    label: words[`${name}_${language}`],
    at: language === 'zh' ? name : `${name}/${language}`,
    control: input(`${name}/${language}`, now[/** @type {'zh' | 'en'} */ (language)], (text) => {
      now[/** @type {'zh' | 'en'} */ (language)] = text;
      typed(language, now.en ? { ...now } : now.zh);
    }),
  }));
}

/** @param {string} pointer @param {string} around */
export const isWithin = (pointer, around) => `${pointer}/`.startsWith(`${around}/`);

/**
 * Say what is wrong beside the field it concerns most closely.
 * @param {HTMLElement} panel @param {import('./store.mjs').Problem[]} problems @param {string} base pointer to what the panel is about
 */
export function showProblems(panel, problems, base) {
  const places = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll('[data-problem]')]);
  const at = (/** @type {HTMLElement} */ place) => place.dataset.problem ?? '';
  /** @type {Map<HTMLElement | undefined, string[]>} */
  const found = new Map();
  for (const { pointer, message, remedy } of problems) {
    const fitting = places.filter((place) => isWithin(pointer, `${base}${at(place) && '/'}${at(place)}`));
    const closest = fitting.sort((one, other) => at(other).length - at(one).length)[0];
    found.set(closest, [...(found.get(closest) ?? []), `${message} ${remedy}`]);
  }
  for (const place of places) {
    place.textContent = (found.get(place) ?? []).join('\n');
    place.hidden = !place.textContent;
  }
}

/**
 * Put the parts of a panel made anew in place; the field somebody stands in keeps the focus.
 * @param {HTMLElement} panel @param {Node[]} parts @param {boolean} isOwn
 *   after one's own choice from a list the list goes on listening to what is typed: it stays where it is
 */
export function renewed(panel, parts, isOwn) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const name = focused && panel.contains(focused) ? focused.dataset.field : undefined;
  const fresh = make('div', {}, ...parts);
  const twin = name && fresh.querySelector(`[data-field="${CSS.escape(name)}"]`);
  if (twin && focused instanceof HTMLSelectElement && isOwn) graft(panel, fresh, focused, twin);
  else panel.replaceChildren(...fresh.childNodes);
  if (name) /** @type {HTMLElement | null} */ (panel.querySelector(`[data-field="${CSS.escape(name)}"]`))?.focus();
}

/**
 * Put fresh children in place of old ones, all but one part deep inside that is not to be touched.
 * @param {Element} old @param {Element} fresh @param {Element} kept inside the old one @param {Element} twin the same inside the fresh one
 */
function graft(old, fresh, kept, twin) {
  const around = [...old.children].find((child) => child.contains(kept));
  if (!around) return;
  for (const child of [...old.childNodes]) if (child !== around) child.remove();
  const children = [...fresh.childNodes];
  const place = children.findIndex((child) => child.contains(twin));
  around.before(...children.slice(0, place));
  around.after(...children.slice(place + 1));
  if (around !== kept) graft(around, /** @type {Element} */ (children[place]), kept, twin);
}
