import { formatNumber } from '../../../measures/format';
import { guardsOf } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';
import { payments, type Payment } from '../payments';
import { quantile } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 5;
/** So many of the steps that are paid follow one that was paid already. */
const LASTING = 0.6;
/** So much more than the goal that it is no matter of a discount. */
const TIMES = 2;

export const statePaidOnEachStep: DataRule = {
  code: 'RS175',
  title: 'A state that lasts is paid on every step, and more than the goal',
  severity: 'warning',
  *check(trace) {
    const { set } = trace.task;
    const ends = trace.ends('success');
    if (set.kind !== 'transitions' || ends.length < ENOUGH) return;
    // Where an episode goes on after the goal, staying in a good state is what is wanted.
    if (!ends.every((i) => set.terminated[trace.rows[i] ?? 0] === 1)) return;
    const gamma = Math.min(trace.context.surroundings.discount ?? 0.99, 0.999999);
    const longest = Math.max(...set.episodes.map(({ length }) => length));
    const steps = Math.min(1 / (1 - gamma), longest);
    const reached = quantile(
      ends.map((i) => trace.reward[i] ?? NaN),
      0.5,
    );
    const isEnd = new Set(trace.ends());
    for (const payment of payments(trace)) {
      if (!payment.constant || isRemembered(payment, trace) || isMeasured(payment)) continue;
      const paid = [...payment.amounts.keys()].filter((i) => (payment.amounts[i] ?? 0) > 0);
      const under = paid.filter((i) => !isEnd.has(i));
      const again = under.filter(
        (i) => (payment.amounts[i - 1] ?? 0) > 0 && trace.partOf[i] === trace.partOf[i - 1],
      );
      const episodes = new Set(under.map((i) => trace.partOf[i]));
      if (episodes.size < ENOUGH || again.length < LASTING * under.length) continue;
      // What is paid from the start is for being alive; nearly every step, for going on.
      const starts = trace.spans().filter(({ start }) => (payment.amounts[start] ?? 0) > 0);
      if (starts.length > 0.1 * trace.parts.length || paid.length > 0.8 * trace.count) continue;
      const each = quantile(
        under.map((i) => trace.reward[i] ?? NaN),
        0.5,
      );
      const size = payment.amounts[paid[0] ?? 0] ?? 0;
      if (!(each > 0.3 * size) || each * steps < TIMES * reached) continue;
      const condition = guardsOf(payment.node)[0]?.condition.text.replace(/\s+/g, ' ') ?? payment.text;
      yield {
        at: payment.node,
        message: `${formatNumber(size)} is paid on every step on which \`${condition}\` holds, and it lasts: ${again.length} of ${under.length} such steps follow another. ${Math.round(steps)} of them at ${formatNumber(each)} make ${formatNumber(each * steps)}; the step that reaches the goal and ends the episode gets ${formatNumber(reached)}. Waiting there pays more than the goal: pay for the change, or once.`,
        evidence: trace.references(again),
      };
      return;
    }
  },
};

/** `ratio <= 0.2`: a place to be on the way, and not something done once. */
function isMeasured({ node }: Payment): boolean {
  const [guard] = guardsOf(node);
  return (
    guard === undefined || guard.condition.all('comparison_operator').some(({ text }) => /[<>]/.test(text))
  );
}

/** Something remembers that it was paid. */
function isRemembered({ node }: Payment, { context }: Trace): boolean {
  const fn = context.module.functionAround(node);
  const names = guardsOf(node).flatMap(({ condition }) => [
    condition.text,
    ...condition.all('identifier').map((name) => fn?.assignedTo(name)?.text ?? ''),
  ]);
  return names.length === 0 || names.some((text) => /\bmemory\b|self\.|\bseen\b|visited|\bonce\b/.test(text));
}
