import { measureInput } from '../measures/evaluate';
import { groupHashes } from '../trajectory/groups';
import { reduce } from '../measures/reduction';
import { ok, type Problem, type Result } from '../problem';
import type { ReplayResult } from '../sandbox/replay';
import type { RunControl } from '../sandbox/sandbox';
import type { Outcomes } from '../task/outcomes';
import { schemaDifference } from '../trajectory/concat';
import type { episodeNaming } from '../trajectory/load';
import type { LoadedFile, TrajectorySet } from '../trajectory/model';
import { conform } from './conform';
import { describeShard, stampOf, type LargeRecording, type Shard, type SizedRecording } from './files';
import type { ShardSummary } from './summary';

/** How one shard after the other is read, labelled and replayed. */
export interface ShardSteps {
  readonly large: LargeRecording;
  readonly discount: number;
  read(recording: SizedRecording, control: RunControl): Promise<Result<LoadedFile>>;
  outcomes(set: TrajectorySet, control: RunControl): Promise<Outcomes>;
  replay(set: TrajectorySet, control: RunControl): Promise<Result<ReplayResult>>;
}

/** Shares of the progress of a shard. */
const READ = 0.3;

/**
 * Reads the recordings of one shard, replays them and keeps a few numbers an episode. Recordings that cannot be read are problems of
 * the summary; it is a failure when the replay is.
 */
export async function summariseShard(
  shard: Shard,
  steps: ShardSteps,
  name: ReturnType<typeof episodeNaming>,
  control: RunControl,
): Promise<Result<ShardSummary>> {
  const lap = stopwatch();
  const { signal, onProgress } = control;
  const problems: Problem[] = [];
  const formats: string[] = [];
  const sets: TrajectorySet[] = [];
  for (const [i, recording] of shard.entries()) {
    const loaded = await steps.read(recording, {
      ...(signal ? { signal } : {}),
      onProgress: (share) => onProgress?.((READ * (i + share)) / shard.length),
    });
    if (signal?.aborted) break;
    formats.push(loaded.ok ? loaded.value.format : '');
    const difference = loaded.ok ? differenceProblem(loaded.value, steps.large) : loaded.problem;
    if (difference) problems.push(difference);
    else if (loaded.ok) sets.push(name(recording.label, loaded.value.set));
  }
  const stamp = await stampOf(shard, formats);
  const set = conform(sets, steps.large.schema);
  const files = sets.length;
  sets.length = 0;
  const readSeconds = lap();
  const { outcomes, problems: unclear } = await steps.outcomes(set, signal ? { signal } : {});
  const file = describeShard(shard);
  problems.push(
    ...unclear.map((problem) => (problem.code === 'no-success' ? problem : { ...problem, where: { file } })),
  );
  lap();
  const replay = await steps.replay(set, {
    ...(signal ? { signal } : {}),
    onProgress: (share) => onProgress?.(READ + (1 - READ) * share),
  });
  if (!replay.ok) return { ok: false, problem: { ...replay.problem, where: { file } } };
  const { runtime, lines, printed } = replay.value;
  const input = measureInput({ set, outcomes, replay: replay.value, discount: steps.discount });
  const reduction = reduce(input, groupHashes(set));
  return ok({
    ...{ stamp, formats, reduction, runtime, lines, printed, readSeconds, problems },
    files,
    replaySeconds: lap(),
  });
}

function differenceProblem({ file, set }: LoadedFile, { first, firstFile }: LargeRecording): Problem | null {
  const difference = schemaDifference(first, set);
  if (!difference) return null;
  return {
    code: 'schema-differs',
    message: `This recording does not fit the others: ${difference} as in ${firstFile}.`,
    hint: 'Give recordings of another task a task file of their own.',
    where: { file },
  };
}

/** Seconds since it was last asked. */
function stopwatch(): () => number {
  let at = performance.now();
  return () => {
    const before = at;
    at = performance.now();
    return (at - before) / 1000;
  };
}
