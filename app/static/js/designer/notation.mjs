// @ts-check
/** Options as people write them: ticks with ticks inside, letters, or a line each, indented where they belong to the one above. */

/** @typedef {{depth: number, label: string, blank?: true | {before?: string, after?: string}}} Written */

const TICKS = '□☐▢◻○◯〇☑☒■✓✔√';
const TICK = new RegExp(`[${TICKS}]`);
const BLANK = /[_＿]{2,}|﹍+|…{2,}/;
const BULLET = /^(?:[-–•·*●◆▪]\s*)(?=\S)/;
const MARK = /(^|[\s　;；,，])[(（]?([A-Za-z]|\d{1,2})[.、．)）:：]\s*|([①-⑳])\s*/gu;

/** @param {string} text @returns {Written[] | null} nothing if it is just words */
export function optionsIn(text) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').filter((line) => line.trim());
  const found = levelled(lines).flatMap(({ depth, words }) => inLine(words, lines.length > 1).map((each) => ({ ...each, depth: each.depth + depth })));
  const isList = lines.length > 1 || found.length > 1 || TICK.test(text);
  return isList && found.length ? found : null;
}

/** @param {string[]} lines @returns {{depth: number, words: string}[]} */
function levelled(lines) {
  /** @type {number[]} */
  const open = [];
  return lines.map((line) => {
    const indent = /^[\s　]*/.exec(line.replace(/\t/g, '    ').replace(/　/g, '  '))?.[0].length ?? 0;
    while (open.length && /** @type {number} */ (open.at(-1)) > indent) open.pop();
    if (open.at(-1) !== indent) open.push(indent);
    return { depth: open.length - 1, words: line.trim().replace(/^　+|　+$/g, '').replace(BULLET, '') };
  });
}

/** @param {string} words @param {boolean} isOneOfSeveral @returns {Written[]} */
function inLine(words, isOneOfSeveral) {
  if (TICK.test(words)) return ticksIn(words, isOneOfSeveral);
  const parts = lettered(words);
  if (parts) return parts.map((part) => written(part, 0));
  return [written(words.replace(new RegExp(MARK.source, 'u'), (whole, _before, _mark, _round, offset) => (offset === 0 ? '' : whole)), 0)];
}

/** @param {string} words @returns {string[] | null} what stands behind A. B. C. or 1. 2. 3., if they follow each other */
function lettered(words) {
  const marks = [...words.matchAll(MARK)];
  const first = marks[0];
  const isRun = marks.length > 1 && first.index === 0 && marks.every((mark, index) => rankOf(mark) === rankOf(first) + index);
  if (!isRun || rankOf(first) !== 1) return null;
  return marks.map((mark, index) => words.slice(mark.index + mark[0].length, marks[index + 1]?.index).trim());
}

/** @param {RegExpMatchArray} mark */
function rankOf([, , mark, round]) {
  if (round) return round.charCodeAt(0) - '①'.charCodeAt(0) + 1;
  return /\d/.test(mark) ? Number(mark) : mark.toUpperCase().charCodeAt(0) - 64;
}

/** @param {string} words @param {boolean} isOneOfSeveral a line among others may head its ticks @returns {Written[]} */
function ticksIn(words, isOneOfSeveral) {
  /** @type {Written[]} */
  const found = [];
  let depth = 0;
  const start = words.search(TICK);
  const head = words.slice(0, start).replace(/[:：(（\s]+$/u, '').trim();
  if (head && isOneOfSeveral) {
    found.push(written(head, 0));
    depth = 1;
  }
  for (const { tick, text, opens, closes } of pieces(words.slice(start))) {
    if (tick) found.push(written(text, depth));
    depth = Math.max(0, depth + opens - closes);
  }
  return found;
}

/** @param {string} words @returns {{tick: boolean, text: string, opens: number, closes: number}[]} ticks with their words, and what opens or closes behind them */
function pieces(words) {
  let open = 0;
  return words.split(new RegExp(`(?=[${TICKS}])`)).map((piece) => {
    const text = piece.slice(1).trim();
    const opening = /[(（【[]\s*$/.exec(text);
    let body = opening ? text.slice(0, opening.index) : text;
    const opens = opening ? 1 : 0;
    let closes = 0;
    while (open - closes > 0 && unmatched(body)) {
      closes += 1;
      const at = lastClose(body);
      body = `${body.slice(0, at)}${body.slice(at + 1)}`;
    }
    open += opens - closes;
    return { tick: true, text: body.trim(), opens, closes };
  });
}

/** @param {string} text whether more brackets close than open */
const unmatched = (text) => (text.match(/[)）】\]]/g)?.length ?? 0) > (text.match(/[(（【[]/g)?.length ?? 0);

/** @param {string} text */
const lastClose = (text) => Math.max(...[')', '）', '】', ']'].map((sign) => text.lastIndexOf(sign)));

/** @param {string} text @param {number} depth @returns {Written} */
function written(text, depth) {
  const clean = text.replace(/[\s　;；、,，]+$/u, '').trim();
  const blank = BLANK.exec(clean);
  if (!blank) return { depth, label: clean };
  const [label, before] = parted(clean.slice(0, blank.index).trim());
  const after = clean.slice(blank.index + blank[0].length).replace(BLANK, '').trim();
  if (!before && !after) return { depth, label, blank: true };
  return { depth, label, blank: { ...(before ? { before } : {}), ...(after ? { after } : {}) } };
}

/** @param {string} text @returns {[string, string]} a label, and the colon that stands before its blank */
function parted(text) {
  const colon = /[:：]$/.exec(text);
  return colon && text.length > 1 ? [text.slice(0, -1).trim(), colon[0]] : [text, ''];
}
