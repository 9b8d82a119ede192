// @ts-check
/** Gives every element its behaviours: `data-behaviour="name"` is the module of that name in this folder. */

/** @type {Map<string, Promise<{attach: (element: HTMLElement) => void}>>} */
const loaded = new Map();

/** @param {string} name */
function load(name) {
  const module = loaded.get(name) ?? import(new URL(`./${name}.mjs`, import.meta.url).href);
  loaded.set(name, module);
  return module;
}

/** @param {ParentNode} root attach everything inside, for instance a row that was just added */
export async function attachAll(root) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-behaviour]'));
  for (const element of found) {
    for (const name of (element.dataset.behaviour ?? '').split(' ')) (await load(name)).attach(element);
  }
}

attachAll(document);
