import { createHash } from 'node:crypto';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { measure } from '../measures/evaluate';
import type { Measured } from '../measures/evaluation';
import { ReductionMerger } from '../measures/merge';
import { plural } from '../measures/ordering';
import { fail, messageOf, ok, type Problem, type Result } from '../problem';
import type { RunControl, RuntimeInfo } from '../sandbox/sandbox';
import { codeDigest } from '../code-digest';
import { episodeNaming } from '../trajectory/load';
import { ignoreInGit, makeBelow } from '../write-whole';
import { schemaText } from './conform';
import { describeShard, stampOf, type Shard } from './files';
import { summariseShard, type ShardSteps } from './shard';
import { readSummary, writeSummary } from './summary';

export interface StreamRequest extends ShardSteps {
  readonly shards: readonly Shard[];
  /** Everything but the files that the result depends on. */
  readonly key: readonly unknown[];
  /** Absolute path of the task file; summaries are kept in `.rewardsmith` beside it. */
  readonly taskFile: string;
  /** Shards in work at the same time. */
  readonly atOnce: number;
}

/** A replay of recordings of which never more than a few files were in memory. */
export interface StreamedReplay {
  readonly measured: Measured;
  readonly runtime: RuntimeInfo;
  /** As in `ReplayResult`; a line that runs while the reward is loaded counts once a shard. */
  readonly lines: ReadonlyMap<number, number>;
  readonly printed: string;
  /** Recordings in the result, and how many of them an earlier run had finished. */
  readonly files: number;
  readonly resumed: number;
  /** Recordings that are not in the result. */
  readonly problems: readonly Problem[];
  /** True when a recording is missing because its replay failed: running again tries it again. */
  readonly incomplete: boolean;
  /** From the beginning to the last measure. */
  readonly seconds: number;
  /** Of all recordings together, also where several were in work at once. */
  readonly readSeconds: number;
  readonly replaySeconds: number;
  /** Files with the summaries, in the order of the recordings: every episode is in there. */
  readonly summaries: readonly string[];
}

/** Runs of which the summaries are kept: of the last few candidates. */
const KEPT_RUNS = 8;
const PRINT_LIMIT = 10_000;
/** Sentences of one kind that are shown; the others are counted. */
const SHOWN_PROBLEMS = 5;

/**
 * Replays recordings shard by shard and merges what each came to. A shard's summary is kept as soon as it is there, under a key
 * of everything it depends on, so that a run which was cancelled or killed goes on where it was. Memory is bounded by the
 * largest shards, not by how many there are.
 */
export async function streamReplay(
  request: StreamRequest,
  control: RunControl = {},
): Promise<Result<StreamedReplay>> {
  const began = performance.now();
  const { taskFile } = request;
  const { recordings } = request.large;
  const folder = runFolder(request);
  try {
    await makeBelow(dirname(taskFile), folder);
    await forgetOldRuns(folder);
    await ignoreInGit(join(dirname(taskFile), '.rewardsmith')).catch(() => undefined);
  } catch (thrown) {
    return unwritable(folder, thrown);
  }
  const work = new ShardWork(request, folder, control);
  await Promise.all(Array.from({ length: request.atOnce }, () => work.takeShards()));
  if (work.stopped) return { ok: false, problem: work.stopped };
  if (control.signal?.aborted)
    return fail(
      'cancelled',
      `Cancelled; ${plural(work.finished, 'recording')} of ${recordings.length} are finished and kept.`,
      'Run it again to go on from there.',
    );
  control.onProgress?.(1);
  return work.merge(began);
}

/** `DIR/.rewardsmith/NAME/replays/KEY` for `DIR/NAME.reward.json`. */
function runFolder({ taskFile, key, discount, large }: StreamRequest): string {
  const parts = [key, discount, schemaText(large.schema), codeDigest];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  const name = basename(taskFile).replace(/(\.reward)?\.json$/, '');
  return join(dirname(taskFile), '.rewardsmith', name, 'replays', hash);
}

async function forgetOldRuns(folder: string): Promise<void> {
  await utimes(folder, new Date(), new Date());
  const runs = await Promise.all(
    (await readdir(dirname(folder))).map(async (name) => {
      const path = join(dirname(folder), name);
      return { path, used: (await stat(path)).mtimeMs };
    }),
  );
  for (const { path } of runs.sort((a, b) => b.used - a.used).slice(KEPT_RUNS))
    await rm(path, { recursive: true, force: true });
}

function unwritable<T>(folder: string, thrown: unknown): Result<T> {
  return fail(
    'summaries-unwritable',
    `What a recording came to could not be kept: ${messageOf(thrown)}.`,
    'Check that the folder of the task file can be written to and that the disk is not full.',
    { file: folder },
  );
}

/** The shards of one run, taken by several workers one after the other. */
class ShardWork {
  /** Recordings in finished shards. */
  finished = 0;
  /** What no other shard would do better with. */
  stopped: Problem | null = null;
  private resumed = 0;
  private next = 0;
  private readonly failed = new Map<number, Problem>();
  private readonly shares: Float64Array;
  private doneBytes = 0;
  private readonly allBytes: number;
  private readonly name: ReturnType<typeof episodeNaming>;

