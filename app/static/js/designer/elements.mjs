// @ts-check
/** Elements as the designer's panels make them: words always as text, never as markup. */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {{[property: string]: any}} properties @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** @param {import('./store.mjs').Store} store @param {string} name a symbol of the sprite */
export function icon(store, name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'hy-icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${store.about.sprite}#${name}`);
  svg.append(use);
  return svg;
}
