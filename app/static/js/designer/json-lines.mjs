// @ts-check
/** On which line of a JSON text something stands that a JSON pointer names. */

const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|\n|[^\s"{}[\],:]+/g;

/**
 * Read a text as far as it is JSON; of what cannot be found the line of the innermost part that can be is returned.
 * @param {string} text @returns {(pointer: string) => number} lines counted from 0
 */
export function linesOf(text) {
  /** @type {Map<string, number>} */
  const lines = new Map([['', 0]]);
  /** @type {{pointer: string, key: string | number}[]} */
  const open = [];
  let line = 0;
  let isKey = false;
  const here = () => (open.length ? `${open[open.length - 1].pointer}/${String(open[open.length - 1].key).replaceAll('~', '~0').replaceAll('/', '~1')}` : '');
  const note = () => { if (!lines.has(here())) lines.set(here(), line); };
  for (const [token] of text.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (token === '\n') line += 1;
    else if (token === '{' || token === '[') {
      note();
      open.push({ pointer: here(), key: token === '[' ? 0 : '' });
      isKey = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      isKey = false;
    } else if (token === ',' && inner) {
      isKey = typeof inner.key === 'string';
      if (typeof inner.key === 'number') inner.key += 1;
    } else if (token === ':') isKey = false;
    else if (isKey && inner) {
      inner.key = unquoted(token);
      note();
    } else note();
  }
  return (pointer) => {
    let found = pointer;
    while (found && !lines.has(found)) found = found.slice(0, found.lastIndexOf('/'));
    return lines.get(found) ?? 0;
  };
}

/** @param {string} token */
function unquoted(token) {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
