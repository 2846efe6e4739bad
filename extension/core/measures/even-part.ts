import type { ReplayResult } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import { selectEpisodes } from '../trajectory/concat';
import type { TrajectorySet } from '../trajectory/model';

/** Some whole episodes of a recording, evenly chosen of every outcome and cause. */
export interface EvenPart {
  readonly set: TrajectorySet;
  readonly outcomes: readonly EpisodeOutcome[];
  /** By row of the part: the row of the whole recording. */
  readonly wholeRows: Int32Array;
}

/** Steps that long questions are asked of: of a larger recording an even part, so that no answer takes minutes. */
export const STUDIED_STEPS = 1_000_000;

const studied = new WeakMap<readonly EpisodeOutcome[], EvenPart>();

/** The part that is studied, the same for every reward on these outcomes; null where that is the whole recording. */
export function studiedPart(set: TrajectorySet, outcomes: readonly EpisodeOutcome[]): EvenPart | null {
  if (set.kind === 'completions' || set.steps <= STUDIED_STEPS) return null;
  let part = studied.get(outcomes);
  if (!part) studied.set(outcomes, (part = evenPart(set, outcomes, STUDIED_STEPS)));
  return part;
}

/** About this many steps of it; at least the first episode of each outcome and cause. */
export function evenPart(set: TrajectorySet, outcomes: readonly EpisodeOutcome[], steps: number): EvenPart {
  const stride = Math.max(1, Math.ceil(set.steps / steps));
  const seen = new Map<string, number>();
  const chosen = set.episodes.flatMap((_, i) => {
    const { outcome, cause } = outcomes[i] ?? UNKNOWN;
    const kind = `${outcome} ${cause ?? ''}`;
    const n = seen.get(kind) ?? 0;
    seen.set(kind, n + 1);
    return n % stride === 0 ? [i] : [];
  });
  const part = selectEpisodes(set, chosen);
  const wholeRows = new Int32Array(part.steps);
  part.episodes.forEach(({ start, length }, k) => {
    const from = set.episodes[chosen[k] ?? 0]?.start ?? 0;
    for (let t = 0; t < length; t++) wholeRows[start + t] = from + t;
  });
  return { set: part, outcomes: chosen.map((i) => outcomes[i] ?? UNKNOWN), wholeRows };
}

/** What was paid on these rows. */
export function replayOfRows(replay: ReplayResult, rows: Int32Array): ReplayResult {
  return {
    ...replay,
    status: Uint8Array.from(rows, (row) => replay.status[row] ?? 0),
    reward: Float64Array.from(rows, (row) => replay.reward[row] ?? NaN),
    components: new Map(
      [...replay.components].map(([name, values]) => [
        name,
        Float64Array.from(rows, (row) => values[row] ?? NaN),
      ]),
    ),
  };
}

const UNKNOWN: EpisodeOutcome = { outcome: 'unknown', cause: null };
