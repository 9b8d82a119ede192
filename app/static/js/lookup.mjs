// @ts-check
/** A combobox over names the server knows (ARIA 1.2 pattern): type a part, pick by arrows or pointer. */

const QUIET = 180; // ms
let count = 0;

/** @param {HTMLElement} root */
export function attach(root) { new Lookup(root); }

class Lookup {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.input = /** @type {HTMLInputElement} */ (root.querySelector('input[type=text]'));
    this.id = /** @type {HTMLInputElement} */ (root.querySelector('input[type=hidden]'));
    this.list = listFor(this.input, count += 1);
    root.append(this.list);
    this.timer = 0;
    this.asked = 0;
    this.input.addEventListener('input', () => { this.id.value = ''; this.later(); });
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.close());
    this.list.addEventListener('pointerdown', (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener('click', (event) => {
      const option = /** @type {HTMLElement} */ (event.target).closest('[role=option]');
      if (option) this.pick(/** @type {HTMLElement} */ (option));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), QUIET);
  }

  async ask() {
    const text = this.input.value.trim();
    const turn = this.asked += 1;
    if (!text) return this.close();
    const address = `${this.root.dataset.source}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (!answer?.ok || turn !== this.asked || document.activeElement !== this.input) return undefined;
    return this.show((await answer.json()).found);
  }

  /** @param {{id: number, name: string, detail: string}[]} found */
  show(found) {
    this.list.replaceChildren(...found.map((one, index) => this.option(one, index)));
    this.list.hidden = !found.length;
    this.input.setAttribute('aria-expanded', String(Boolean(found.length)));
    this.mark(null);
  }

  /** @param {{id: number, name: string, detail: string}} one @param {number} index */
  option(one, index) {
    const option = document.createElement('li');
    option.id = `${this.list.id}-${index}`;
    option.setAttribute('role', 'option');
    option.dataset.id = String(one.id);
    option.dataset.name = one.name;
    const detail = Object.assign(document.createElement('small'), { textContent: one.detail });
    option.append(one.name, ' ', detail);
    return option;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    if (this.list.hidden) {
      if (event.key === 'ArrowDown') this.ask();
      return;
    }
    const options = /** @type {HTMLElement[]} */ ([...this.list.children]);
    const at = options.findIndex((one) => one.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown') this.mark(options[(at + 1) % options.length]);
    else if (event.key === 'ArrowUp') this.mark(options.at(at <= 0 ? -1 : at - 1) ?? null);
    else if (event.key === 'Enter' && at >= 0 && !event.ctrlKey) this.pick(options[at]);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {HTMLElement | null} option */
  mark(option) {
    for (const one of this.list.children) one.setAttribute('aria-selected', String(one === option));
    if (option) {
      this.input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  /** @param {HTMLElement} option */
  pick(option) {
    this.input.value = option.dataset.name ?? '';
    this.id.value = option.dataset.id ?? '';
    this.close();
    this.input.dispatchEvent(new CustomEvent('huiyin:changed', { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1; // an answer still under way comes too late
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.mark(null);
  }
}

/** @param {HTMLInputElement} input @param {number} number */
function listFor(input, number) {
  const list = document.createElement('ul');
  list.className = 'lookup-list';
  list.id = `lookup-${number}`;
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.getAttribute('aria-label') ?? input.labels?.[0]?.textContent ?? input.name);
  const said = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id };
  for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
  return list;
}
