import { numberValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { RuleContext } from '../context';
import type { QuickFix } from '../finding';
import { recordingRead } from '../reads';
import { replaceNode, type Rule, type RuleFinding } from '../rule';
import type { Term } from '../terms';
import { hasWord, saysBonus, saysCost, wordsOf } from '../vocabulary';

export const signAgainstName: Rule = {
  code: 'RS008',
  title: 'Sign against the name',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) if (context.pays(fn)) yield* inFunction(fn, context);
  },
};

function* inFunction(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const reported = new Set<number>();
  for (const term of context.terms(fn)) {
    const name = nameOf(term);
    if (!name || reported.has(term.node.start) || term.polarity === 0) continue;
    if (isChange(term, name, context.terms(fn))) continue;
    const sign = context.signs.of(term.value, fn);
    const isBurden = saysBurden(term, fn, context);
    if (term.polarity === 1 && ((sign === 'positive' && saysCost(name)) || isBurden)) {
      reported.add(term.node.start);
      yield {
        at: term.node,
        message: `\`${name}\` is never negative and is added to the reward: the worse it gets, the more is paid. Subtract it.`,
        ...withFix(term, '-'),
      };
    } else if (
      term.polarity === -1 &&
      sign === 'positive' &&
      saysBonus(name) &&
      numberValue(term.value) === null
    ) {
      reported.add(term.node.start);
      yield {
        at: term.node,
        message: `\`${name}\` is never negative and is subtracted from the reward: the bonus costs. Add it.`,
        ...withFix(term, '+'),
      };
    }
  }
}

/** What a field is called that counts what went wrong. */
const BURDENS = 'unserved unmet shortage overflow spilled violations wasted overshoot backlog congestion';

/** A part of the observation that counts what went wrong, and is never negative in the recording's own words. */
function saysBurden(term: Term, fn: PyFunction, context: RuleContext): boolean {
  // What a variable is set to is told where that is added.
  if (!term.direct || term.node.parent?.type === 'assignment') return false;
  const path =
    recordingRead(term.value, fn, context)?.path ?? recordingRead(term.node, fn, context)?.path ?? '';
  const words = wordsOf(path);
  return (
    hasWord(words, BURDENS) && !hasWord(words, 'prev previous last capacity limit max room free left not no')
  );
}

/** `obs["goal_distance"] - next_obs["goal_distance"]`: one quantity at two times, so the sign is that of its change. */
function isChange(term: Term, name: string, terms: Iterable<Term>): boolean {
  const quantity = timeless(name);
  return [...terms].some(
    (other) => other.polarity === -term.polarity && timeless(nameOf(other) ?? '') === quantity,
  );
}

/** A name without the words that say when: `next_distance` and `distance` are one quantity. */
function timeless(name: string): string {
  const when = /^(next|prev|previous|last|old|new|now|current|cur|before|after)$/;
  return wordsOf(name)
    .filter((word) => !when.test(word))
    .join(' ');
}

/** The word a term goes by: its variable, the last part of a path, or the function that gives it. */
function nameOf(term: Term): string | null {
  const text = term.key ?? (term.node.type === 'call' ? (term.node.child('function')?.text ?? '') : '');
  const last = /([A-Za-z_]\w*)["'\]]*$/.exec(text)?.[1];
  return last && wordsOf(last).length ? last : null;
}

/** Turns the operator that brings the term in, where that is one of its own: `+ penalty`, `reward += penalty`. */
function withFix({ node, within }: Term, sign: '+' | '-'): { fix?: QuickFix } {
  const operator = within.child('operator');
  const isRight = within.child('right')?.contains(node) === true && within.child('right')?.text === node.text;
  if (!operator || !isRight || !/^[+-]=?$/.test(operator.text)) return {};
  const text = operator.text.endsWith('=') ? `${sign}=` : sign;
  return { fix: replaceNode(operator, text, sign === '-' ? 'Subtract it' : 'Add it') };
}
