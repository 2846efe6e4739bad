import { formatNumber, formatPercent } from '../../../measures/format';
import { guardsOf, numberValue, singleComparison, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { nothingClaimed } from '../../claims';
import { writtenNumber } from '../../constants';
import { hasWord, saysCost, saysDistance, saysFailure, saysHazard } from '../../vocabulary';
import type { DataFinding, DataRule } from '../data-rule';
import { shareAbove, spreadOf } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 20;

export const absencePaysBest: DataRule = {
  code: 'RS183',
  title: 'Where there is nothing, a score is at its best',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions) {
      if (trace.context.isEntry(fn) || trace.context.entersAs(fn) !== 1 || saysCost(fn.name)) continue;
      // Its own sentence is the better evidence.
      if (nothingClaimed(fn) !== null) continue;
      const found = judge(trace, fn);
      if (found) yield found;
    }
  },
};

function judge(trace: Trace, fn: PyFunction): DataFinding | null {
  const returns = fn.flow.returns.flatMap(({ parts: [node] }) => (node ? [node] : []));
  const written = (node: PyNode): number | null => writtenNumber(node, fn, trace.context);
  const [way, ...ways] = returns.filter((node) => (written(node) ?? 0) > 0 && absentIn(node) !== null);
  const others = returns.filter((node) => written(node) === null);
  const absent = way && absentIn(way);
  if (!way || ways.length || !others.length || !absent) return null;
  const size = written(way) ?? 0;
  const values = trace.numbers(trace.valueSite(way));
  const rows = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
  const best = others.map((node) => spreadOf(trace.numbers(trace.valueSite(node))));
  const count = best.reduce((sum, each) => sum + each.count, 0);
  const most = Math.max(...best.map(({ max }) => max));
  if (rows.length < ENOUGH || count < ENOUGH || most > size + 1e-9) return null;
  // The recording says whether it is good: episodes that fail have more such steps.
  const here = new Set(rows);
  const shares = (outcome: 'success' | 'failure'): number[] =>
    trace
      .spans()
      .filter(({ part, start, end }) => part.outcome === outcome && end > start)
      .map(({ start, end }) => rowsIn(here, start, end) / (end - start));
  const [failures, successes] = [shares('failure'), shares('success')];
  const isWorse = failures.length >= 8 && successes.length >= 8 && shareAbove(failures, successes) >= 0.75;
  if (!isWorse) return null;
  const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
  return {
    at: way,
    message: `Where \`${absent.text}\`, \`${fn.name}\` gives ${formatNumber(size)}, and never more than ${formatNumber(most)} elsewhere: nothing at all is paid best. That holds on ${formatPercent(mean(failures))} of the steps of failures and on ${formatPercent(mean(successes))} of those of successes.`,
    evidence: trace.references(rows),
  };
}

function rowsIn(rows: ReadonlySet<number>, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if (rows.has(i)) count++;
  return count;
}

/** What makes a thing better that is not there. */
const BAD =
  'error err violation violations waiting queue queues delay backlog debt damage hits hit wall risk loss alarm alarms conflict conflicts overlap bumps closing lead leading offset deviation gap slip stuck idle occupied';

/** The condition, where it asks that something is missing, none or 0, and this is nothing that should be missing. */
function absentIn(node: PyNode): PyNode | null {
  const [guard] = guardsOf(node);
  if (!guard?.holds) return null;
  const test = unparenthesized(guard.condition);
  const link = singleComparison(test);
  const isNothing =
    test.type === 'not_operator' ||
    (link !== null &&
      ((/^(==|<=)$/.test(link.operator) && numberValue(link.right) === 0) ||
        (link.operator === 'is' && link.right.type === 'none')));
  const text = test.text;
  return isNothing && !saysFailure(text) && !saysHazard(text) && !saysDistance(text) && !hasWord(text, BAD)
    ? test
    : null;
}
