import type { Result } from '../problem';
import { ok } from '../problem';
import type { ReplayResult, TracedRow } from '../sandbox/replay';
import type { TrajectorySet } from '../trajectory/model';

/** Replays some episodes, noting what each step did; values in the rows of the request from one up to another. */
export type TraceRun = (
  episodes: readonly number[],
  values: readonly [from: number, to: number],
) => Promise<Result<ReplayResult>>;

/** One episode, step by step. */
export interface EpisodeTrace {
  readonly steps: readonly TracedRow[];
  /** Values were noted from this step on, up to but not including `to`. */
  readonly from: number;
  readonly to: number;
}

/** Of the values of a long episode, those around the step that is looked at. */
const VALUES_BEFORE = 100;
const VALUES_AFTER = 300;

/** Values are text, so only steps around `step` have them. A reward that remembers is replayed from the episode's start. */
export async function traceEpisode(
  run: TraceRun,
  { episodes }: Pick<TrajectorySet, 'episodes'>,
  episode: number,
  step: number,
): Promise<Result<EpisodeTrace>> {
  const { start = 0, length = 0 } = episodes[episode] ?? {};
  const from = Math.max(0, step - VALUES_BEFORE);
  const to = Math.min(length, step + VALUES_AFTER);
  const replayed = await run([episode], [from, to]);
  if (!replayed.ok) return replayed;
  const steps = (replayed.value.trace ?? []).map((traced) => ({ ...traced, row: traced.row - start }));
  return ok({ steps, from, to });
}

/** How often each episode ran each line: in so many calls of the function that it stands in. */
export interface LineCounts {
  /** By line, one count an episode; −1 where the episode was not looked at. */
  readonly byLine: ReadonlyMap<number, Int32Array<ArrayBuffer>>;
  /** How many episodes were looked at. */
  readonly looked: number;
}

/** A few seconds. */
const MOST_STEPS = 1_000_000;
const MOST_EPISODES = 20_000;

/** `run` replays these episodes with `byEpisode`. Of very many steps or episodes, an even sample is looked at. */
export async function lineCounts(
  run: (episodes: readonly number[]) => Promise<Result<ReplayResult>>,
  { episodes, steps }: Pick<TrajectorySet, 'episodes' | 'steps'>,
): Promise<Result<LineCounts>> {
  const every = Math.ceil(Math.max(1, steps / MOST_STEPS, episodes.length / MOST_EPISODES));
  const chosen = episodes.flatMap((_, i) => (i % every === 0 ? i : []));
  const replayed = await run(chosen);
  if (!replayed.ok) return replayed;
  const ends = new Map(
    chosen.map((index) => {
      const { start, length } = episodes[index] ?? { start: 0, length: 0 };
      return [start + length - 1, index] as const;
    }),
  );
  const byLine = new Map<number, Int32Array<ArrayBuffer>>();
  for (const { row, lines } of replayed.value.byEpisode ?? []) {
    const index = ends.get(row);
    if (index === undefined) continue;
    for (const [line, calls] of lines) {
      let counts = byLine.get(line);
      if (!counts) {
        byLine.set(line, (counts = new Int32Array(episodes.length).fill(-1)));
        for (const one of chosen) counts[one] = 0;
      }
      counts[index] = calls;
    }
  }
  return ok({ byLine, looked: chosen.length });
}
