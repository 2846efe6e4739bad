import { firstReturned } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';

const ENOUGH = 20;

export const rewardOfOneElement: DataRule = {
  code: 'RS194',
  title: 'The reward is an array of one element',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions) {
      if (!trace.context.isEntry(fn) || trace.context.isBatchOfTensors(fn)) continue;
      for (const statement of fn.flow.returns) {
        const node = firstReturned(statement);
        if (!node) continue;
        const site = trace.valueSite(node);
        const values = [...trace.numbers(site).keys()].filter((i) => !Number.isNaN(trace.numbers(site)[i]));
        const shape = trace.shape(site);
        if (!shape?.length || shape.some((length) => length !== 1) || values.length < ENOUGH) continue;
        yield {
          at: node,
          message: `This is an array of shape (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), not a number: beside other rewards it is broadcast or refused, and what is stored of it is the array itself. Take its only element where it comes about (\`[0]\`, \`.item()\`, or a sum that keeps no axis).`,
          evidence: trace.references(values),
        };
      }
    }
  },
};
