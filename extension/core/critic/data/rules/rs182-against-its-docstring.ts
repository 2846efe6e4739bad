import { formatNumber } from '../../../measures/format';
import { guardsOf } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { nothingClaimed, rangeClaimed } from '../../claims';
import { writtenNumber } from '../../constants';
import { wordsOf } from '../../vocabulary';
import type { DataFinding, DataRule } from '../data-rule';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 50;
const LEAST_OUTSIDE = 3;
/** Of the width of the range: who writes 0 to 1 does not mean 1.0001. */
const MARGIN = 0.02;

export const againstItsDocstring: DataRule = {
  code: 'RS182',
  title: 'A value that its docstring rules out',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions) {
      if (trace.context.isEntry(fn)) continue;
      const outside = outsideRange(trace, fn);
      if (outside) yield outside;
      else yield* paidForNothing(trace, fn);
    }
  },
};

interface Given {
  readonly node: PyNode;
  readonly values: Float64Array;
}

/** What the function returns, by the expression that gives it. */
function given(trace: Trace, fn: PyFunction): Given[] {
  return fn.flow.returns.flatMap(({ parts: [node] }) =>
    node ? [{ node, values: trace.numbers(trace.valueSite(node)) }] : [],
  );
}

function outsideRange(trace: Trace, fn: PyFunction): DataFinding | null {
  const claim = rangeClaimed(fn);
  if (!claim) return null;
  const margin = MARGIN * (claim.max - claim.min);
  const all = given(trace, fn);
  const count = all.reduce((sum, { values }) => sum + spreadOf(values).count, 0);
  const isOut = (value: number): boolean => value < claim.min - margin || value > claim.max + margin;
  const found = all
    .map(({ node, values }) => ({
      node,
      values,
      rows: [...values.keys()].filter((i) => !Number.isNaN(values[i]) && isOut(values[i] ?? NaN)),
    }))
    .sort((a, b) => b.rows.length - a.rows.length)[0];
  if (!found || count < ENOUGH || found.rows.length < LEAST_OUTSIDE) return null;
  const { min, max } = spreadOf(found.values);
  return {
    at: found.node,
    message: `The docstring of \`${fn.name}\` says "${claim.text}"; this gives ${formatNumber(min)} to ${formatNumber(max)}, and is outside of that on ${found.rows.length} of ${count} steps tried.`,
    evidence: trace.references(found.rows),
  };
}

/** "a flat book earns nothing", where a case of its own is paid, and nothing ever comes to 0. */
function* paidForNothing(trace: Trace, fn: PyFunction): Generator<DataFinding> {
  const sentence = nothingClaimed(fn);
  if (sentence === null) return;
  const all = given(trace, fn);
  const seen = all.flatMap(({ values }) => [...values].filter((value) => !Number.isNaN(value)));
  const written = (node: PyNode): number | null => writtenNumber(node, fn, trace.context);
  if (seen.length < ENOUGH || seen.some((value) => Math.abs(value) < 1e-9)) return;
  if (all.some(({ node }) => written(node) === 0)) return;
  const paid = all.filter(({ node }) => written(node) !== null && guardsOf(node)[0]?.holds);
  const [only, ...more] = paid;
  const condition = only ? (guardsOf(only.node)[0]?.condition.text ?? '') : '';
  const isAbout = wordsOf(condition).some((word) => word.length > 3 && wordsOf(sentence).includes(word));
  const rows = only ? [...only.values.keys()].filter((i) => !Number.isNaN(only.values[i])) : [];
  if (!only || more.length || (rows.length < LEAST_OUTSIDE && !isAbout)) return;
  yield {
    at: only.node,
    message: `The docstring of \`${fn.name}\` says "${sentence.replace(/[.;]$/, '')}", and on ${seen.length} steps tried it never gives 0: where \`${condition}\`, ${rows.length ? `on ${rows.length} of them, ` : ''}it gives ${formatNumber(written(only.node) ?? NaN)}.`,
    evidence: trace.references(rows),
  };
}
