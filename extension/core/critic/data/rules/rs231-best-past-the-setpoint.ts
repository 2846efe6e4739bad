import { formatNumber } from '../../../measures/format';
import { numberValue } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { differencesIn } from '../../pairs';
import { hasWord, lastName } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { quantile, rankCorrelation } from '../statistics';
import type { Trace } from '../trace';

const SETPOINT = 'setpoint target desired reference command commanded goal ref wanted';
/** One is to stay on one side of these, or goes past them on purpose. */
const OTHER =
  'max min limit prev previous last threshold distance dist potential time step steps reward bound price value score';
const ENOUGH = 40;

export const bestPastTheSetpoint: DataRule = {
  code: 'RS231',
  title: 'What tracks a set point is best beyond it',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions) {
      if (trace.context.entersAs(fn) === 'both') continue;
      for (const { node, left, right } of differencesIn(fn)) {
        const names = [left, right].map((side) => lastName(side.text));
        const isTracked =
          names.filter((name) => hasWord(name, SETPOINT)).length === 1 &&
          names.every((name) => !hasWord(name, OTHER)) &&
          [left, right].every((side) => numberValue(side) === null);
        const error = trace.numbers(trace.valueSite(node));
        if (!isTracked) continue;
        const found = resultsOf(node, fn).find((result) => risesThrough(trace, error, result));
        if (!found) continue;
        const values = trace.numbers(trace.valueSite(found));
        const [below, at, above] = [-1, 0, 1].map((side) => typical(error, values, side));
        // A plain error, of which the size may be taken by whoever calls it.
        if (Math.abs(at ?? 0) < 0.1 * Math.abs((above ?? 0) - (below ?? 0))) continue;
        yield {
          at: found,
          message: `This goes on ${(above ?? 0) > (below ?? 0) ? 'rising' : 'falling'} through \`${node.text}\` = 0: it is ${formatNumber(below ?? NaN)} where that is far below 0, ${formatNumber(at ?? NaN)} at 0 and ${formatNumber(above ?? NaN)} far above. It is not best at the set point but as far as can be on one side of it. Is \`abs\` missing?`,
          evidence: trace.references([...values.keys()].filter((i) => !Number.isNaN(values[i]))),
        };
        return;
      }
    }
  },
};

/** What is made of the difference and returned, or is a step on the way. */
function resultsOf(node: PyNode, fn: PyFunction): PyNode[] {
  return fn.flow.returns
    .flatMap(({ parts: [value] }) => value ?? [])
    .filter(
      (value) =>
        value.contains(node) || value.all('identifier').some((name) => fn.assignedTo(name)?.contains(node)),
    );
}

/** With values of both signs it goes one way all the time, and is never cut off. */
function risesThrough(trace: Trace, error: Float64Array, result: PyNode): boolean {
  const values = trace.numbers(trace.valueSite(result));
  const rows = [...values.keys()].filter((i) => !Number.isNaN(values[i]) && !Number.isNaN(error[i]));
  const side = (sign: number): number[] => rows.filter((i) => sign * (error[i] ?? 0) > 1e-9);
  const [low, high] = [side(-1), side(1)];
  if (low.length < ENOUGH || high.length < ENOUGH || Math.min(low.length, high.length) < 0.1 * rows.length)
    return false;
  const of = (which: readonly number[]): number =>
    rankCorrelation(
      which.map((i) => error[i] ?? NaN),
      which.map((i) => values[i] ?? NaN),
    );
  const [all, below, above] = [of(rows), of(low), of(high)];
  return (
    Math.abs(all) > 0.97 &&
    Math.sign(below) === Math.sign(all) &&
    Math.sign(above) === Math.sign(all) &&
    Math.min(Math.abs(below), Math.abs(above)) > 0.9
  );
}

/** The middle of the result where the error is far on one side, or about 0. */
function typical(error: Float64Array, values: Float64Array, side: number): number {
  const known = [...error.keys()].filter((i) => !Number.isNaN(values[i]) && !Number.isNaN(error[i]));
  const sorted = known.sort((i, j) => (error[i] ?? 0) - (error[j] ?? 0));
  const zero = [...known].sort((i, j) => Math.abs(error[i] ?? 0) - Math.abs(error[j] ?? 0));
  const few = Math.max(5, Math.floor(known.length / 20));
  const which = side === 0 ? zero.slice(0, few) : side < 0 ? sorted.slice(0, few) : sorted.slice(-few);
  return quantile(
    which.map((i) => values[i] ?? NaN),
    0.5,
  );
}
