import { formatNumber } from '../../../measures/format';
import { numberValue, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { constantOf } from '../../constants';
import { recordingRead } from '../../reads';
import type { DataRule } from '../data-rule';
import { payments, type Payment } from '../payments';
import { spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 200;
const ENOUGH_EPISODES = 10;

export const sameOnEveryStep: DataRule = {
  code: 'RS158',
  title: 'A measured term is the same on every step',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions' || trace.episodes('success') < 3) return;
    const told: PyNode[] = [];
    for (const payment of payments(trace)) {
      const { node, constant, text, amounts } = payment;
      const { min, max, count } = spreadOf(amounts);
      if (constant || count < ENOUGH || episodesOf(amounts, trace) < ENOUGH_EPISODES) continue;
      // What is infinite on some steps is another there.
      if (!Number.isFinite(max - min) || max - min > 1e-3 * Math.max(Math.abs(max), Math.abs(min))) continue;
      // That nothing is charged may be as it should be; that nothing is ever paid is not.
      if (min === 0 && !isMeantToPay(payment, trace)) continue;
      if (told.some((other) => other.contains(node) || node.contains(other))) continue;
      const fn = trace.context.module.functionAround(node);
      // What a helper gives is judged where it is paid.
      if (fn && !trace.context.isEntry(fn) && !trace.context.pays(fn)) continue;
      if (fn && isOneOfTwo(node, fn)) continue;
      const moving = fn && movingIn(node, fn, trace);
      if (!moving) continue;
      told.push(node);
      yield {
        at: node,
        message: `\`${text}\` is ${formatNumber(Math.abs(min))} on all ${count} steps tried, in successes as in failures, while \`${moving.text}\` is between ${formatNumber(moving.min)} and ${formatNumber(moving.max)}: it guides the agent nowhere. Is a limit, a unit or an index wrong?`,
        evidence: trace.references([0]),
      };
    }
  },
};

function episodesOf(amounts: Float64Array, trace: Trace): number {
  return new Set([...amounts.keys()].filter((i) => !Number.isNaN(amounts[i])).map((i) => trace.partOf[i]))
    .size;
}

/** A part of a quantity is rewarded: it enters with a plus, and without a condition that has yet to come true. */
function isMeantToPay({ node }: Payment, { context }: Trace): boolean {
  const fn = context.module.functionAround(node);
  if (!fn) return false;
  const term = context.terms(fn).find((each) => each.node === node || each.value === node);
  if (term?.polarity !== 1) return false;
  const value = unparenthesized(fn.assignedTo(node) ?? node);
  // `max(0, x)`, `x * flag`: nothing has come of it yet.
  return (
    !/\bmax\(|maximum|where\(|relu|\bif\b|[<>]|\bnot\b/.test(value.text) &&
    /clip|clamp|min\(/.test(whole(value, fn).text)
  );
}

/** `0.5 if upright else 0.0`: for being alive, which holds in all of a recording of agents that are. */
function isOneOfTwo(node: PyNode, fn: PyFunction): boolean {
  const value = unparenthesized(fn.assignedTo(node) ?? node);
  const [then, , otherwise] = value.type === 'conditional_expression' ? value.parts : [];
  const isFixed = (part: PyNode | undefined): boolean =>
    part !== undefined && (numberValue(part) !== null || /^[\w.]+$/.test(part.text));
  return isFixed(then) && isFixed(otherwise);
}

/** The expression behind names, one name deep. */
function whole(node: PyNode, fn: PyFunction): PyNode {
  for (const name of node.all('identifier')) {
    const held = fn.assignedTo(name);
    if (held?.type === 'call') return held;
  }
  return node;
}

/** Something recorded that goes into it and changes; null when nothing does. */
function movingIn(
  node: PyNode,
  fn: PyFunction,
  trace: Trace,
  depth = 0,
): { readonly text: string; readonly min: number; readonly max: number } | null {
  if (depth > 4 || numberValue(node) !== null) return null;
  for (const part of node.all('subscript', 'identifier', 'call', 'attribute')) {
    if (constantOf(part, fn, trace.context)?.type === 'float') continue;
    const values = spreadOf(trace.numbers(trace.valueSite(part)));
    const isRecorded = part !== node && recordingRead(part, fn, trace.context) !== null;
    if (isRecorded && varies(values)) return { text: part.text, min: values.min, max: values.max };
    const held = part.type === 'identifier' ? fn.assignedTo(part) : null;
    const below = held ? movingIn(held, fn, trace, depth + 1) : null;
    if (below) return below;
  }
  return null;
}
