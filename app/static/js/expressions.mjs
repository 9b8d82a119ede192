// @ts-check
/**
 * The expression language in the browser; docs/expressions.md is its definition.
 * Twin of app/schema/expressions/: same results, same steps, same errors. Change both or none.
 */

import {
  addDays, characters, daysBetween, difference, finite, handedBack, isTooLong, moment, number, part, read, rounded, same,
  sign, spread, text, truthy,
} from "./expression_values.mjs";

export { truthy };

/** @typedef {import("./expression_values.mjs").Value} Value */
/** @typedef {{least: number, most: number, run?: (...values: any[]) => Value}} Operator */

export const MAX_STEPS = 20000;
export const MAX_DEPTH = 60;
const MAX_DECIMALS = 9;
const MANY = MAX_STEPS;

const INDEX = /^(?:0|[1-9][0-9]{0,8})$/;

/** An expression that has no result, whatever the data; `code` is budget, depth or malformed. */
export class ExpressionError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.name = "ExpressionError";
    this.code = code;
  }
}

/**
 * Give the result as null, true, false, a number, text or a flat list of those.
 * @param {unknown} expression
 * @param {{[root: string]: unknown}} roots
 * @returns {Value}
 */
export function evaluate(expression, roots) {
  return handedBack(new Run(roots).value(expression, 1));
}

// ---- operators

/** @param {(...numbers: number[]) => number | null} work @returns {(...values: Value[]) => number | null} */
function arithmetic(work) {
  return (...values) => {
    const numbers = values.map(number);
    const result = numbers.includes(null) ? null : work(.../** @type {number[]} */ (numbers));
    return result === null ? null : finite(result);
  };
}

/** @param {number[]} numbers */
function added(...numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}

/** @param {number} value */
function round(value, digits = 0) {
  return Number.isInteger(digits) && digits >= 0 && digits <= MAX_DECIMALS ? rounded(value, digits) : null;
}

/** @param {Value[]} values @returns {number[]} */
function numbersIn(values) {
  return /** @type {number[]} */ (spread(values).map(number).filter((each) => each !== null));
}

/** @param {Value[]} values */
function avg(...values) {
  const numbers = numbersIn(values);
  return numbers.length ? finite(added(...numbers) / numbers.length) : null;
}

/** @param {-1 | 1} direction @returns {(...values: Value[]) => Value} */
function extreme(direction) {
  /** @param {any} best @param {any} each */
  const better = (best, each) => (sign(each, best) === direction ? each : best);
  return (...values) => {
    const numbers = numbersIn(values);
    if (numbers.length) return numbers.reduce(better);
    const moments = /** @type {string[]} */ (spread(values).map(moment).filter((each) => each !== null));
    return new Set(moments.map((each) => each.length)).size === 1 ? moments.reduce(better) : null;
  };
}

/** @param {(sign: number) => boolean} holds @returns {(left: Value, right: Value) => boolean | null} */
function ordered(holds) {
  return (left, right) => {
    const found = difference(left, right);
    return found === null ? null : holds(found);
  };
}

/** @param {Value[]} values */
function concat(...values) {
  let joined = "";
  for (const piece of spread(values).map(text)) {
    joined += piece ?? "";
    if (isTooLong(joined)) return null;
  }
  return joined || null;
}

/** @param {Value} value */
function length(value) {
  if (Array.isArray(value)) return value.length;
  const measured = text(value);
  return measured === null ? null : characters(measured);
}

/** @type {{[name: string]: Operator}} */
const TABLE = {
  var: { least: 1, most: 1 },
  and: { least: 1, most: MANY },
  or: { least: 1, most: MANY },
  not: { least: 1, most: 1, run: (value) => (value === null ? null : !truthy(value)) },
  if: { least: 2, most: MANY },
  "==": { least: 2, most: 2, run: same },
  "!=": { least: 2, most: 2, run: (left, right) => !same(left, right) },
  "<": { least: 2, most: 2, run: ordered((sign) => sign < 0) },
  "<=": { least: 2, most: 2, run: ordered((sign) => sign <= 0) },
  ">": { least: 2, most: 2, run: ordered((sign) => sign > 0) },
  ">=": { least: 2, most: 2, run: ordered((sign) => sign >= 0) },
  "+": { least: 1, most: MANY, run: arithmetic(added) },
  "-": { least: 1, most: 2, run: arithmetic((first, second) => (second === undefined ? -first : first - second)) },
  "*": { least: 1, most: MANY, run: arithmetic((...numbers) => numbers.reduce((total, each) => total * each, 1)) },
  "/": { least: 2, most: 2, run: arithmetic((first, second) => first / second) },
  "%": { least: 2, most: 2, run: arithmetic((first, second) => first % second) },
  round: { least: 1, most: 2, run: arithmetic(round) },
  abs: { least: 1, most: 1, run: arithmetic(Math.abs) },
  min: { least: 1, most: MANY, run: extreme(-1) },
  max: { least: 1, most: MANY, run: extreme(1) },
  sum: { least: 1, most: MANY, run: (...values) => finite(added(...numbersIn(values))) },
  avg: { least: 1, most: MANY, run: avg },
  count: { least: 1, most: MANY, run: (...values) => spread(values).filter((each) => each !== null).length },
  in: { least: 2, most: MANY, run: (sought, ...places) => sought !== null && spread(places).some((each) => same(sought, each)) },
  picked: { least: 2, most: MANY },
  blank: { least: 1, most: 1, run: (value) => value === null },
  filled: { least: 1, most: 1, run: (value) => value !== null },
  concat: { least: 1, most: MANY, run: concat },
  length: { least: 1, most: 1, run: length },
  days_between: { least: 2, most: 2, run: daysBetween },
  add_days: { least: 2, most: 2, run: addDays },
  year: { least: 1, most: 1, run: part(0, 4) },
  month: { least: 1, most: 1, run: part(5, 7) },
};

