import { unparenthesized } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import { comparisonsIn, differencesIn } from '../../pairs';
import { hasWord, lastName } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { fieldOf } from '../values';
import type { Trace } from '../trace';

const PREVIOUS = 'prev previous last old before';
/** What is kept longer than a step on purpose. */
const OTHER = 'best max min closest nearest record first initial start goal target valid seen episode';
const ENOUGH = 5;
const LEAST_STEPS = 5;

export const notOfTheStepBefore: DataRule = {
  code: 'RS195',
  title: 'What is called the previous value is an older one',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions)
      for (const { node, left, right } of [...differencesIn(fn), ...comparisonsIn(fn)])
        for (const [now, before] of [
          [left, right],
          [right, left],
        ] as const) {
          const name = lastName(before.text);
          const isPrevious = hasWord(name, PREVIOUS) && !hasWord(name, OTHER);
          if (!isPrevious || hasWord(lastName(now.text), PREVIOUS) || fieldOf(trace, fn, before)) continue;
          const found = judge(trace, now, before);
          if (!found) continue;
          yield {
            at: node,
            message: `\`${before.text}\` ${found.says}: it is not what \`${now.text}\` was one step before, in any of the ${found.episodes} episodes tried in which that changes.`,
            evidence: trace.references(found.rows),
          };
        }
  },
};

interface Found {
  readonly says: string;
  readonly episodes: number;
  readonly rows: readonly number[];
}

function judge(trace: Trace, now: PyNode, before: PyNode): Found | null {
  const [a, b] = [valuesAt(trace, now), valuesAt(trace, before)];
  let [episodes, still, late] = [0, 0, 0];
  const rows: number[] = [];
  for (const { start, end } of trace.spans()) {
    const known: number[] = [];
    for (let i = start; i < end; i++)
      if (!Number.isNaN(a[i] ?? NaN) && !Number.isNaN(b[i] ?? NaN)) known.push(i);
    // Steps in a row, so that the one before is known.
    const run = known.filter((i, k) => i === (known[0] ?? 0) + k);
    if (run.length < LEAST_STEPS || new Set(run.map((i) => a[i])).size < 3) continue;
    episodes++;
    const [first = 0] = run;
    if (run.every((i) => b[i] === b[first])) still++;
    const isTwoBefore = run.slice(2).every((i) => b[i] === a[i - 2]);
    const isOneBefore = run.slice(2).every((i) => b[i] === a[i - 1]);
    if (isTwoBefore && !isOneBefore) late++;
    rows.push(run[2] ?? first);
  }
  if (episodes < ENOUGH) return null;
  if (still === episodes) return { says: 'stays the same through an episode', episodes, rows };
  return late === episodes ? { says: 'is always that of two steps before', episodes, rows } : null;
}

/** Numbers, or checksums of small arrays. */
function valuesAt(trace: Trace, node: PyNode): Float64Array {
  const site = trace.valueSite(unparenthesized(node));
  const numbers = trace.numbers(site);
  return site && numbers.every(Number.isNaN) ? trace.checksum(site) : numbers;
}
