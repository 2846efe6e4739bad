import { formatNumber } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import { quantile, rankCorrelation } from '../statistics';

const ENOUGH = 10;
const STRONG = 0.97;

export const laterPaysMore: DataRule = {
  code: 'RS176',
  title: 'The later an episode succeeds, the more its last step pays',
  severity: 'warning',
  *check(trace) {
    const { set } = trace.task;
    if (set.kind !== 'transitions') return;
    const spans = trace
      .spans()
      .filter(({ part, end, start }) => part.outcome === 'success' && part.whole && end > start);
    if (spans.length < ENOUGH || !spans.every(({ end }) => set.terminated[trace.rows[end - 1] ?? 0] === 1))
      return;
    const lengths = spans.map(({ start, end }) => end - start);
    const last = spans.map(({ end }) => trace.reward[end - 1] ?? NaN);
    const before = spans.map(({ end }) => trace.reward[end - 2] ?? NaN);
    const [low, high] = [quantile(last, 0.05), quantile(last, 0.95)];
    // Something that is paid for the end itself, and differs from episode to episode.
    if (new Set(lengths).size < 5 || !(high - low > 0.05 * Math.abs(high))) return;
    if (!(quantile(last, 0.25) > quantile(before, 0.75))) return;
    if (rankCorrelation(lengths, last) < STRONG) return;
    const at = trace.context.rewardFunctions.find((fn) => trace.context.isEntry(fn))?.nameNode;
    if (!at) return;
    const order = [...spans.keys()].sort((i, j) => (lengths[i] ?? 0) - (lengths[j] ?? 0));
    const [fast, slow] = [order[0] ?? 0, order.at(-1) ?? 0];
    yield {
      at,
      message: `The last step of a success pays more the longer it took, on all ${spans.length} successes tried: ${formatNumber(last[fast] ?? NaN)} after ${lengths[fast] ?? 0} steps, ${formatNumber(last[slow] ?? NaN)} after ${lengths[slow] ?? 0}. Waiting before the goal is paid. Is what is left of the time meant, and not what was used?`,
      evidence: trace.references([spans[fast], spans[slow]].map((span) => (span?.end ?? 1) - 1)),
    };
  },
};
