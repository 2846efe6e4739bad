import { formatPercent } from '../../../measures/format';
import { callShape, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import { comparisonsIn, differencesIn, type Pair } from '../../pairs';
import { recordingRead, type Recording } from '../../reads';
import type { DataRule } from '../data-rule';
import { candidatesOf } from '../fields';
import type { Trace } from '../trace';

const ENOUGH = 100;
const OFTEN = 0.05;

export const ofTwoSteps: DataRule = {
  code: 'RS185',
  title: 'Values of two steps where those of one belong together',
  severity: 'warning',
  *check(trace) {
    if (!trace.task.set.nextObservation || trace.context.surroundings.contract?.id === 'deepracer') return;
    const told = new Set<string>();
    for (const fn of trace.context.rewardFunctions)
      for (const { node, left, right } of pairsIn(fn)) {
        const [a, b] = [left, right].map((side) => recordingRead(unparenthesized(side), fn, trace.context));
        if (!a?.of || !b?.of || a.of === b.of || a.of === 'info' || b.of === 'info' || a.path === b.path)
          continue;
        const key = `${a.path} ${b.path}`;
        if (told.has(key)) continue;
        const mixed = compare(trace, a, b);
        const ordered = (['next_obs', 'obs'] as const)
          .map((of) => ({ of, ...compare(trace, { ...a, of }, { ...b, of }) }))
          .find(
            ({ above, below, count }) =>
              count >= ENOUGH && Math.min(above, below) === 0 && Math.max(above, below) >= OFTEN * count,
          );
        if (!ordered || mixed.count < ENOUGH) continue;
        const isAbove = ordered.above > 0;
        const against = isAbove ? mixed.below : mixed.above;
        if (against < OFTEN * mixed.count) continue;
        told.add(key);
        const late = a.of === 'obs' ? a : b;
        yield {
          at: node,
          message: `\`${left.text}\` is of the step ${a.of === 'obs' ? 'before' : 'after'}, \`${right.text}\` of the one ${b.of === 'obs' ? 'before' : 'after'}. Of one step, ${a.path} is never ${isAbove ? 'less' : 'more'} than ${b.path} in the recording; mixed so it is on ${formatPercent(against / mixed.count)} of the steps tried. Should ${late.path} be read from next_obs, too?`,
          evidence: trace.references(mixed.rows(isAbove ? -1 : 1)),
        };
      }
  },
};

/** Also `np.maximum(a, b)` and the like. */
function pairsIn(fn: PyFunction): Pair[] {
  const calls = fn.own('call').flatMap((node): Pair[] => {
    const [left, right, ...more] = callShape(node)?.positional ?? [];
    const isOfTwo = /^(np|numpy)\.(minimum|maximum|subtract)$/.test(node.child('function')?.text ?? '');
    return isOfTwo && left && right && !more.length ? [{ node, left, right }] : [];
  });
  return [...differencesIn(fn), ...comparisonsIn(fn), ...calls];
}

interface Order {
  readonly above: number;
  readonly below: number;
  readonly count: number;
  rows(sign: 1 | -1): number[];
}

/** On how many rows the one is above the other, entry by entry. */
function compare(trace: Trace, a: Recording, b: Recording): Order {
  const [first, second] = [columns(trace, a), columns(trace, b)];
  const signs = new Int8Array(trace.count);
  let count = 0;
  if (first.length === second.length)
    for (let i = 0; i < trace.count; i++) {
      const differences = first.map((column, k) => (column[i] ?? NaN) - (second[k]?.[i] ?? NaN));
      if (!differences.length || differences.some(Number.isNaN)) continue;
      count++;
      // One entry the other way is enough to break the order.
      const [low, high] = [Math.min(...differences), Math.max(...differences)];
      signs[i] = low < -1e-9 && high > 1e-9 ? 2 : low < -1e-9 ? -1 : high > 1e-9 ? 1 : 0;
    }
  const rows = (sign: 1 | -1): number[] =>
    [...signs.keys()].filter((i) => signs[i] === sign || signs[i] === 2);
  return { above: rows(1).length, below: rows(-1).length, count, rows };
}

/** The field, or all entries of the vector, at a path. */
function columns(trace: Trace, { of, path }: Recording): Float64Array[] {
  const all = candidatesOf(trace).filter((each) => each.of === of);
  const own = all.filter(({ field }) => field.path === path);
  const entries = own.length
    ? own
    : all.filter(
        ({ field }) => field.path.startsWith(`${path}[`) && /^\[\d+\]$/.test(field.path.slice(path.length)),
      );
  return entries.map(({ values }) => values);
}
