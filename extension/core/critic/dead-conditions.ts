import type { BoundReward } from '../contract/bound-reward';
import { formatPercent } from '../measures/format';
import type { RunControl, Limits, Sandbox } from '../sandbox/sandbox';
import {
  callShape,
  comparisons,
  guardsOf,
  numberValue,
  stringValue,
  unparenthesized,
} from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import { constantOf, writtenNumber } from './constants';
import type { DataFinding } from './data/data-rule';
import { instrument } from './data/instrument';
import { composeSet } from './data/rows';
import { spreadOf } from './data/statistics';
import { SEEN, type Trace } from './data/trace';

const ENOUGH_CALLS = 40;
const LEAST_ROWS = 5;
/** More often than this, it is no event. */
const MOST = 0.8;

/** How a condition that never holds may have been meant. */
interface Reading {
  readonly node: PyNode;
  readonly fn: PyFunction;
  /** In Python. */
  readonly code: string;
  readonly why: string;
  /** For a sentence: "`any` in place of `all`". */
  readonly what: string;
  /** As written it can't hold, whatever is recorded; else it is only that it never did. */
  readonly isProof: boolean;
}

/**
 * RS173: a condition that held in no call, and would in its obvious reading: the truth of `x is True`, `any` for `all`, numbers
 * for the texts they are compared with. Asked in one more replay, only where there is such a condition.
 */
export async function* deadConditions(
  trace: Trace,
  reward: BoundReward,
  sandbox: Sandbox,
  limits: Limits,
  control?: RunControl,
): AsyncGenerator<DataFinding> {
  const { context, parts, task } = trace;
  const dead = context.rewardFunctions.flatMap((fn) =>
    fn
      .own('comparison_operator', 'call')
      .filter((node) => isDead(trace, node))
      .flatMap((node): Reading[] => readingsOf(trace, node, fn)),
  );
  if (dead.length === 0) return;
  const readings = dead.map(({ node, code }, i) => ({ node, code, id: `other${i}` }));
  const copy = instrument(context, reward, () => false, readings);
  if (!copy) return;
  const replayed = await sandbox.replay(
    {
      source: copy.source,
      file: reward.file,
      plan: copy.plan,
      arrays: reward.needs.arrays,
      data: composeSet(
        task.set,
        parts.map(({ rows }) => rows),
      ),
    },
    limits,
    control,
  );
  if (!replayed.ok) return;
  for (const [i, reading] of dead.entries()) {
    const seen = replayed.value.components.get(`other${i}`);
    const found = seen && judge(trace, reading, seen.subarray(0, trace.count));
    if (found) yield found;
  }
}

/** False, or 0, in each of many calls. */
function isDead(trace: Trace, node: PyNode): boolean {
  const [test, value] = [trace.numbers(trace.testSite(node)), trace.numbers(trace.valueSite(node))].map(
    (seen) => spreadOf(seen),
  );
  return (
    (test !== undefined && test.count >= ENOUGH_CALLS && test.max === SEEN.false) ||
    (value !== undefined && value.count >= ENOUGH_CALLS && value.min === 0 && value.max === 0)
  );
}

