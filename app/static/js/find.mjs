// @ts-check
/** Suggestions under a search box: arrows and Enter open one, Enter alone searches. Loaded when a box gets the focus. */

const QUIET = 200; // ms

/** @typedef {{title: string, found: [string, string, string][]}} Group */

/** @param {HTMLFormElement} form */
export function attach(form) { new Find(form); }

class Find {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (form.querySelector('input[type=search]'));
    this.list = document.createElement('ul');
    this.list.className = 'find-list';
    this.list.id = `find-${Math.random().toString(36).slice(2)}`;
    this.list.hidden = true;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', this.input.getAttribute('aria-label') ?? '');
    const said = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id };
    for (const [name, value] of Object.entries(said)) this.input.setAttribute(name, value);
    form.append(this.list);
    this.timer = 0;
    this.under = new AbortController();
    this.input.addEventListener('input', () => this.later());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.close());
    this.list.addEventListener('pointerdown', (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener('click', (event) => open(/** @type {Element} */ (event.target).closest('[role=option]')));
    if (this.input.value !== this.input.defaultValue) this.later(); // typed before this was loaded
  }

  later() {
    clearTimeout(this.timer);
    this.under.abort(); // never more than one question under way
    this.timer = window.setTimeout(() => this.ask(), QUIET);
  }

  async ask() {
    const text = this.input.value.trim();
    if (!text) return this.close();
    this.under = new AbortController();
    const address = `${this.form.dataset.find}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { headers: { Accept: 'application/json' }, signal: this.under.signal }).catch(() => null);
    if (!answer?.ok || document.activeElement !== this.input) return undefined;
    return this.show((await answer.json()).groups);
  }

  /** @param {Group[]} groups */
  show(groups) {
    let count = 0;
    const lines = groups.flatMap((group) => [heading(group.title), ...group.found.map((one) => option(one, `${this.list.id}-${count += 1}`))]);
    this.list.replaceChildren(...lines);
    this.list.hidden = !lines.length;
    this.input.setAttribute('aria-expanded', String(Boolean(lines.length)));
    this.mark(null);
  }

  get options() { return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('[role=option]')]); }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing || this.list.hidden) return;
    const { options } = this;
    const at = options.findIndex((one) => one.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown') this.mark(options[(at + 1) % options.length]);
    else if (event.key === 'ArrowUp') this.mark(options.at(at <= 0 ? -1 : at - 1) ?? null);
    else if (event.key === 'Enter' && at >= 0) open(options[at]);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {HTMLElement | null} option */
  mark(option) {
    for (const one of this.options) one.setAttribute('aria-selected', String(one === option));
    if (option) {
      this.input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  close() {
    clearTimeout(this.timer);
    this.under.abort();
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.mark(null);
  }
}

/** @param {Element | null} option */
function open(option) {
  const url = option instanceof HTMLElement ? option.dataset.url : undefined;
  if (url) window.location.href = url;
}

/** @param {string} title */
function heading(title) {
  const line = Object.assign(document.createElement('li'), { className: 'find-title', textContent: title });
  line.setAttribute('role', 'presentation');
  return line;
}

/** @param {[string, string, string]} one @param {string} id */
function option([name, detail, url], id) {
  const line = Object.assign(document.createElement('li'), { id });
  line.setAttribute('role', 'option');
  line.dataset.url = url;
  line.append(Object.assign(document.createElement('span'), { textContent: name }), Object.assign(document.createElement('small'), { textContent: detail }));
  return line;
}
