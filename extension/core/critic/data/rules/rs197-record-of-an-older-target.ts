import { comparisonsIn, differencesIn } from '../../pairs';
import { hasWord, lastName } from '../../vocabulary';
import { unparenthesized } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';
import { quantile } from '../statistics';
import { targetMoves } from '../targets';
import type { Trace } from '../trace';

const ENOUGH = 5;

export const recordOfAnOlderTarget: DataRule = {
  code: 'RS197',
  title: 'The best so far is kept when the target changes',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions' || !trace.task.set.nextObservation) return;
    const targets = targetMoves(trace);
    if (!targets.length) return;
    for (const fn of trace.context.rewardFunctions)
      for (const { node, left, right } of [...differencesIn(fn), ...comparisonsIn(fn)])
        for (const [now, best] of [
          [left, right],
          [right, left],
        ] as const) {
          if (!hasWord(lastName(best.text), 'best closest nearest min minimum lowest record')) continue;
          const [a, b] = [now, best].map((side) => trace.numbers(trace.valueSite(unparenthesized(side))));
          const target = targets.find(({ rows }) => a && b && isKept(trace, a, b, rows));
          if (!target) continue;
          yield {
            at: node,
            message: `\`${best.text}\` stays what it was when ${target.name} changes: \`${now.text}\` is then far above it, and is hardly ever below it again. Only the way to the first target counts. Set it anew where the target changes.`,
            evidence: trace.references(target.rows),
          };
          return;
        }
  },
};

/** Where the target changes the value jumps up, the record stays, and from then on almost nothing beats it. */
function isKept(trace: Trace, now: Float64Array, best: Float64Array, moves: readonly number[]): boolean {
  const moved = new Set(moves);
  const jumps: number[] = [];
  const steps: number[] = [];
  let [episodes, beatenBefore, before, beatenAfter, after] = [0, 0, 0, 0, 0];
  for (const { start, end } of trace.spans()) {
    let hasMoved = false;
    for (let i = start; i < end; i++) {
      const [x = NaN, y = NaN] = [now[i], best[i]];
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      // Set anew at some time: not what is looked for.
      if (i > start && y > (best[i - 1] ?? NaN) + 1e-9) return false;
      if (i > start) (moved.has(i) ? jumps : steps).push(x - (now[i - 1] ?? NaN));
      if (hasMoved) {
        after++;
        if (x < y) beatenAfter++;
      } else if (!moved.has(i)) {
        before++;
        if (x < y) beatenBefore++;
      }
      if (moved.has(i) && !hasMoved) {
        hasMoved = true;
        episodes++;
      }
    }
  }
  return (
    episodes >= ENOUGH &&
    after >= 50 &&
    before >= 50 &&
    beatenBefore >= Math.max(20, 0.03 * before) &&
    beatenAfter <= 0.1 * (beatenBefore / before) * after &&
    quantile(jumps, 0.5) > 2 * quantile(steps.map(Math.abs), 0.9)
  );
}
