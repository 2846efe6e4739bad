import { callShape, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, wordsOf } from '../vocabulary';

export const potentialShaping: Rule = {
  code: 'RS027',
  title: 'Potential shaping that does not telescope',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('binary_operator')) yield* shaping(node, fn, context);
  },
};

interface Potential {
  readonly node: PyNode;
  readonly isNext: boolean;
  /** The factor before it, when there is one. */
  readonly factor: PyNode | null;
}

/** γΦ(s′) − Φ(s): the later state first, with the discount, and 0 for a terminal one. */
function* shaping(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (node.child('operator')?.text !== '-') return;
  const [left, right] = [potentialOf(node.child('left'), fn), potentialOf(node.child('right'), fn)];
  if (!left || !right || left.isNext === right.isNext) return;
  const polarity =
    context.terms(fn).find((term) => term.node.contains(node) || node.contains(term.node))?.polarity ?? 1;
  if (right.isNext && polarity !== -1) {
    yield {
      at: node,
      message:
        'Shaping is γΦ(next) − Φ(now); here the states are the other way round, so progress is charged.',
    };
    return;
  }
  if (!left.isNext) return;
  if (left.factor === null && right.factor !== null) {
    yield {
      at: node,
      message: 'The discount belongs to the potential of the next state: γΦ(next) − Φ(now).',
    };
    return;
  }
  const gamma = left.factor ? discountOf(left.factor, context) : null;
  const { discount } = context.surroundings;
  if (gamma !== null && discount !== null && Math.abs(gamma - discount) > 1e-9 && left.factor)
    yield {
      at: left.factor,
      message: `The potential is discounted by ${gamma}, the trainer by ${discount}: with two discounts the shaping changes which policy is best.`,
    };
  if (!handlesTerminal(node, fn))
    yield {
      at: node,
      severity: 'info',
      message:
        'Where an episode ends, the potential of the next state must count as 0: else ending there is paid or charged by its potential.',
    };
}

/** `phi(next_obs)`, `gamma * potential(s2)`, `next_potential`. */
function potentialOf(node: PyNode | null, fn: PyFunction): Potential | null {
  if (!node) return null;
  const bare = unparenthesized(node);
  if (bare.type === 'binary_operator' && bare.child('operator')?.text === '*') {
    const [left, right] = [bare.child('left'), bare.child('right')];
    const inner = potentialOf(right, fn) ?? potentialOf(left, fn);
    const factor = inner && right && inner.node === unparenthesized(right) ? left : right;
    return inner && inner.factor === null ? { ...inner, factor } : null;
  }
  const call = callShape(bare);
  if (call) {
    const name = call.method ?? call.callee.text;
    const [argument] = call.positional;
    if (!hasWord(name, 'phi potential') || !argument) return null;
    return { node: bare, isNext: saysNext(argument.text), factor: null };
  }
  if (bare.type !== 'identifier' || !hasWord(bare.text, 'phi potential')) return null;
  const [write] = fn.flow.definitionsAt(bare);
  const value = write?.value ? callShape(unparenthesized(write.value)) : null;
  const argument = value?.positional[0]?.text ?? '';
  return { node: bare, isNext: saysNext(bare.text) || saysNext(argument), factor: null };
}

function saysNext(text: string): boolean {
  return wordsOf(text).some((word) => ['next', 'new', 'after'].includes(word));
}

/** The number a factor stands for, when it is called γ or is a number. */
function discountOf(factor: PyNode, context: RuleContext): number | null {
  const literal = numberValue(factor);
  if (literal !== null) return literal;
  if (!hasWord(factor.text, 'gamma discount')) return null;
  const writes = context.module.flow.writes.filter((write) => write.key === factor.text);
  return writes.length === 1 ? numberValue(writes[0]?.value ?? null) : null;
}

function handlesTerminal(node: PyNode, fn: PyFunction): boolean {
  if (!fn.parameters.some((name) => /^(terminated|done|terminal|is_terminal)$/.test(name))) return true;
  return /\b(terminated|done|terminal|is_terminal)\b/.test(fn.body.text) || node.text.includes('not ');
}
