import { canonicalText, stringValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { lastName, wordsOf } from '../vocabulary';

export const againstItsFormula: Rule = {
  code: 'RS269',
  title: 'The code computes something else than its docstring says',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const said = saidOf(fn);
      yield* divided(said, fn);
      yield* grouped(said.all, fn);
    }
  },
};

interface Said {
  readonly docstring: string;
  readonly all: string;
}

/** Docstring and comments of the function, without marks. */
function saidOf(fn: PyFunction): Said {
  const first = fn.body.parts[0]?.parts[0];
  const plain = (text: string): string => text.replace(/[`*]{2}|`/g, '');
  const docstring = plain(first?.type === 'string' ? (stringValue(first) ?? '') : '');
  const comments = fn.node.all('comment').map(({ text }) => plain(text.replace(/^#+/, '')));
  return { docstring, all: [docstring, ...comments].join('\n') };
}

function isNamed(node: PyNode | null, name: string): boolean {
  return node !== null && /^(identifier|attribute)$/.test(node.type) && lastName(node.text) === name;
}

/** "divided by dt", where the code only multiplies by it; and the reverse. */
function* divided({ docstring, all }: Said, fn: PyFunction): Generator<RuleFinding> {
  const namesIn = (text: string, pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map(([, name = '']) => name);
  // A stroke between two words is an "or"; in a line with an equation or behind a bracket it is a quotient.
  const formulas = docstring
    .split('\n')
    .filter((line) => /=|\)\s*[/*]/.test(line))
    .join('\n');
  const over = new Set([
    ...namesIn(all, /\bdivided by(?: the)? ([A-Za-z_]\w+)/g),
    ...namesIn(formulas, /[\w)\]] *\/ *([A-Za-z_]\w+)/g),
  ]);
  const times = new Set([
    ...namesIn(all, /\b(?:multiplied by|times)(?: the)? ([A-Za-z_]\w+)/g),
    ...namesIn(formulas, /[\w)\]] *\* *([A-Za-z_]\w+)/g),
  ]);
  for (const [name, isOver] of [
    ...[...over].map((each) => [each, true] as const),
    ...[...times].map((each) => [each, false] as const),
  ]) {
    if (over.has(name) && times.has(name)) continue;
    const uses = (operators: RegExp): PyNode[] =>
      [...fn.own('binary_operator', 'augmented_assignment')].filter(
        (node) =>
          operators.test(node.child('operator')?.text ?? '') &&
          (isNamed(node.child('right'), name) ||
            (isNamed(node.child('left'), name) && node.child('operator')?.text === '*')),
      );
    const [products, quotients] = [uses(/^\*=?$/), uses(/^\/\/?=?$/)];
    const [wrong] = isOver ? products : quotients;
    if (!wrong || (isOver ? quotients : products).length > 0) continue;
    yield {
      at: wrong,
      message: `The text says ${isOver ? `divided by ${name}` : `multiplied by ${name}`}, the code ${isOver ? 'multiplies' : 'divides'} by it.`,
    };
  }
}

/** "(previous - current) / dt" beside `previous - current / dt`. */
function* grouped(said: string, fn: PyFunction): Generator<RuleFinding> {
  const formulas = said.matchAll(/\(([^()\n]+?)\s([-+])\s([^()\n]+?)\)\s*([/*])\s*([A-Za-z_][\w.]*)/g);
  for (const [formula, a = '', operator, b = '', outer, c = ''] of formulas)
    for (const node of fn.own('binary_operator')) {
      const [left, right] = [node.child('left'), node.child('right')];
      if (node.child('operator')?.text !== operator || right?.type !== 'binary_operator' || !left) continue;
      const [inner, by] = [right.child('left'), right.child('right')];
      if (right.child('operator')?.text !== outer || !inner || !by || lastName(by.text) !== lastName(c))
        continue;
      if (!share(a, left.text) || !share(b, inner.text)) continue;
      yield {
        at: node,
        message: `The text says \`${formula.replace(/\s+/g, ' ')}\`; without parentheses only \`${canonicalText(inner)}\` is ${outer === '/' ? 'divided' : 'multiplied'} by \`${by.text}\`.`,
        fix: {
          title: 'Put the difference in parentheses',
          edits: [
            {
              range: node.range,
              text: `(${left.text} ${operator} ${inner.text}) ${outer} ${by.text}`,
            },
          ],
        },
      };
    }
}

function share(a: string, b: string): boolean {
  const words = wordsOf(b);
  return wordsOf(a).some((word) =>
    words.some(
      (other) =>
        other === word ||
        (word.length >= 4 && other.startsWith(word.slice(0, 4)) && other.length >= 4) ||
        (other.length >= 3 && word.startsWith(other)),
    ),
  );
}