function readingsOf(trace: Trace, node: PyNode, fn: PyFunction): Reading[] {
  if (node.all('named_expression', 'await', 'yield').length) return [];
  const call = callShape(node);
  if (call) return ofCall(node, fn);
  const [link, ...more] = comparisons(node);
  if (!link || more.length) return [];
  const { left, operator, right } = link;
  const plain = unparenthesized(right);
  if (operator === 'is' && /^(true|false)$/.test(plain.type))
    return [
      {
        node,
        fn,
        code: `${plain.type === 'true' ? '' : 'not '}(${left.text})`,
        why: `\`is ${right.text}\` asks for that very object, which a 0 or 1 and a NumPy bool are not`,
        what: 'As a plain truth',
        isProof: true,
      },
    ];
  if (operator === 'is' && (numberValue(right) !== null || stringValue(plain) !== null))
    return [
      {
        node,
        fn,
        code: `(${left.text}) == (${right.text})`,
        why: '`is` asks for one and the same object',
        what: 'With `==`',
        isProof: true,
      },
    ];
  if (operator !== '==') return [];
  const { context } = trace;
  const isText = [left, right].map((side) => {
    const known = constantOf(side, fn, context);
    return known !== null && stringValue(known) !== null;
  });
  const isNumber = [left, right].map(
    (side) =>
      numberValue(constantOf(side, fn, context)) !== null ||
      spreadOf(trace.numbers(trace.valueSite(side))).count > 0,
  );
  const isMixed = (isText[0] && isNumber[1]) || (isText[1] && isNumber[0]);
  return isMixed
    ? [
        {
          node,
          fn,
          code: `_rs_alike((${left.text}), (${right.text}))`,
          why: 'a number is never equal to a text',
          what: 'As two numbers',
          isProof: true,
        },
      ]
    : [];
}

/** `all(…)`, `np.all(…)`, `hits.all()`. */
function ofCall(node: PyNode, fn: PyFunction): Reading[] {
  const callee = node.child('function');
  if (!callee || !/(^|\.)all$/.test(callee.text)) return [];
  const code = `${callee.text.replace(/all$/, 'any')}${node.text.slice(callee.end - node.start)}`;
  return [{ node, fn, code, why: 'not all of it is true at once', what: 'With `any`', isProof: false }];
}

function judge(trace: Trace, reading: Reading, seen: Float64Array): DataFinding | null {
  const { node, why, what, isProof } = reading;
  const asked = [...seen.keys()].filter((i) => !Number.isNaN(seen[i] ?? NaN));
  const held = asked.filter((i) => (seen[i] ?? 0) >= SEEN.true);
  if (held.length < LEAST_ROWS || held.length > MOST * asked.length) return null;
  const shares = (['success', 'failure'] as const).map((outcome) => {
    const episodes = new Set(asked.filter((i) => trace.outcome(i) === outcome).map((i) => trace.partOf[i]));
    const holding = new Set(held.filter((i) => trace.outcome(i) === outcome).map((i) => trace.partOf[i]));
    return {
      held: holding.size,
      all: episodes.size,
      share: episodes.size ? holding.size / episodes.size : NaN,
    };
  });
  const [success, failure] = shares;
  const apart = (success?.share ?? NaN) - (failure?.share ?? NaN);
  const pays = signOf(trace, reading);
  // What nobody has reached yet may be meant; an event that nearly all of one outcome have, and hardly any of the other, is not that.
  const isTold = pays === -1 ? apart <= -0.5 : pays === 1 ? apart >= 0.8 : Math.abs(apart) >= 0.8;
  const outcomes =
    success?.all && failure?.all
      ? `: in ${success.held} of ${success.all} successes and ${failure.held} of ${failure.all} failures`
      : '';
  return {
    at: node,
    severity: isProof || isTold ? 'warning' : 'info',
    message: `\`${node.text.replace(/\s+/g, ' ')}\` held on none of the ${asked.length} recorded steps that ask: ${why}. ${what} it would hold on ${held.length} (${formatPercent(held.length / asked.length)})${outcomes}.`,
    evidence: trace.references(held),
  };
}

/** Whether a number that hangs on the condition is paid or charged; 0 where none is seen. */
function signOf({ context }: Trace, { node, fn }: Reading): -1 | 0 | 1 {
  const amounts = context.terms(fn).flatMap(({ node: term, polarity }) => {
    const written = writtenNumber(term, fn, context);
    const hangs = guardsOf(term).some(({ condition, holds }) => holds && condition.contains(node));
    return written !== null && hangs ? Math.sign(written) * polarity : [];
  });
  const [first] = amounts;
  return first !== undefined && amounts.every((amount) => amount === first)
    ? first > 0
      ? 1
      : first < 0
        ? -1
        : 0
    : 0;
}
