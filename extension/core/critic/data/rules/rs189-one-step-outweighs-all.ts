import { formatNumber } from '../../../measures/format';
import { guardsOf } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { quantile, spreadOf } from '../statistics';

const ENOUGH = 200;
const TIMES = 40;

export const oneStepOutweighsAll: DataRule = {
  code: 'RS189',
  title: 'One step of a term outweighs every bonus and penalty',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const all = payments(trace);
    const events = all.filter(
      ({ constant, amounts, node }) =>
        constant && guardsOf(node).length > 0 && amounts.some((amount) => amount > 0 || amount < 0),
    );
    const largest = Math.max(0, ...events.map(({ written }) => Math.abs(written ?? 0)));
    if (!(largest >= 1)) return;
    for (const { node, text, amounts, constant } of all) {
      const { count } = spreadOf(amounts);
      if (constant || count < ENOUGH) continue;
      const size = quantile([...amounts].map(Math.abs), 0.5);
      if (!(size > TIMES * largest) || !Number.isFinite(size)) continue;
      yield {
        at: node,
        message: `\`${text}\` comes to ${formatNumber(size)} on a typical step; the largest bonus or penalty of the reward is ${formatNumber(largest)}, which one such step outweighs ${formatNumber(size / largest)} times. Is a weight, a unit or an operator a slip?`,
        evidence: trace.references([0]),
      };
      return;
    }
  },
};
