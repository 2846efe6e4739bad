import { formatPercent } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import { payments, type Payment } from '../payments';
import { shareAbove, spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 6;
/** What is rightly less where the agent does well: effort and speed are traded off, time is charged to all. */
const TRADED = /action|act\b|torque|effort|ctrl|control|energy|power|fuel|cost|price|speed|vel|throttle|jerk|smooth|time|step|\bt\b|battery|spent|steer|turn/i;

export const termAgainstOutcome: DataRule = {
  code: 'RS108',
  title: 'A term of the reward falls as success comes nearer',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const told: Payment[] = [];
    for (const payment of payments(trace)) {
      if (payment.constant || told.some(({ node }) => node.contains(payment.node) || payment.node.contains(node))) continue;
      const found = against(trace, payment.amounts);
      if (!found) continue;
      told.push(payment);
      const traded = TRADED.test(payment.text) || TRADED.test(payment.node.parent?.text ?? '');
      yield {
        at: payment.node,
        severity: found.strong && !traded ? 'warning' : 'info',
        message: `What \`${payment.text}\` adds to the reward is larger in failures than in successes (in ${formatPercent(1 - found.above)} of the pairs of episodes)${found.falls >= 0.8 ? ` and falls towards the end of ${formatPercent(found.falls)} of the successes` : ''}. Its sign may be wrong.`,
        evidence: trace.references(trace.ends('failure')),
      };
    }
  },
};

interface Against {
  /** Share of pairs in which a success has the larger mean. */
  readonly above: number;
  /** Share of successes in which the last third is below the first. */
  readonly falls: number;
  readonly strong: boolean;
}

function against(trace: Trace, amounts: Float64Array): Against | null {
  const spans = trace.spans().filter(({ start, end }) => end - start >= 3);
  const of = (outcome: string): typeof spans => spans.filter(({ part }) => part.outcome === outcome);
  const [successes, failures] = [of('success'), of('failure')];
  if (successes.length < ENOUGH || failures.length < ENOUGH || !varies(spreadOf(amounts))) return null;
  const meanOf = (start: number, end: number): number => spreadOf(amounts.subarray(start, end)).mean;
  const means = (group: typeof spans): number[] => group.map(({ start, end }) => meanOf(start, end));
  const above = shareAbove(means(successes), means(failures));
  const late = shareAbove(
    successes.map(({ start, end }) => meanOf(end - Math.ceil((end - start) / 3), end)),
    failures.map(({ start, end }) => meanOf(end - Math.ceil((end - start) / 3), end)),
  );
  if (!(above <= 0.2 && late <= 0.2)) return null;
  const falls =
    successes.filter(({ start, end }) => {
      const third = Math.ceil((end - start) / 3);
      return meanOf(end - third, end) < meanOf(start, start + third);
    }).length / successes.length;
  const { min, max } = spreadOf(amounts);
  const negative = successes.filter(({ start, end }) => meanOf(start, end) < 0).length / successes.length;
  // A difference from step to step takes both signs, and its sum over a success must not be a loss.
  const isProgress = min < 0 && max > 0 && negative >= 0.9 && above <= 0.1;
  return { above, falls, strong: above <= 0.1 && late <= 0.1 && (falls >= 0.8 || isProgress || above <= 0.03) };
}
