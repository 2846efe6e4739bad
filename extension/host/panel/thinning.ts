import { StepStatus } from '../../core/sandbox/replay';

/** Up to this many steps an episode is sent whole. */
export const WHOLE_STEPS = 4000;
/** As many stretches as a wide screen has pixels for. */
const STRETCHES = 1000;

/**
 * Steps that show a long episode as its picture would: of each stretch the step that is paid least and the one that is paid
 * most, and the first that has no reward. Ascending, with the first and the last step; null when the episode is short.
 */
export function thinnedSteps(
  reward: Float64Array,
  status: Uint8Array,
  start: number,
  length: number,
): Float64Array<ArrayBuffer> | null {
  if (length <= WHOLE_STEPS) return null;
  const kept = new Set<number>([0, length - 1]);
  for (let k = 0; k < STRETCHES; k++) {
    const from = Math.floor((k / STRETCHES) * length);
    const to = Math.floor(((k + 1) / STRETCHES) * length);
    let [least, most, failed] = [from, from, -1];
    for (let step = from; step < to; step++) {
      const row = start + step;
      if (failed < 0 && status[row] !== StepStatus.Ok) failed = step;
      const value = reward[row] ?? Number.NaN;
      if (!(value >= (reward[start + least] ?? Number.NaN))) {
        if (!Number.isNaN(value)) least = step;
      }
      if (!(value <= (reward[start + most] ?? Number.NaN))) {
        if (!Number.isNaN(value)) most = step;
      }
    }
    kept.add(least);
    kept.add(most);
    if (failed >= 0) kept.add(failed);
  }
  return Float64Array.from([...kept].sort((a, b) => a - b));
}
