import type { Arithmetic, Comparison } from './syntax';

/** None, as Python has it, is `null`: also what was not recorded. */
export type Value = number | string | boolean | null | readonly unknown[] | object;

/** Numbers closer than this share of their size are one number: what rounding to float32 leaves is no difference. */
const ROUNDING = 1e-6;

function isSameNumber(a: number, b: number): boolean {
  if (a === b || (Number.isInteger(a) && Number.isInteger(b))) return a === b;
  return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}

/** Numbers, and truth values, which count as 1 and 0; null for the rest. */
export function numberOf(value: Value): number | null {
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null;
}

export function isTrue(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Whether the comparison holds; null where the two can't be compared so. */
export function compare(left: Value, sign: Comparison, right: Value): boolean | null {
  switch (sign) {
    case '==':
      return isEqual(left, right);
    case '!=':
      return !isEqual(left, right);
    case 'in':
      return contains(right, left);
    case 'not in': {
      const found = contains(right, left);
      return found === null ? null : !found;
    }
    default:
      return order(left, sign, right);
  }
}

function order(left: Value, sign: '<' | '<=' | '>' | '>=', right: Value): boolean | null {
  if (typeof left === 'string' && typeof right === 'string')
    return ordered(left, sign, right, left === right);
  const [a, b] = [numberOf(left), numberOf(right)];
  return a === null || b === null ? null : ordered(a, sign, b, isSameNumber(a, b));
}

function ordered<T extends number | string>(
  a: T,
  sign: '<' | '<=' | '>' | '>=',
  b: T,
  same: boolean,
): boolean {
  if (same) return sign === '<=' || sign === '>=';
  return sign === '<' || sign === '<=' ? a < b : a > b;
}

export function isEqual(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, i) => isEqual(item, right[i]));
  const isNumber = (value: unknown): value is number | boolean =>
    typeof value === 'number' || typeof value === 'boolean';
  if (isNumber(left) && isNumber(right)) return isSameNumber(Number(left), Number(right));
  if (typeof left === 'object' && typeof right === 'object' && left !== null && right !== null)
    return JSON.stringify(left) === JSON.stringify(right);
  return left === right;
}

function contains(whole: Value, part: Value): boolean | null {
  if (typeof whole === 'string') return typeof part === 'string' ? whole.includes(part) : null;
  if (Array.isArray(whole)) return whole.some((item) => isEqual(item, part));
  if (typeof whole === 'object' && whole !== null) return typeof part === 'string' && part in whole;
  return null;
}

/** As in Python (`//` and `%` round down); null where the two have no such result. */
export function arithmetic(left: Value, sign: Arithmetic, right: Value): number | string | null {
  if (sign === '+' && typeof left === 'string' && typeof right === 'string') return left + right;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === null || b === null) return null;
  switch (sign) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      return a ** b;
    default:
      if (b === 0) return null;
      return sign === '/' ? a / b : sign === '//' ? Math.floor(a / b) : a - b * Math.floor(a / b);
  }
}

/** For a sentence: texts in quotes and not too long. */
export function shown(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isNaN(value) ? 'nan' : String(Number(value.toPrecision(6)));
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
