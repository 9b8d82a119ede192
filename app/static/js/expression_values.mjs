// @ts-check
/** What a value is inside an expression: null for every blank, truth, number, text, list or object. */

/** @typedef {null | boolean | number | string | unknown[] | {[key: string]: unknown}} Value */

const MAX_TEXT = 10000;
const MAX_NUMERIC_TEXT = 40;
const MILLISECONDS_A_DAY = 86400000;
const NUMERIC = /^-?[0-9]+(?:\.[0-9]+)?$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;

/**
 * Say whether a value counts as yes: all do but false, 0 and the blanks.
 * @param {unknown} value
 */
export function truthy(value) {
  const held = read(value);
  return held !== null && held !== false && held !== 0;
}

/** @param {unknown} value @returns {Value} */
export function read(value) {
  if (typeof value === "number") return finite(value);
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value === "" ? null : value;
  if (Array.isArray(value)) return value.length ? value : null;
  if (typeof value === "object" && value && Object.keys(value).length) return /** @type {Value} */ (value);
  return null;
}

/** @param {number} number */
export function finite(number) {
  return Number.isFinite(number) ? number + 0 : null; // + 0 makes -0 plain
}

/** @param {Value} value @returns {number | null} */
export function number(value) {
  if (typeof value === "number") return value;
  const plain = typeof value === "string" && value.length <= MAX_NUMERIC_TEXT && NUMERIC.test(value);
  return plain ? finite(Number(value)) : null;
}

/** @param {number} number */
function tidy(number) {
  return Number.isSafeInteger(number) ? number : Number(number.toPrecision(12));
}

/** @param {number} number @param {number} digits */
export function rounded(number, digits) {
  const seen = tidy(number);
  if (Number.isInteger(seen)) return seen;
  const [mantissa, power] = Math.abs(seen).toExponential().split("e");
  const moved = Number(`${mantissa}e${Number(power) + digits}`);
  return Math.sign(seen) * Number(`${Math.floor(moved + 0.5)}e-${digits}`);
}

/** @param {Value} value @returns {string | null} */
export function text(value) {
  if (typeof value === "number") return numberText(tidy(value));
  return typeof value === "string" ? value : null;
}

/** @param {number} number */
function numberText(number) {
  const [mantissa, power] = Math.abs(number).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = Number(power) + 1;
  const sign = number < 0 ? "-" : "";
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return sign + digits.padEnd(point, "0");
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** @param {Value} left @param {Value} right */
export function same(left, right) {
  if (left === null || right === null || typeof left === "boolean" || typeof right === "boolean") return left === right;
  if (typeof left === "string" && typeof right === "string") return left === right;
  const first = number(left);
  const second = number(right);
  return first !== null && second !== null && tidy(first) === tidy(second);
}

/** @param {Value} left @param {Value} right @returns {number | null} */
export function difference(left, right) {
  const first = number(left);
  const second = number(right);
  if (first !== null && second !== null) return sign(tidy(first), tidy(second));
  const before = moment(left);
  const after = moment(right);
  return before === null || after === null || before.length !== after.length ? null : sign(before, after);
}

/** @template {number | string} T @param {T} left @param {T} right */
export function sign(left, right) {
  return Number(left > right) - Number(left < right);
}

/** @param {Value[]} values @returns {Value[]} */
export function spread(values) {
  return values.flatMap((value) => (Array.isArray(value) ? Array.from(value, read) : [value]));
}

/** @param {Value} value @returns {Value} */
export function handedBack(value) {
  return Array.isArray(value) ? Array.from(value, (each) => scalar(read(each))) : scalar(value);
}

/** @param {Value} value @returns {Value} */
function scalar(value) {
  if (typeof value === "number") return tidy(value);
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}

/** Count characters as people do, not halves of them. @param {string} text */
export function characters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** @param {string} text */
export function isTooLong(text) {
  return text.length > 2 * MAX_TEXT || (text.length > MAX_TEXT && characters(text) > MAX_TEXT);
}

// ---- moments

/** @param {Value} value @returns {string | null} */
export function moment(value) {
  return typeof value === "string" && (TIME.test(value) || day(value) !== null) ? value : null;
}

/** Days since 1970-01-01 of a date or of a date with a time. @param {Value} value @returns {number | null} */
function day(value) {
  if (typeof value !== "string") return null;
  const date = value.slice(0, 10);
  if (!DAY.test(date) || date < "0001") return null;
  if (value.length > 10 && !(value[10] === "T" && TIME.test(value.slice(11)))) return null;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || dateText(at) !== date ? null : at / MILLISECONDS_A_DAY;
}

/** @param {number} at */
function dateText(at) {
  return new Date(at).toISOString().slice(0, 10);
}

const FIRST_DAY = /** @type {number} */ (day("0001-01-01"));
const LAST_DAY = /** @type {number} */ (day("9999-12-31"));

/** @param {Value} value @param {Value} days */
export function addDays(value, days) {
  const start = day(value);
  const count = number(days);
  if (start === null || count === null || !Number.isInteger(tidy(count))) return null;
  const end = start + tidy(count);
  return end < FIRST_DAY || end > LAST_DAY ? null : dateText(end * MILLISECONDS_A_DAY);
}

/** @param {Value} first @param {Value} last */
export function daysBetween(first, last) {
  const start = day(first);
  const end = day(last);
  return start === null || end === null ? null : end - start;
}

/** @param {number} from @param {number} to @returns {(value: Value) => number | null} */
export function part(from, to) {
  return (value) => (day(value) === null ? null : Number(String(value).slice(from, to)));
}
