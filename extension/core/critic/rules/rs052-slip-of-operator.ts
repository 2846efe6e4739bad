import { unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord } from '../vocabulary';

export const slipOfOperator: Rule = {
  code: 'RS052',
  title: 'Slip of an operator',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('assignment')) yield* turnedRound(node);
      for (const node of fn.own('binary_operator')) yield* power(node);
    }
    for (const fn of context.rewardFunctions) yield* wholeShares(fn, context);
  },
};

/** `reward =+ 1` assigns +1. */
function* turnedRound(node: PyNode): Generator<RuleFinding> {
  const sign = node.child('right');
  const equals = node.children.find((child) => child.type === '=');
  const operator = sign?.type === 'unary_operator' ? sign.child('operator') : null;
  const value = sign?.child('argument');
  if (!equals || !operator || !value || equals.end !== operator.start || value.start === operator.end) return;
  const { line, column } = equals.range;
  const { endLine, endColumn } = operator.range;
  const range = { line, column, endLine, endColumn };
  const meant = `${operator.text}=`;
  yield {
    at: range,
    message: `\`=${operator.text}\` assigns \`${operator.text}${value.text}\`; to change the value write \`${meant}\`.`,
    fix: { title: `Write ${meant}`, edits: [{ range, text: meant }] },
  };
}

/** `x ^ 2` is exclusive or. */
function* power(node: PyNode): Generator<RuleFinding> {
  const operator = node.child('operator');
  // It binds so loosely that the exponent may be followed by the rest of the sum.
  const exponent = /^\d+\b/.exec(node.child('right')?.text ?? '')?.[0];
  if (operator?.text !== '^' || exponent === undefined || Number(exponent) < 2 || Number(exponent) > 4)
    return;
  yield {
    at: operator,
    message: `\`^\` is the exclusive or of bits (and fails on floats); a power is \`**\`.`,
    fix: { title: 'Write **', edits: [{ range: operator.range, text: '**' }] },
  };
}

/** `progress = steps // max_steps`: a share that is 0 until the very end. */
function* wholeShares(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const reported = new Set<PyNode>();
  for (const { node } of context.terms(fn)) {
    const operator = node.type === 'binary_operator' ? node.child('operator') : null;
    const divisor = node.child('right');
    if (operator?.text !== '//' || !divisor || reported.has(node)) continue;
    if (!hasWord(unparenthesized(divisor).text, 'max total len limit num horizon width length')) continue;
    reported.add(node);
    yield {
      at: node,
      message: `\`//\` drops the fraction: a share of \`${divisor.text}\` is 0 until it is whole. Use \`/\`.`,
      fix: { title: 'Write /', edits: [{ range: operator.range, text: '/' }] },
    };
  }
}
