import type { Case } from '../case';
import type { Strategy } from '../strategy';

const family = 'structure';

/** Tool calls, JSON and code with the right look and the wrong content. */
export const structure: readonly Strategy[] = [
  strategy('empty object', 'gives an object with nothing in it', 'never', (of) => inJson(of, () => ({}))),
  strategy('empty list', 'gives an empty list', 'never', (of) => inJson(of, () => [])),
  {
    ...strategy('keys without values', 'gives every key, and null for each value', 'rarely', (of) =>
      inJson(of, (value) => mapped(value, () => null)),
    ),
    sureUnlessPaid: 'wrong values',
  },
  // An empty text is in every text, and equal to what `get(key, "")` gives of a key that is not there.
  {
    ...strategy('empty values', 'gives every key, and an empty text for each value', 'rarely', (of) =>
      inJson(of, (value) => mapped(value, () => '')),
    ),
    sureUnlessPaid: 'wrong values',
  },
  strategy('wrong values', 'gives the right keys with wrong values', 'rarely', (of) =>
    inJson(of, (value) => mapped(value, (leaf) => (typeof leaf === 'number' ? leaf + 1009 : 'zzz'))),
  ),
  strategy('wrong names', 'gives the right values under wrong names', 'never', (of) =>
    inJson(of, (value) => renamed(value)),
  ),
  strategy('wrong tool', 'calls another tool with the right arguments', 'rarely', (of) =>
    inJson(of, (value) => ofCalls(value, (call) => ({ ...call, name: 'zzz' }))),
  ),
  {
    ...strategy('no arguments', 'calls the right tool without arguments', 'rarely', (of) =>
      inJson(of, (value) => ofCalls(value, (call, key) => ({ ...call, [key]: {} }))),
    ),
    sureUnlessPaid: 'wrong values',
  },
  strategy('empty function', 'writes a function that does nothing', 'rarely', (of) =>
    inCode(of, (code) => code.replace(/(def \w+\([^)]*\)[^:]*:)[\s\S]*$/, '$1\n    pass\n')),
  ),
  strategy('another function', 'defines a function of another name', 'rarely', (of) =>
    inCode(of, () => 'def zzz():\n    return 0\n'),
  ),
  strategy('code that exits', 'ends the process before it is tested', 'never', (of) =>
    inCode(of, () => 'import sys\nsys.exit(0)\n'),
  ),
  strategy('equal to everything', 'returns an object that equals everything', 'rarely', (of) =>
    inCode(of, (code) => {
      const head = /def \w+\([^)]*\)[^:]*:/.exec(code)?.[0];
      return head
        ? `class E(int):\n    def __eq__(self, other): return True\n${head}\n    return E()\n`
        : null;
    }),
  ),
];

function strategy(
  name: string,
  about: string,
  paidBySound: Strategy['paidBySound'],
  make: (of: Case) => string | null,
): Strategy {
  return { name, family, about, paidBySound, make };
}

/** The JSON value of a completion changed; null when it holds none, or the change is none. */
function inJson({ right }: Case, change: (value: object) => unknown): string | null {
  // One object, else a list of several.
  for (const [opens, closes] of ['{}', '[]']) {
    const [start, end] = [right.indexOf(opens ?? ''), right.lastIndexOf(closes ?? '')];
    const value = start < 0 || end < start ? null : parsed(right.slice(start, end + 1));
    if (value === null || Object.keys(value).length === 0) continue;
    const made = change(value);
    if (made === null) return null;
    const json = JSON.stringify(made);
    return json === JSON.stringify(value) ? null : right.slice(0, start) + json + right.slice(end + 1);
  }
  return null;
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** The same value with other leaves; the name of a tool stays. */
function mapped(value: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, leaf));
  if (typeof value !== 'object' || value === null) return leaf(value);
  const isCall = argumentsKey(value) !== null;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isCall && key === 'name' ? item : mapped(item, leaf)]),
  );
}

/** What holds the arguments of a tool call; null where the value is none. */
function argumentsKey(value: object): string | null {
  return 'name' in value
    ? (['arguments', 'parameters', 'args', 'input'].find((key) => key in value) ?? null)
    : null;
}

/** A tool call changed, or each of a list of them; null for other values. */
function ofCalls(value: object, change: (call: object, argumentsKey: string) => object): unknown {
  const calls: readonly unknown[] = Array.isArray(value) ? value : [value];
  const made = calls.map((call) => {
    if (typeof call !== 'object' || call === null) return null;
    const key = argumentsKey(call);
    return key === null ? null : change(call, key);
  });
  if (made.includes(null)) return null;
  return Array.isArray(value) ? made : made[0];
}

function renamed(value: object): unknown {
  if (Array.isArray(value)) return null;
  const key = argumentsKey(value);
  const given = Object.entries(value).find(([name]) => name === key)?.[1] as unknown;
  if (key !== null && typeof given === 'object' && given !== null) return { ...value, [key]: renamed(given) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [`zz_${key}`, item]));
}

/** The last fenced block of Python changed. */
function inCode({ right }: Case, change: (code: string) => string | null): string | null {
  const found = [...right.matchAll(/```(?:python|py)?\n([\s\S]*?)```/g)].at(-1);
  const code = found?.[1];
  if (!found || code === undefined || !/\bdef \w+\(/.test(code)) return null;
  const made = change(code);
  if (made === null || made === code) return null;
  const start = found.index + found[0].indexOf('\n') + 1;
  return right.slice(0, start) + made + right.slice(start + code.length);
}
