import { formatNumber, formatPercent } from '../../../measures/format';
import { callShape } from '../../../syntax/expressions';
import { recordingRead } from '../../reads';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { quantile } from '../statistics';

const ENOUGH = 6;
const SHARE = 0.9;

export const potentialFalls: DataRule = {
  code: 'RS179',
  title: 'The potential is lower where episodes succeed than where they start',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const spans = trace
      .spans()
      .filter(({ part, start, end }) => part.outcome === 'success' && part.whole && end - start > 3);
    if (spans.length < ENOUGH) return;
    for (const fn of trace.context.rewardFunctions)
      for (const { node, polarity } of trace.context.terms(fn)) {
        const call = callShape(node);
        const called = call && trace.context.module.calledFunction(node);
        const [argument, ...more] = call?.positional ?? [];
        if (!called || !argument || more.length || !hasWord(called.name, 'phi potential')) continue;
        if (polarity !== 1 || recordingRead(argument, fn, trace.context)?.of !== 'next_obs') continue;
        const values = trace.numbers(trace.valueSite(node));
        const ways = spans.map(({ start, end }) => {
          const own = [...values.subarray(start, end)].filter((value) => !Number.isNaN(value));
          return { first: own[0] ?? NaN, last: own.at(-1) ?? NaN };
        });
        const falls = ways.filter(({ first, last }) => last < first).length;
        if (falls < SHARE * ways.length) continue;
        yield {
          at: called.nameNode,
          message: `\`${called.name}\` falls over ${formatPercent(falls / ways.length)} of the ${ways.length} successes tried, from ${formatNumber(
            quantile(
              ways.map(({ first }) => first),
              0.5,
            ),
          )} to ${formatNumber(
            quantile(
              ways.map(({ last }) => last),
              0.5,
            ),
          )} in the middle: coming to the goal is charged. Is a minus missing?`,
          evidence: trace.references(spans.map(({ end }) => end - 1)),
        };
        return;
      }
  },
};
