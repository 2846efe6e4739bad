import { formatNumber } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import { quantile } from '../statistics';

const ENOUGH = 8;

export const firstStepStandsOut: DataRule = {
  code: 'RS116',
  title: 'The first step of every episode gets an odd amount',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const spans = trace
      .spans()
      .filter(({ start, end, part }) => end - start > 3 && part.rows[0] === part.episode.start);
    if (spans.length < ENOUGH) return;
    const ends = new Set(trace.ends());
    const starts = new Set(spans.map(({ start }) => start));
    const usual = [...trace.reward.keys()]
      .filter((i) => !ends.has(i) && !starts.has(i) && trace.isOk(i))
      .map((i) => trace.reward[i] ?? NaN);
    const [low, middle, high] = [0.01, 0.5, 0.99].map((share) => quantile(usual, share)) as [
      number,
      number,
      number,
    ];
    const width = Math.max(high - low, 1e-9 * Math.abs(middle));
    if (!(width > 0)) return;
    const odd = spans.filter(({ start }) => {
      const first = trace.reward[start] ?? NaN;
      return first < low - width || first > high + width;
    });
    if (odd.length < 0.9 * spans.length) return;
    const fn = trace.context.rewardFunctions.find((candidate) => trace.context.isEntry(candidate));
    const at = fn?.nameNode;
    const [first] = odd;
    if (!at || !first) return;
    yield {
      at,
      message: `The first step gets ${formatNumber(trace.reward[first.start] ?? NaN)} where later steps get ${formatNumber(low)} to ${formatNumber(high)}, in ${odd.length} of ${spans.length} episodes: the earlier value that it is compared with is not of this episode.`,
      evidence: trace.references(odd.map(({ start }) => start)),
    };
  },
};
