import { formatNumber } from '../../../measures/format';
import { guardsOf } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { quantile } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 5;

export const paidAgain: DataRule = {
  code: 'RS148',
  title: 'A bonus for an event that can be undone and done again',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions' || trace.ends('success').length < ENOUGH) return;
    for (const { node, amounts, constant } of payments(trace)) {
      if (!constant || !isOfChange(node, trace) || isCounterweighed(node, trace)) continue;
      const times = trace.spans().map(({ start, end, part }) => ({
        outcome: part.outcome,
        start,
        times: [...amounts.subarray(start, end)].filter((amount) => amount > 0).length,
      }));
      const successes = times.filter(({ outcome }) => outcome === 'success').map((each) => each.times);
      const again = times.filter((each) => each.times > 1);
      // Where the task itself asks for it several times, successes have it several times.
      if (
        again.length < Math.max(3, 0.08 * times.length) ||
        quantile(successes, 0.5) > 1 ||
        (quantile(successes, 0.8) > 1 && !isForNothing(trace, amounts))
      )
        continue;
      const most = again.reduce((best, each) => (each.times > best.times ? each : best));
      const size = amounts.find((amount) => amount > 0) ?? 0;
      yield {
        at: node,
        message: `${formatNumber(size)} is paid each time \`${conditionOf(node)}\`, up to ${most.times} times in one episode and more than once in ${again.length} of ${times.length}; a typical success needs it once. Undoing and doing it again pays for ever: remember that it was paid.`,
        evidence: trace.references(again.map(({ start }) => start)),
      };
    }
  },
};

/** Between one time and the next nothing else is paid: what is undone is not what the task goes on with. */
function isForNothing(trace: Trace, amounts: Float64Array): boolean {
  const others = payments(trace).filter((other) => other.constant && other.amounts !== amounts);
  let [idle, all] = [0, 0];
  for (const { start, end } of trace.spans()) {
    let last = -1;
    for (let i = start; i < end; i++) {
      if (!((amounts[i] ?? 0) > 0)) continue;
      const [from, to] = [last, i];
      last = i;
      if (from < 0) continue;
      all++;
      if (!others.some((other) => other.amounts.subarray(from, to + 1).some((amount) => amount > 0))) idle++;
    }
  }
  return all >= ENOUGH && idle >= 0.9 * all;
}

function conditionOf(node: PyNode): string {
  return guardsOf(node)[0]?.condition.text.replace(/\s+/g, ' ') ?? '';
}

/** Under a condition about the observation before the step and the one after it, and about nothing remembered. */
function isOfChange(node: PyNode, { context }: Trace): boolean {
  const fn = context.module.functionAround(node);
  const [guard] = guardsOf(node);
  if (!fn || !guard?.holds) return false;
  const texts = [guard.condition.text];
  for (const name of guard.condition.all('identifier')) texts.push(fn.assignedTo(name)?.text ?? '');
  const all = texts.join(' ');
  const reads = [/\b(next_|new_)(obs|observation|state)\b/, /(?<![\w_])(obs|observation|state|prev_obs)\b/];
  return reads.every((read) => read.test(all)) && !/memory|self\.|\bseen\b|visited/.test(all);
}

/** The way back is charged. */
function isCounterweighed(node: PyNode, trace: Trace): boolean {
  return payments(trace).some(
    (other) =>
      other.node !== node &&
      other.constant &&
      isOfChange(other.node, trace) &&
      [...other.amounts].some((amount) => amount < 0),
  );
}
