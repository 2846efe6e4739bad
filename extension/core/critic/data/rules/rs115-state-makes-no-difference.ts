import { formatNumber } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import { spreadOf, varies } from '../statistics';

const ENOUGH = 100;

export const stateMakesNoDifference: DataRule = {
  code: 'RS115',
  title: 'The state is read and makes no difference',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const { count, min, max } = spreadOf(trace.reward);
    // A sparse reward that is 0 throughout is told otherwise.
    if (count < ENOUGH || min !== max || min === 0) return;
    const read = trace.sites.filter(
      (site) =>
        site.kind === 'value' &&
        site.node.type === 'subscript' &&
        /^(next_)?(obs|observation|state|params)\b/.test(site.node.text) &&
        varies(spreadOf(trace.numbers(site))),
    );
    const fn = trace.context.rewardFunctions.find((candidate) => trace.context.isEntry(candidate));
    const [first] = read;
    if (!fn || !first) return;
    yield {
      at: fn.nameNode,
      message: `The reward is ${formatNumber(min)} on all ${count} steps tried, although it reads \`${first.node.text}\`, which changes: every way through the code ends at the same amount.`,
      evidence: trace.references([0]),
    };
  },
};
