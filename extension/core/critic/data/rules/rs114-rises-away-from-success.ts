import { formatNumber } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import type { Trace } from '../trace';
import { pathRead } from '../../reads';
import { candidatesOf } from '../fields';
import { payments } from '../payments';
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
    let worst: {
      readonly name: string;
      readonly size: number;
      readonly where: number;
      readonly away: Float64Array;
    } | null = null;
    const read = pathsRead(trace);
    for (const candidate of candidatesOf(trace)) {
      if (candidate.of !== of || /veloc|speed|_dot|step|time|battery|\bv[xyz]?\b/i.test(candidate.name))
        continue;
      // What the reward does not read, it cannot pay for.
      if (!read.has(candidate.field.path)) continue;
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
      if (size > 0.5 && size > (worst?.size ?? 0))
        worst = { name: candidate.name, size, where, away: values.map((value) => Math.abs(value - where)) };
    }
    if (!worst) return;
    const { name, size, where, away } = worst;
    const [most] = payments(trace)
      .map((payment) => ({
        payment,
        size: rankCorrelation(
          rows.map((i) => away[i] ?? NaN),
          rows.map((i) => payment.amounts[i] ?? NaN),
        ),
      }))
      .filter((each) => each.size > 0.5)
      .sort((a, b) => b.size - a.size);
    const what = most ? `\`${most.payment.text}\` gives more` : 'A step pays more';
    yield {
      at: most?.payment.node ?? at,
      severity: size > 0.75 ? 'warning' : 'info',
      message: `${what} when ${name} is further from ${formatNumber(where)}, but ${formatNumber(where)} is where successes end. Is its sign the wrong way round? (Rank correlation ${formatNumber(Math.round((most?.size ?? size) * 100) / 100)} over ${rows.length} steps.)`,
      evidence: trace.references(good),
    };
  },
};

/** The entries of the observation that the reward takes out by name or place, also in slices. */
function pathsRead({ context, task }: Trace): Set<string> {
  const paths = new Set<string>();
  for (const fn of context.rewardFunctions)
    for (const node of fn.own('subscript', 'attribute', 'call', 'identifier')) {
      const path = pathRead(node, fn, context);
      if (path) paths.add(path);
    }
  for (const path of [...paths]) {
    const slice = /^(.*)\[(-?\d*):(-?\d*)\]$/.exec(path);
    for (const { path: other } of task.fields) {
      const index = /^(.*)\[(\d+)\]$/.exec(other);
      const [base, start, end] = slice
        ? [slice[1], Number(slice[2] || 0), Number(slice[3] || Infinity)]
        : [path, 0, Infinity];
      if (index && index[1] === base && Number(index[2]) >= start && Number(index[2]) < end) paths.add(other);
    }
  }
  return paths;
}