  constructor(
    private readonly request: StreamRequest,
    private readonly folder: string,
    private readonly control: RunControl,
  ) {
    const { recordings } = request.large;
    this.shares = new Float64Array(request.shards.length);
    this.allBytes = recordings.reduce((sum, { bytes }) => sum + bytes, 0);
    this.name = episodeNaming(recordings);
  }

  async takeShards(): Promise<void> {
    while (!this.stopped && !this.control.signal?.aborted) {
      const index = this.next++;
      const shard = this.request.shards[index];
      if (!shard) return;
      const done = await this.doShard(shard, index);
      if (this.control.signal?.aborted) return;
      if (done.ok) this.finished += shard.length;
      else if (done.problem.code === 'summaries-unwritable') this.stopped ??= done.problem;
      else this.failed.set(index, done.problem);
      this.report(index, 1);
    }
  }

  private async doShard(shard: Shard, index: number): Promise<Result<void>> {
    const path = this.summaryOf(shard);
    const kept = await readSummary(path);
    if (kept && kept.stamp === (await stampOf(shard, kept.formats))) {
      this.resumed += shard.length;
      return ok(undefined);
    }
    const control = { ...this.control, onProgress: (share: number) => this.report(index, share) };
    const summary = await summariseShard(shard, this.request, this.name, control);
    if (!summary.ok) return summary;
    if (this.control.signal?.aborted) return ok(undefined);
    try {
      await writeSummary(path, summary.value);
      return ok(undefined);
    } catch (thrown) {
      return unwritable(this.folder, thrown);
    }
  }

  /** Reads the summaries in the order of the shards, one at a time. */
  async merge(began: number): Promise<Result<StreamedReplay>> {
    const merger = new ReductionMerger();
    const problems: Problem[] = [];
    const lines = new Map<number, number>();
    const summaries: string[] = [];
    let runtime: RuntimeInfo | null = null;
    let [files, readSeconds, replaySeconds] = [0, 0, 0];
    let printed = '';
    for (const [index, shard] of this.request.shards.entries()) {
      const failed = this.failed.get(index);
      const path = this.summaryOf(shard);
      const summary = failed ? null : await readSummary(path);
      if (!summary) {
        problems.push(failed ?? goneProblem(shard));
        continue;
      }
      problems.push(...summary.problems);
      if (summary.files === 0) continue;
      merger.add(summary.reduction);
      summaries.push(path);
      files += summary.files;
      for (const [line, calls] of summary.lines) lines.set(line, (lines.get(line) ?? 0) + calls);
      printed = (printed + summary.printed).slice(0, PRINT_LIMIT);
      readSeconds += summary.readSeconds;
      replaySeconds += summary.replaySeconds;
      runtime ??= summary.runtime;
    }
    if (!runtime)
      return problems[0]
        ? { ok: false, problem: problems[0] }
        : fail('no-recordings', 'There is no recording to replay.', 'Add paths or globs to "trajectories".');
    const measured = measure(merger.result());
    return ok({
      ...{ measured, runtime, lines, printed, files, readSeconds, replaySeconds, summaries },
      resumed: this.resumed,
      problems: condensed(problems),
      incomplete: this.failed.size > 0,
      seconds: (performance.now() - began) / 1000,
    });
  }

  private summaryOf(shard: Shard): string {
    const hash = createHash('sha256').update(shard.map(placeOf).join('\n'));
    return join(this.folder, hash.digest('hex').slice(0, 24));
  }

  private report(index: number, share: number): void {
    const more = share - (this.shares[index] ?? 0);
    if (more <= 0) return;
    this.shares[index] = share;
    const bytes = this.request.shards[index]?.reduce((sum, recording) => sum + recording.bytes, 0) ?? 0;
    this.doneBytes += more * bytes;
    this.control.onProgress?.(Math.min(1, this.doneBytes / Math.max(1, this.allBytes)));
  }
}

function placeOf({ path, part }: Shard[number]): string {
  return part ? `${path}:${part.start}` : path;
}

function goneProblem(shard: Shard): Problem {
  return {
    code: 'summary-gone',
    message: 'What this recording came to was removed while the others were still replayed.',
    hint: 'Run it again; only this one is replayed anew.',
    where: { file: describeShard(shard) },
  };
}

/** A few sentences of each kind, and how many more there are like them. What is about the task is said once. */
function condensed(problems: readonly Problem[]): Problem[] {
  const byCode = new Map<string, Problem[]>();
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  for (const problem of distinct.values())
    byCode.set(problem.code, [...(byCode.get(problem.code) ?? []), problem]);
  return [...byCode.values()].flatMap((alike) => {
    const rest = alike.length - SHOWN_PROBLEMS;
    const [first] = alike;
    if (rest <= 0 || !first) return alike;
    const more = { code: first.code, message: `The same of ${plural(rest, 'more recording')}.`, hint: '' };
    return [...alike.slice(0, SHOWN_PROBLEMS), more];
  });
}
