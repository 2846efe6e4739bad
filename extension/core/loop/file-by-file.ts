import type { BoundReward } from '../contract/bound-reward';
import { makesInstance } from '../contract/functions';
import { plural } from '../measures/ordering';
import { ok, type Problem, type Result } from '../problem';
import { RayRuntime } from '../sandbox/ray/ray';
import type { Limits, RunControl, Sandbox } from '../sandbox/sandbox';
import { keepsState } from '../sandbox/state';
import { areTooLarge, planShards, shardsAtOnce, sizeRecordings, type LargeRecording } from '../stream/files';
import { splitLarge } from '../stream/parts';
import { sampleRecordings } from '../stream/sample';
import { streamReplay, type StreamedReplay } from '../stream/stream';
import type { TaskContext } from '../task/context';
import { evaluateOutcomes } from '../task/outcomes';
import type { RewardTask } from '../task/task';
import type { RecordingStore } from '../trajectory/cache/store';
import { observationFields } from '../trajectory/fields';
import type { Found } from '../trajectory/find-recordings';
import { readRecording } from '../trajectory/load';
import type { StreamChoice } from './workbench';

/** Shards that are read while all workers of a cluster are busy. */
const READ_AHEAD = 1;

/** What going through files takes from the workbench. */
export interface FileByFileParts {
  readonly store: RecordingStore;
  /** Evaluates the task's expressions. */
  readonly expressions: Sandbox;
  readonly limits: Limits;
  readonly python?: string | undefined;
  /** Recordings that are replayed together have about this much memory; the usual when absent. */
  readonly shardBytes?: number | undefined;
}

/**
 * The task with a sample of its recordings, where they are too large to be held at once; null where they are not, and
 * can be loaded as usual.
 */
export async function openLarge(
  file: string,
  task: RewardTask,
  { files: found, problems }: Found,
  choice: StreamChoice,
  { store, expressions, limits }: FileByFileParts,
  control: RunControl,
): Promise<Result<TaskContext> | null> {
  if (choice === 'never') return null;
  const sized = await sizeRecordings(found);
  if (sized.length === 0 || !(choice === 'always' || areTooLarge(sized))) return null;
  const recordings = (await Promise.all(sized.map((recording) => splitLarge(recording)))).flat();
  if (choice !== 'always' && recordings.length === 1) return null;
  const began = performance.now();
  const { signal } = control;
  const read = (recording: (typeof recordings)[number]) => readRecording(recording, { signal, store });
  const sampled = await sampleRecordings(recordings, read, signal);
  if (!sampled.ok) return sampled;
  const { set, files, large } = sampled.value;
  const readSeconds = (performance.now() - began) / 1000;
  const { outcomes, problems: unclear } = await evaluateOutcomes(task, set, expressions, limits, control);
  return ok({
    ...{ file, task, set, files, large, outcomes, readSeconds },
    fields: observationFields(set, task.observation),
    problems: [
      ...problems,
      ...sampled.value.problems,
      ...unclear,
      sampleNotice(large, set.steps, files.length),
    ],
  });
}

function sampleNotice({ recordings }: LargeRecording, steps: number, parts: number): Problem {
  const files = new Set(recordings.map(({ path }) => path)).size;
  const all = files === 1 ? 'The recording is' : `The ${files} recordings are`;
  const some = recordings.some(({ part }) => part) ? `${parts} parts` : `${parts} of them`;
  return {
    code: 'recordings-sampled',
    message: `${all} not loaded at once: ${plural(steps, 'step')} of ${some} ${steps === 1 ? 'is' : 'are'} looked at.`,
    hint: 'On the command line, replay and analyze go through all of them, file by file.',
  };
}

/** Replays all recordings of the task, one process a shard. */
export async function replayLarge(
  context: TaskContext & { readonly large: LargeRecording },
  { source, file, plan, needs }: BoundReward,
  sandbox: Sandbox | RayRuntime,
  { store, expressions, limits, shardBytes, python }: FileByFileParts,
  control: RunControl,
): Promise<Result<StreamedReplay>> {
  const { task, large } = context;
  const shards = planShards(large.recordings, shardBytes);
  const tasks = sandbox instanceof RayRuntime ? await sandbox.parallelism() : null;
  if (tasks && !tasks.ok) return tasks;
  const engine = [sandbox instanceof RayRuntime ? 'ray' : sandbox.id, python];
  const streamed = await streamReplay(
    {
      large,
      taskFile: context.file,
      discount: task.discount,
      key: [
        ...[source, file, plan, needs.arrays, engine, limits],
        ...[task.success, task.causes, task.observation],
      ],
      shards,
      atOnce: shardsAtOnce(shards, tasks ? tasks.value + READ_AHEAD : undefined),
      read: (recording, { signal, onProgress }) => readRecording(recording, { signal, onProgress, store }),
      outcomes: (set, { signal }) =>
        evaluateOutcomes(task, set, expressions, limits, signal ? { signal } : {}),
      replay: (data, replaying) =>
        sandbox.replay({ source, file, plan, arrays: needs.arrays, data, processes: 1 }, limits, replaying),
    },
    control,
  );
  if (!streamed.ok) return streamed;
  const restart = shards.length > 1 ? await restartNotice(source, plan) : [];
  return ok({ ...streamed.value, problems: [...streamed.value.problems, ...restart] });
}

/** What is different from one replay of everything. */
async function restartNotice(source: string, plan: BoundReward['plan']): Promise<Problem[]> {
  const hint = 'The same recordings in one file, or --no-stream where they fit into memory, avoid that.';
  if (plan.unit === 'batch' && plan.batchSize === undefined)
    return [
      {
        code: 'stream-batches',
        message:
          'The function was called once for each part of the recordings, not once with the rows of all.',
        hint,
      },
    ];
  if (makesInstance(plan) || (await keepsState(source)))
    return [
      {
        code: 'stream-restarts',
        message:
          'The reward seems to keep something between episodes; it started afresh with each part of the recordings.',
        hint,
      },
    ];
  return [];
}
