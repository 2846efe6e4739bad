import { callShape, keyOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';
import { hasWord } from '../vocabulary';

export const potentialShaping: Rule = {
  code: 'RS027',
  title: 'Potential shaping that does not telescope',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      yield* shaping(fn, context);
      yield* sum(fn, context);
    }
  },
};

/** One potential in the sum of the reward. */
interface Potential {
  readonly node: PyNode;
  readonly isNext: boolean;
  readonly polarity: number;
  /** What it is multiplied with, when it is. */
  readonly factor: PyNode | null;
}

/** γΦ(s′) − Φ(s): the later state added, with the discount, and 0 for a terminal one. */
function* shaping(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const potentials = potentialsOf(fn, context);
  const later = potentials.find((potential) => potential.isNext);
  const now = potentials.find((potential) => !potential.isNext);
  if (!later || !now || later.polarity === 0 || now.polarity !== -later.polarity) return;
  if (later.polarity === -1) {
    yield {
      at: later.node,
      message:
        'Shaping is γΦ(next) − Φ(now); here the states are the other way round, so progress is charged.',
    };
    return;
  }
  if (later.factor === null && now.factor !== null && isDiscount(now.factor)) {
    yield {
      at: now.factor,
      message: 'The discount belongs to the potential of the next state: γΦ(next) − Φ(now).',
    };
    return;
  }
  yield* discount(later, context);
  if (fn.parameters.some((name) => FLAGS.test(name)) && !FLAGS.test(fn.body.text))
    yield {
      at: later.node,
      severity: 'info',
      message:
        'Where an episode ends, the potential of the next state must count as 0: else ending there is paid or charged by its potential.',
    };
}

/** `r += gamma * phi(next_obs)`, `r += phi(obs)`: the two are added up, so being anywhere good is paid on every step. */
function* sum(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const found = context.terms(fn).flatMap(({ node, polarity, direct }) => {
    const called = context.module.calledFunction(node);
    const [argument, ...more] = callShape(node)?.positional ?? [];
    const read = called && argument && !more.length ? recordingRead(argument, fn, context) : null;
    return called && read?.of && read.of !== 'info' && direct
      ? [{ node, called, of: read.of, path: read.path, polarity }]
      : [];
  });
  for (const now of found) {
    if (now.of !== 'obs' || now.polarity !== 1) continue;
    const later = found.filter(
      ({ called, of, path }) => called === now.called && of === 'next_obs' && path === now.path,
    );
    const isOpposed = found.some((other) => other.called === now.called && other.polarity !== 1);
    if (!later.length || isOpposed) continue;
    yield {
      at: now.node,
      message: `\`${now.node.text}\` and \`${later[0]?.node.text ?? ''}\` are added up: what is good is paid on every step that it lasts. For what an action has changed, take the one away from the other.`,
    };
    return;
  }
}

const FLAGS = /\b(terminated|done|terminal|is_terminal)\b/;

/** Two discounts, the shaping's and the trainer's. */
function* discount({ factor }: Potential, context: RuleContext): Generator<RuleFinding> {
  const trainer = context.surroundings.discount;
  if (!factor || trainer === null || !isDiscount(factor)) return;
  const writes = context.module.flow.writes.filter((write) => write.key === factor.text);
  const gamma = numberValue(factor) ?? (writes.length === 1 ? numberValue(writes[0]?.value ?? null) : null);
  if (gamma !== null && Math.abs(gamma - trainer) > 1e-9)
    yield {
      at: factor,
      message: `The potential is discounted by ${gamma}, the trainer by ${trainer}: with two discounts the shaping changes which policy is best.`,
    };
}

function isDiscount(factor: PyNode): boolean {
  const value = numberValue(factor);
  return hasWord(factor.text, 'gamma discount') || (value !== null && value > 0.5 && value <= 1);
}

/** `phi(next_obs)`, `next_potential`: the summands of the reward that are potentials. */
function potentialsOf(fn: PyFunction, context: RuleContext): Potential[] {
  const found: Potential[] = [];
  for (const { node, polarity } of context.terms(fn)) {
    const state = stateOf(node, fn);
    if (state === null) continue;
    const product =
      node.parent?.type === 'binary_operator' && node.parent.child('operator')?.text === '*'
        ? node.parent
        : null;
    const factor = product?.parts.find((part) => part !== node) ?? weightOf(node, fn);
    found.push({ node, polarity, factor, isNext: hasWord(state, 'next new after') });
  }
  return found;
}

/** `GAMMA * (0.0 if done else after)`, of `after = phi(next_obs)`: the discount that stands before the potential's name. */
function weightOf(node: PyNode, fn: PyFunction): PyNode | null {
  for (const product of fn.own('binary_operator')) {
    const [left, right] = [product.child('left'), product.child('right')];
    if (product.child('operator')?.text !== '*' || !left || !right) continue;
    for (const [factor, rest] of [
      [left, right],
      [right, left],
    ] as const)
      if (
        hasWord(factor.text, 'gamma discount') &&
        (rest.contains(node) ||
          rest
            .all('identifier')
            .some((name) => fn.flow.definitionsAt(name).some(({ value }) => value?.contains(node))))
      )
        return factor;
  }
  return null;
}

/** What a potential is of, as text; null for anything else. */
function stateOf(node: PyNode, fn: PyFunction): string | null {
  const call = callShape(node);
  if (call)
    return hasWord(call.method ?? call.callee.text, 'phi potential')
      ? (call.positional[0]?.text ?? '')
      : null;
  const key = keyOf(node);
  if (node.type !== 'identifier' || key === null || !hasWord(key, 'phi potential')) return null;
  const [write] = fn.flow.definitionsAt(node);
  const value = write?.value ? callShape(unparenthesized(write.value)) : null;
  return `${key} ${value?.positional[0]?.text ?? ''}`;
}
