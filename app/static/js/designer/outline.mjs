// @ts-check
/** A list with lists inside, as lines that have a level: what moving, indenting and doubling a line with all below it mean. */

/**
 * @typedef {{[name: string]: any}} Part
 * @typedef {{depth: number, part: Part}} Line `part` without what stands inside it
 */

/** @param {Part[]} list @param {string} nest the name under which a part holds others @param {number} [depth] @returns {Line[]} */
export function linesOf(list, nest, depth = 0) {
  return list.flatMap((whole) => {
    const { [nest]: inner = [], ...part } = whole;
    return [{ depth, part }, ...linesOf(nest ? inner : [], nest, depth + 1)];
  });
}

/**
 * @param {Line[]} lines @param {string} nest @param {string[]} withInner what a part can say only while it holds others
 * @returns {Part[]}
 */
export function listOf(lines, nest, withInner = []) {
  /** @type {Part[]} */
  const top = [];
  /** @type {Part[]} */
  const open = [];
  for (const { depth, part } of lines) {
    const level = Math.min(depth, open.length);
    const copy = { ...part };
    open.splice(level, Infinity, copy);
    (level ? (open[level - 1][nest] ??= []) : top).push(copy);
  }
  for (const part of eachPart(top, nest)) if (!part[nest]) for (const name of withInner) delete part[name];
  return top;
}

/** @param {Part[]} list @param {string} nest @returns {Generator<Part>} */
function* eachPart(list, nest) {
  for (const part of list) {
    yield part;
    yield* eachPart(part[nest] ?? [], nest);
  }
}

/** @param {Line[]} lines @param {number} at @returns {number} how many lines a line is with all below it */
export function extent(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].depth > lines[at].depth) end += 1;
  return end - at;
}

/** @param {Line[]} lines @param {number} at @returns {number} the line it stands inside, -1 at the top */
export function parentOf(lines, at) {
  let above = at - 1;
  while (above >= 0 && lines[above].depth >= lines[at].depth) above -= 1;
  return above;
}

/** @param {Line[]} lines @param {number} by */
const shifted = (lines, by) => lines.map(({ depth, part }) => ({ depth: depth + by, part }));

/**
 * Every move answers with the lines as they are then and the place of the line moved, or with nothing if it cannot be moved so.
 * @typedef {{lines: Line[], at: number} | null} Moved
 */

/** @param {Line[]} lines @param {number} at @returns {Moved} */
export function indented(lines, at) {
  if (at === 0 || lines[at].depth > lines[at - 1].depth) return null;
  const end = at + extent(lines, at);
  return { lines: [...lines.slice(0, at), ...shifted(lines.slice(at, end), 1), ...lines.slice(end)], at };
}

/** It goes behind what it stood inside; what stood there with it stays. @param {Line[]} lines @param {number} at @returns {Moved} */
export function outdented(lines, at) {
  const parent = parentOf(lines, at);
  if (parent < 0) return null;
  const size = extent(lines, at);
  const moved = shifted(lines.slice(at, at + size), -1);
  const others = [...lines.slice(0, at), ...lines.slice(at + size)];
  const place = parent + extent(others, parent);
  return { lines: [...others.slice(0, place), ...moved, ...others.slice(place)], at: place };
}

/** @param {Line[]} lines @param {number} at @param {1 | -1} way among those it stands with @returns {Moved} */
export function moved(lines, at, way) {
  const size = extent(lines, at);
  if (way > 0) {
    const next = at + size;
    if (!lines[next] || lines[next].depth !== lines[at].depth) return null;
    return { lines: moved(lines, next, -1)?.lines ?? lines, at: at + extent(lines, next) };
  }
  let before = at - 1;
  while (before >= 0 && lines[before].depth > lines[at].depth) before -= 1;
  if (before < 0 || lines[before].depth !== lines[at].depth) return null;
  return { lines: [...lines.slice(0, before), ...lines.slice(at, at + size), ...lines.slice(before, at), ...lines.slice(at + size)], at: before };
}

/** @param {Line[]} lines @param {number} at @param {(part: Part) => string} freshKey @returns {Moved} */
export function doubled(lines, at, freshKey) {
  const end = at + extent(lines, at);
  const copies = lines.slice(at, end).map(({ depth, part }) => ({ depth, part: { ...structuredClone(part), key: freshKey(part) } }));
  return { lines: [...lines.slice(0, end), ...copies, ...lines.slice(end)], at: end };
}

/** @param {Line[]} lines @param {number} at @returns {Moved} */
export function removed(lines, at) {
  return { lines: [...lines.slice(0, at), ...lines.slice(at + extent(lines, at))], at: Math.max(0, at - 1) };
}

/** Put lines below a line: inside it if others stand there already. @param {Line[]} lines @param {number} at @param {Line[]} added @returns {Moved} */
export function insertedBelow(lines, at, added) {
  const depth = Math.max(lines[at]?.depth ?? 0, lines[at + 1]?.depth ?? 0);
  return { lines: [...lines.slice(0, at + 1), ...shifted(added, depth), ...lines.slice(at + 1)], at: at + 1 };
}
