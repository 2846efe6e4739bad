import type { Bug, Sample } from './corpus';

/** One mechanical change: where it can be made, and what stands there afterwards. */
interface Mutation {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly replace: (match: RegExpExecArray) => string | null;
}

const FLIPPED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '==': '!=',
  '!=': '==',
};

/** Changes that a slip of the hand makes; none looks at what a thing is called. */
const MUTATIONS: readonly Mutation[] = [
  {
    kind: 'sign of a term',
    pattern: / ([-+]) (?=[\w(.])/g,
    replace: ([, sign]) => (sign === '-' ? ' + ' : ' - '),
  },
  {
    kind: 'sign of an update',
    pattern: / ([-+])= /g,
    replace: ([, sign]) => (sign === '-' ? ' += ' : ' -= '),
  },
  {
    kind: 'comparison',
    pattern: / (<=|>=|==|!=|<|>) /g,
    replace: ([, operator = '']) => (FLIPPED[operator] ? ` ${FLIPPED[operator]} ` : null),
  },
  {
    kind: 'index',
    pattern: /\[(-?\d)\]/g,
    replace: ([, index]) => `[${index === '-1' ? 0 : index === '0' ? 1 : Number(index) - 1}]`,
  },
  {
    kind: 'constant × 10',
    pattern: /(?<![\w.[\]"'])(\d+\.\d+|\d+)(?![\w.\]"'])/g,
    replace: ([, n]) => (Number(n) ? String(Number(n) * 10) : null),
  },
  {
    kind: 'constant ÷ 10',
    pattern: /(?<![\w.[\]"'])(\d+\.\d+)(?![\w.\]"'])/g,
    replace: ([, n]) => (Number(n) ? String(Number(n) / 10) : null),
  },
  { kind: 'and / or', pattern: / (and|or) /g, replace: ([, word]) => (word === 'and' ? ' or ' : ' and ') },
  { kind: 'missing not', pattern: /\bnot (?=[\w(])(?!in\b)/g, replace: () => '' },
  { kind: 'missing abs', pattern: /\babs\(/g, replace: () => '(' },
  { kind: 'missing square', pattern: / \*\* 2(?!\d)/g, replace: () => '' },
  {
    kind: 'obs / next_obs',
    pattern: /(?<=[^\w(]|\()(next_obs|obs)(?=\[)/g,
    replace: ([, name]) => (name === 'obs' ? 'next_obs' : 'obs'),
  },
  { kind: 'regex flag', pattern: /, re\.(DOTALL|IGNORECASE|S|I|M|MULTILINE)\b/g, replace: () => '' },
  {
    kind: 'first / last',
    pattern: /\b(rfind|find|findall\([^\n]*\)\[-1\])\(/g,
    replace: ([, name]) => (name === 'find' ? 'rfind(' : name === 'rfind' ? 'find(' : null),
  },
  { kind: '= for +=', pattern: / [-+]= /g, replace: () => ' = ' },
  { kind: 'return in a loop', pattern: /^( +)return (\w+)$/gm, replace: (match) => inLoop(match) },
  { kind: 'elif to if', pattern: /\belif /g, replace: () => 'if ' },
  {
    kind: 'state not reset',
    pattern: /(def reset\(self\):\n)((?: {8}.*\n)+)/g,
    replace: ([, head]) => `${head}        pass\n`,
  },
  { kind: 'min / max', pattern: /\b(min|max)\(/g, replace: ([, name]) => (name === 'min' ? 'max(' : 'min(') },
];

/** A `return` behind a loop goes into it. */
function inLoop({ input, index, 0: text, 1: indent = '' }: RegExpExecArray): string | null {
  const before = input.slice(0, index).trimEnd().split('\n').at(-1) ?? '';
  const deeper = /^ */.exec(before)?.[0] ?? '';
  return deeper.length > indent.length ? `${deeper}${text.trim()}` : null;
}

/** At most this many mutants of one kind a reward. */
const PER_KIND = 2;

/** Every kind of mutation at a few places of the reward that are far apart. */
export function mutantsOf({ source }: Sample): Bug[] {
  return MUTATIONS.flatMap(({ kind, pattern, replace }) => {
    const mutants: Bug[] = [];
    for (const match of source.matchAll(pattern)) {
      const text = replace(match);
      const lineStart = source.lastIndexOf('\n', match.index) + 1;
      const line = source.slice(lineStart, source.indexOf('\n', match.index));
      if (text === null || /^\s*(#|import|from|def|class)\b/.test(line) !== (kind === 'state not reset'))
        continue;
      const number = source.slice(0, match.index).split('\n').length;
      mutants.push({
        kind,
        about: line.trim(),
        source: source.slice(0, match.index) + text + source.slice(match.index + match[0].length),
        lines: [number, number],
      });
    }
    const step = Math.max(1, Math.ceil(mutants.length / PER_KIND));
    return mutants.filter((_, i) => i % step === 0);
  });
}
