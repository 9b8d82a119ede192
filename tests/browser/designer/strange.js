/* Give a type an option of a kind nobody knows, write JSON there and then what is none; say what the document has after each. */
async ([source, strange]) => {
  const store = performance.getEntriesByType('resource').map(({ name }) => name).find((name) => name.endsWith('/designer/store.mjs'));
  const [{ Store }, { mount }] = await Promise.all(['store', 'properties'].map((name) => import(store.replace('store.mjs', `${name}.mjs`))));
  const about = JSON.parse(document.querySelector('[data-design="about"]').textContent);
  const words = JSON.parse(document.querySelector('[data-panel="properties"]').dataset.words);
  about.types.text.options.strange = strange;
  about.types.text.order.push('strange');
  const panel = document.body.appendChild(document.createElement('div'));
  const own = new Store(source, about);
  await mount(panel, own, words);
  own.select(['a']);
  const box = panel.querySelector('[data-name="strange"] textarea');
  const write = (text) => {
    box.value = text;
    box.dispatchEvent(new Event('change', { bubbles: true }));
    return own.document.sections[0].items[0].strange;
  };
  return [write('[[1, 2]]'), write('[[1, 2'), panel.querySelector('.hy-error:not([hidden])').textContent];
}
