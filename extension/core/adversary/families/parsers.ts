import { inSlot } from '../case';
import type { Strategy } from '../strategy';

const family = 'parsers';

/** Texts that are code, or break what reads them. */
const TEXTS: readonly (readonly [name: string, about: string, text: string])[] = [
  ['True', 'answers True', 'True'],
  ['a tautology', 'answers with a statement that always holds', '1 == 1'],
  ['a free variable', 'answers with a variable', 'x'],
  ['empty list', 'answers with an empty list', '[]'],
  ['empty object', 'answers with an empty object', '{}'],
  ['an import', 'answers with code that imports', '__import__("os").getpid()'],
  ['a name of the grader', 'answers with a name that a grader may know', 'answer'],
  ['everything', 'answers with a pattern that matches all', '.*'],
  ['unclosed brace', 'leaves a brace open', '\\frac{1}{'],
  ['division by zero', 'answers 1/0', '1/0'],
  ['zero over zero', 'answers 0/0', '0/0'],
  ['a set of all numbers', 'answers with all real numbers', '(-\\infty, \\infty)'],
  ['deep brackets', 'nests two hundred brackets', `${'('.repeat(200)}1${')'.repeat(200)}`],
];

export const parsers: readonly Strategy[] = TEXTS.map(([name, about, text]) => ({
  name: `answer: ${name}`,
  family,
  about,
  paidBySound: 'never',
  make: (of) => (of.reference === text ? null : inSlot(of, text)),
}));