export const OPERATORS = new Map(Object.entries(TABLE));

// ---- evaluation

/** One evaluation: what it may look at and how many steps it has left. */
class Run {
  /** @param {{[root: string]: unknown}} roots */
  constructor(roots) {
    this.roots = roots;
    this.stepsLeft = MAX_STEPS;
  }

  /** @param {number} steps */
  spend(steps) {
    this.stepsLeft -= steps;
    if (this.stepsLeft < 0) throw new ExpressionError("budget");
  }

  /** @param {unknown} node @param {number} depth @returns {Value} */
  value(node, depth) {
    this.spend(1);
    if (depth > MAX_DEPTH) throw new ExpressionError("depth");
    if (Array.isArray(node)) return node.length ? node.map((each) => this.value(each, depth + 1)) : null;
    if (typeof node === "object" && node) return this.applied(/** @type {{[name: string]: unknown}} */ (node), depth);
    return read(node);
  }

  /** @param {{[name: string]: unknown}} node @param {number} depth @returns {Value} */
  applied(node, depth) {
    const names = Object.keys(node);
    const given = node[names[0]];
    const operator = OPERATORS.get(names[0]);
    const operands = Array.isArray(given) ? given : [given];
    const fits = operator && operator.least <= operands.length && operands.length <= operator.most;
    if (names.length !== 1 || !fits) throw new ExpressionError("malformed");
    const form = FORMS.get(names[0]);
    if (form) return form(this, operands, depth + 1);
    const values = operands.map((each) => this.value(each, depth + 1));
    this.spendOnLists(values);
    return /** @type {(...values: Value[]) => Value} */ (operator.run)(...values);
  }

  /** @param {Value[]} values */
  spendOnLists(values) {
    for (const value of values) if (Array.isArray(value)) this.spend(value.length);
  }
}

/** @param {unknown} place @param {string} key @returns {unknown} */
function own(place, key) {
  if (Array.isArray(place)) return INDEX.test(key) ? place[Number(key)] : undefined;
  const isObject = typeof place === "object" && place !== null && Object.hasOwn(place, key);
  return isObject ? /** @type {{[key: string]: unknown}} */ (place)[key] : undefined;
}

/** @param {Run} run @param {unknown[]} operands @returns {Value} */
function variable(run, operands) {
  const path = operands[0];
  if (typeof path !== "string") throw new ExpressionError("malformed");
  const [first, ...rest] = path.split(".");
  let places = [own(run.roots, first)];
  for (const segment of rest) {
    const tables = segment === "*" ? places.filter(Array.isArray) : [];
    run.spend(segment === "*" ? tables.reduce((rows, table) => rows + table.length, 0) : places.length);
    places = segment === "*" ? tables.flatMap((table) => Array.from(table)) : places.map((place) => own(place, segment));
  }
  if (!rest.includes("*")) return read(places[0]);
  return places.length ? places : null;
}

/** @param {boolean} wanted @returns {(run: Run, operands: unknown[], depth: number) => Value} */
function allAgree(wanted) {
  return (run, operands, depth) => {
    /** @type {boolean | null} */
    let result = wanted;
    for (const operand of operands) {
      const value = run.value(operand, depth);
      if (value === null) result = null;
      else if (truthy(value) !== wanted) return !wanted;
    }
    return result;
  };
}

/** @param {Run} run @param {unknown[]} operands @param {number} depth @returns {Value} */
function choose(run, operands, depth) {
  for (let at = 0; at + 1 < operands.length; at += 2) {
    if (truthy(run.value(operands[at], depth))) return run.value(operands[at + 1], depth);
  }
  return operands.length % 2 ? run.value(operands[operands.length - 1], depth) : null;
}

/** @param {Run} run @param {unknown[]} operands @param {number} depth @returns {boolean} */
function picked(run, operands, depth) {
  const [answer, ...options] = operands.map((each) => run.value(each, depth));
  run.spendOnLists(options);
  const wanted = spread(options).filter((each) => typeof each === "string");
  const ticked = tickedPaths(run, answer);
  run.spend(wanted.length * ticked.length);
  return ticked.some((path) => wanted.some((option) => path === option || path.startsWith(`${option}/`)));
}

/** @param {Run} run @param {Value} answer @returns {string[]} */
function tickedPaths(run, answer) {
  const paths = [];
  /** @type {unknown[]} */
  const pending = [answer];
  while (pending.length) {
    run.spend(1);
    const place = pending.pop();
    if (typeof place === "string") paths.push(place);
    else if (Array.isArray(place)) {
      run.spend(place.length);
      for (const each of place) pending.push(each);
    } else if (typeof place === "object" && place) {
      pending.push(own(place, Object.hasOwn(place, "paths") ? "paths" : "path"));
    }
  }
  return paths;
}

/** @type {Map<string, (run: Run, operands: unknown[], depth: number) => Value>} */
const FORMS = new Map([
  ["var", variable],
  ["and", allAgree(true)],
  ["or", allAgree(false)],
  ["if", choose],
  ["picked", picked],
]);
