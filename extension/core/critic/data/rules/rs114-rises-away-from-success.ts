import { formatNumber } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import { candidatesOf } from '../fields';
import { quantile, rankCorrelation } from '../statistics';

const ENOUGH = 6;

export const risesAwayFromSuccess: DataRule = {
  code: 'RS114',
  title: 'The reward rises away from where episodes succeed',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions' || trace.episodes('failure') < ENOUGH) return;
    const [good, ends] = [trace.ends('success'), new Set(trace.ends())];
    if (good.length < ENOUGH) return;
    const at = trace.context.rewardFunctions.find((fn) => trace.context.isEntry(fn))?.nameNode;
    if (!at) return;
    const of = trace.task.set.nextObservation ? 'next_obs' : 'obs';
    const rows = [...trace.rows.keys()].filter((i) => !ends.has(i) && trace.isOk(i));
    const rewards = rows.map((i) => trace.reward[i] ?? NaN);
    let worst: { readonly name: string; readonly size: number; readonly where: number } | null = null;
    for (const candidate of candidatesOf(trace)) {
      if (candidate.of !== of || /veloc|speed|_dot|step|time|battery|\bv[xyz]?\b/i.test(candidate.name))
        continue;
      const values = candidate.values;
      const reached = good.map((i) => values[i] ?? NaN);
      const [low, where, high] = [0.1, 0.5, 0.9].map((share) => quantile(reached, share)) as [
        number,
        number,
        number,
      ];
      const all = rows.map((i) => values[i] ?? NaN);
      const width = quantile(all, 0.9) - quantile(all, 0.1);
      // Successes must agree on where they end.
      if (!(width > 0) || high - low > 0.3 * width) continue;
      const size = rankCorrelation(
        all.map((value) => Math.abs(value - where)),
        rewards,
      );
      if (size > 0.5 && size > (worst?.size ?? 0)) worst = { name: candidate.name, size, where };
    }
    if (!worst) return;
    const { name, size, where } = worst;
    yield {
      at,
      severity: size > 0.75 ? 'warning' : 'info',
      message: `The further ${name} is from ${formatNumber(where)}, where successes end, the more a step pays (rank correlation ${formatNumber(Math.round(size * 100) / 100)} over ${rows.length} steps).`,
      evidence: trace.references(good),
    };
  },
};
