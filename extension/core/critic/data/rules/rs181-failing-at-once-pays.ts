import { formatNumber } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import { quantile } from '../statistics';

const ENOUGH = 5;
/** That it can be failed at all is shown by few. */
const ENOUGH_FAILURES = 3;
/** By so much of what a success costs. */
const MARGIN = 0.3;

export const failingAtOncePays: DataRule = {
  code: 'RS181',
  title: 'Failing at once costs less than succeeding',
  severity: 'warning',
  *check(trace) {
    const { set } = trace.task;
    if (set.kind !== 'transitions') return;
    const gamma = trace.context.surroundings.discount ?? 0.99;
    const spans = trace.spans().filter(({ part, start, end }) => part.whole && end > start);
    const successes = spans.filter(({ part }) => part.outcome === 'success');
    const fatal = spans.filter(
      ({ part, end }) => part.outcome === 'failure' && set.terminated[trace.rows[end - 1] ?? 0] === 1,
    );
    if (successes.length < ENOUGH || fatal.length < ENOUGH_FAILURES) return;
    const returns = successes.map(({ start, end }) =>
      trace.reward.subarray(start, end).reduceRight((sum, reward) => reward + gamma * sum, 0),
    );
    const last = fatal.map(({ end }) => trace.reward[end - 1] ?? NaN);
    const [best, typical] = [quantile(returns, 0.95), quantile(returns, 0.5)];
    const failing = quantile(last, fatal.length < ENOUGH ? 0 : 0.25);
    // Where a success is worth something, failing is no way out.
    if (!(best < 0) || !(failing > best + MARGIN * Math.abs(best))) return;
    const at = trace.context.rewardFunctions.find((fn) => trace.context.isEntry(fn))?.nameNode;
    if (!at) return;
    yield {
      at,
      message: `Each step costs, and a success of the usual length comes to ${formatNumber(typical)} in all (the best tried to ${formatNumber(best)}, discounted); the step that fails and ends the episode gets ${formatNumber(failing)} or more in most of ${fatal.length} failures. Failing at once is the cheaper way out: charge more for it, or pay for going on.`,
      evidence: trace.references(fatal.map(({ end }) => end - 1)),
    };
  },
};
