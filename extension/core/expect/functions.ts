import type { Value } from './values';
import { isEqual, numberOf } from './values';

/** What a function gives; undefined where it can't take these arguments. */
type Function = (...args: readonly Value[]) => Value | undefined;

function ofNumber(compute: (x: number) => number): Function {
  return (...args) => {
    const x = args.length === 1 ? numberOf(args[0] ?? null) : null;
    const value = x === null ? NaN : compute(x);
    return Number.isNaN(value) ? undefined : value;
  };
}

function ofNumbers(compute: (...numbers: number[]) => number): Function {
  return (...args) => {
    const numbers = args.map(numberOf).filter((x) => x !== null);
    return numbers.length === args.length && numbers.length > 0 ? compute(...numbers) : undefined;
  };
}

export const FUNCTIONS: ReadonlyMap<string, Function> = new Map<string, Function>([
  ['abs', ofNumber(Math.abs)],
  ['sqrt', ofNumber(Math.sqrt)],
  ['exp', ofNumber(Math.exp)],
  ['log', ofNumber((x) => (x > 0 ? Math.log(x) : NaN))],
  ['sin', ofNumber(Math.sin)],
  ['cos', ofNumber(Math.cos)],
  ['floor', ofNumber(Math.floor)],
  ['ceil', ofNumber(Math.ceil)],
  ['min', ofNumbers(Math.min)],
  ['max', ofNumbers(Math.max)],
  ['hypot', ofNumbers(Math.hypot)],
  ['len', (value) => lengthOf(value ?? null)],
  [
    'str',
    (value) => (value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value)),
  ],
]);

/** Methods of texts, and `get` of dictionaries. */
export const METHODS: ReadonlyMap<string, (of: Value, ...args: readonly Value[]) => Value | undefined> =
  new Map<string, (of: Value, ...args: readonly Value[]) => Value | undefined>([
    ['lower', (of) => (typeof of === 'string' ? of.toLowerCase() : undefined)],
    ['upper', (of) => (typeof of === 'string' ? of.toUpperCase() : undefined)],
    ['strip', (of) => (typeof of === 'string' ? of.trim() : undefined)],
    ['startswith', (of, part) => textTest(of, part, (a, b) => a.startsWith(b))],
    ['endswith', (of, part) => textTest(of, part, (a, b) => a.endsWith(b))],
    [
      'count',
      (of, part) => {
        if (Array.isArray(of)) return of.filter((item) => isEqual(item, part)).length;
        return typeof of === 'string' && typeof part === 'string' && part !== ''
          ? of.split(part).length - 1
          : undefined;
      },
    ],
    [
      'get',
      (of, key, preset = null) => {
        if (typeof of !== 'object' || of === null || Array.isArray(of) || typeof key !== 'string')
          return undefined;
        return Object.hasOwn(of, key) ? ((of as Record<string, Value>)[key] ?? null) : preset;
      },
    ],
  ]);

function textTest(
  of: Value,
  part: Value | undefined,
  test: (a: string, b: string) => boolean,
): boolean | undefined {
  return typeof of === 'string' && typeof part === 'string' ? test(of, part) : undefined;
}

function lengthOf(value: Value): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}
