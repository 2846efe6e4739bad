import { evaluateInTurns } from '../measures/evaluate';
import type { Evaluation } from '../measures/evaluation';
import type { ReplayResult } from '../sandbox/replay';
import type { TaskContext } from '../task/context';
import { selectEpisodes } from '../trajectory/concat';

/** Recordings with fewer steps are replayed whole: it takes no longer than a choice. */
const LARGE = 40_000;
/** Steps that edits are tried on first. */
const SAMPLE = 20_000;
/** Of either outcome; a sample with fewer decides nothing. */
const MIN_OUTCOME = 10;

/** Some episodes of a large recording, on which edits are tried before the best are replayed on all. */
export interface Screen {
  /** The recording without the other episodes. */
  readonly context: TaskContext;
  /** The present reward on these episodes. */
  readonly evaluation: Evaluation;
  /** Rows of the whole recording as rows of this one; those that are not in it are left out. */
  rows(whole: Iterable<number>): number[];
}

/** Evenly chosen episodes of each outcome; null where the recording is small, or too few are known of an outcome. */
export async function screenOf(context: TaskContext, evaluation: Evaluation): Promise<Screen | null> {
  const { set, outcomes } = context;
  if (set.steps < LARGE) return null;
  const stride = Math.ceil(set.steps / SAMPLE);
  const seen = new Map<string, number>();
  const chosen = set.episodes.flatMap((_, i) => {
    const { outcome = 'unknown', cause = null } = outcomes[i] ?? {};
    const kind = `${outcome} ${cause ?? ''}`;
    const n = seen.get(kind) ?? 0;
    seen.set(kind, n + 1);
    return n % stride === 0 ? [i] : [];
  });
  const known = (wanted: string): number => chosen.filter((i) => outcomes[i]?.outcome === wanted).length;
  if (known('success') < MIN_OUTCOME || known('failure') < MIN_OUTCOME) return null;
  const part = selectEpisodes(set, chosen);
  const newRow = new Int32Array(set.steps).fill(-1);
  const oldRows = new Int32Array(part.steps);
  part.episodes.forEach(({ start, length }, k) => {
    const from = set.episodes[chosen[k] ?? 0]?.start ?? 0;
    for (let t = 0; t < length; t++) {
      newRow[from + t] = start + t;
      oldRows[start + t] = from + t;
    }
  });
  const some = { ...context, set: part, outcomes: chosen.map((i) => outcomes[i] ?? UNKNOWN) };
  const replay = pick(evaluation.input.replay, oldRows);
  const { discount } = evaluation.input;
  return {
    context: some,
    evaluation: await evaluateInTurns({ set: part, outcomes: some.outcomes, replay, discount }),
    rows: (whole) => Array.from(whole, (row) => newRow[row] ?? -1).filter((row) => row >= 0),
  };
}

const UNKNOWN = { outcome: 'unknown', cause: null } as const;

function pick(replay: ReplayResult, rows: Int32Array): ReplayResult {
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
