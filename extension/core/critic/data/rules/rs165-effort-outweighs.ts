import { formatNumber } from '../../../measures/format';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { quantile, spreadOf } from '../statistics';

const ENOUGH = 200;
const TIMES = 20;

export const effortOutweighs: DataRule = {
  code: 'RS165',
  title: 'What acting costs outweighs all else',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const { node, text, amounts, constant } of payments(trace)) {
      const { count, max } = spreadOf(amounts);
      const fn = trace.context.module.functionAround(node);
      if (constant || count < ENOUGH || max > 0 || !fn || !isOfEffort(node, fn)) continue;
      const sizes = [...amounts].map(Math.abs);
      const rest = [...amounts].map((amount, i) => Math.abs((trace.reward[i] ?? NaN) - amount));
      const [own, others] = [quantile(sizes, 0.5), quantile(rest, 0.9)];
      if (!(own > TIMES * others && others > 0)) continue;
      yield {
        at: node,
        message: `\`${text}\` charges ${formatNumber(own)} on a typical step, all else together comes to ${formatNumber(others)} or less on 90 % of them: the best that an agent can do is nothing. Is the weight a slip?`,
        evidence: trace.references([0]),
      };
    }
  },
};

/** Of the action and of numbers alone. */
function isOfEffort(node: PyNode, fn: PyFunction, depth = 0): boolean {
  if (depth > 4) return false;
  const names = node
    .all('identifier')
    .filter((name) => name.field !== 'function' && name.field !== 'attribute');
  let acts = false;
  for (const name of names) {
    if (/^(action|actions|act|torques?)$/.test(name.text) && fn.isParameter(name)) acts = true;
    else if (/^(obs|next_obs|observation|state|next_state|info)$/.test(name.text)) return false;
    else {
      const held = fn.assignedTo(name);
      if (held && isOfEffort(held, fn, depth + 1)) acts = true;
      else if (held && /\b(obs|next_obs|info|state)\b/.test(held.text)) return false;
    }
  }
  return acts;
}
