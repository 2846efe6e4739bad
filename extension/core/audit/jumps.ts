import { breathe } from '../breathe';
import { stateGraph } from '../exploits/graph';
import { movingEntries, valueAt } from '../exploits/seams';
import type { Evaluation } from '../measures/evaluation';
import { formatNumber } from '../measures/format';
import { StepStatus } from '../sandbox/replay';
import type { Jump } from './audit';
import { referenceOf } from './history';

const MAX_JUMPS = 5;
/** A change must be this many times steeper than the median to be called a jump. */
const STEEP = 20;
/** Two states nearer than this are one: the ratio would be that of noise. */
const NEAREST = 0.05;
const MIN_PAIRS = 50;

/**
 * Local Lipschitz constants: |Δr| / ‖Δs‖ between a step and the next, where only continuous fields change, s in typical moves. Those
 * far above the median are jumps: a threshold, or a bonus that comes all at once.
 */
export async function findJumps({ input: { set, replay } }: Pick<Evaluation, 'input'>): Promise<Jump[]> {
  if (set.kind === 'completions') return [];
  const { moves, exact } = await stateGraph(set);
  const entries = movingEntries(set, moves);
  if (exact || entries.length === 0) return [];
  const ratios = new Float64Array(set.steps);
  const distances = new Float64Array(set.steps);
  const changeAt = (row: number): number => (replay.reward[row + 1] ?? 0) - (replay.reward[row] ?? 0);
  let pairs = 0;
  for (const { start, length } of set.episodes)
    for (let row = start; row < start + length - 1; row++) {
      if (replay.status[row] !== StepStatus.Ok || replay.status[row + 1] !== StepStatus.Ok) continue;
      let squares = 0;
      for (const entry of entries)
        squares +=
          ((valueAt(set.observation, entry, row + 1) - valueAt(set.observation, entry, row)) /
            entry.typical) **
          2;
      const distance = Math.sqrt(squares);
      if (!(distance >= NEAREST)) continue;
      ratios[row] = Math.abs(changeAt(row)) / distance;
      distances[row] = distance;
      pairs++;
    }
  if (pairs < MIN_PAIRS) return [];
  await breathe();
  const sorted = ratios.filter((ratio) => ratio > 0).sort();
  const median = sorted[sorted.length >> 1] ?? 0;
  const steep: number[] = [];
  ratios.forEach((ratio, row) => {
    if (ratio > 0 && ratio >= STEEP * median) steep.push(row);
  });
  const seen = new Set<string>();
  const jumps: Jump[] = [];
  for (const row of steep.sort((a, b) => (ratios[b] ?? 0) - (ratios[a] ?? 0))) {
    if (jumps.length === MAX_JUMPS) break;
    const [change, distance, ratio] = [changeAt(row), distances[row] ?? 0, ratios[row] ?? 0];
    // One jump of each size: a bonus that hundreds of episodes get is one thing.
    const kind = Math.abs(change).toPrecision(2);
    if (seen.has(kind)) continue;
    seen.add(kind);
    jumps.push({
      from: referenceOf(set, row),
      to: referenceOf(set, row + 1),
      change,
      distance,
      timesTypical: ratio / median,
      sentence: `The reward ${change > 0 ? 'rises' : 'falls'} by ${formatNumber(Math.abs(change))} while the state moves ${formatNumber(distance)} typical steps: ${formatNumber(ratio / median)} times as steep as usual.`,
    });
  }
  return jumps;
}
