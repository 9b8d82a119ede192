/* Select every part of each document in a panel of its own, and touch every input without changing it. */
async (documents) => {
  const store = performance.getEntriesByType('resource').map(({ name }) => name).find((name) => name.endsWith('/designer/store.mjs'));
  const [{ Store }, { walk }, { mount }] = await Promise.all(['store', 'document', 'properties'].map((name) => import(store.replace('store.mjs', `${name}.mjs`))));
  const about = JSON.parse(document.querySelector('[data-design="about"]').textContent);
  const words = JSON.parse(document.querySelector('[data-panel="properties"]').dataset.words);
  const touch = (panel) => {
    const inputs = [...panel.querySelectorAll('input, textarea, select')].filter((input) => input.checkVisibility() && !input.indeterminate && !input.closest('.prop-row').field?.isMixed && (input.type !== 'radio' || input.checked));
    for (const input of inputs) {
      input.focus();
      for (const name of ['input', 'change']) if (input.isConnected) input.dispatchEvent(new Event(name, { bubbles: true }));
    }
    return inputs.length;
  };
  const seen = [];
  for (const source of documents) {
    const panel = document.body.appendChild(document.createElement('div'));
    panel.className = 'design-properties shows-english';
    const own = new Store(source, { ...about, usedKeys: [] });
    await mount(panel, own, words);
    const json = [];
    let inputs = touch(panel);
    const paths = [...walk(source)].map(({ path }) => path);
    for (const selection of [...paths.map((path) => [path]), paths.filter((path) => !path.includes(':'))]) {
      own.select(selection);
      for (const more of panel.querySelectorAll('.prop-more')) more.click();
      inputs += touch(panel);
      for (const box of panel.querySelectorAll('.prop-json')) json.push(`${selection} ${box.closest('.prop-row').dataset.name}`);
    }
    seen.push({ document: own.document, inputs, json });
    panel.remove();
  }
  return seen;
}
