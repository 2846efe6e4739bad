import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { measure, measureInput } from '../measures/evaluate';
import type { Measured } from '../measures/evaluation';
import { groupHashes } from '../measures/groups';
import { ReductionMerger } from '../measures/merge';
import { plural } from '../measures/ordering';
import { reduce } from '../measures/reduction';
import { fail, messageOf, ok, type Problem, type Result } from '../problem';
import type { ReplayResult } from '../sandbox/replay';
import type { RunControl, RuntimeInfo } from '../sandbox/sandbox';
import type { Outcomes } from '../task/outcomes';
import { schemaDifference } from '../trajectory/concat';
import { episodeNaming } from '../trajectory/load';
import type { LoadedFile, TrajectorySet } from '../trajectory/model';
import { conform } from './conform';
import { stampOf, type SizedRecording } from './files';
import type { RecordingSample } from './sample';
import { readSummary, writeSummary, type FileSummary } from './summary';

/** How one file after the other is read, labelled and replayed. */
export interface StreamRequest {
  readonly recordings: readonly SizedRecording[];
  readonly sample: Pick<RecordingSample, 'first' | 'firstFile' | 'schema'>;
  readonly discount: number;
  /** Everything but the files that the result depends on. */
  readonly key: readonly unknown[];
  /** Absolute path of the task file; summaries are kept in `.rewardsmith` beside it. */
  readonly taskFile: string;
  /** Files in work at the same time. */
  readonly atOnce: number;
  read(recording: SizedRecording, control: RunControl): Promise<Result<LoadedFile>>;
  outcomes(set: TrajectorySet, control: RunControl): Promise<Outcomes>;
  replay(set: TrajectorySet, control: RunControl): Promise<Result<ReplayResult>>;
}

/** A replay of recordings of which never more than a few files were in memory. */
export interface StreamedReplay {
  readonly measured: Measured;
  readonly runtime: RuntimeInfo;
  /** As in `ReplayResult`; a line that runs while the file is loaded counts once a recording. */
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
  /** The summaries by file, in the order of the files: every episode is in there. */
  readonly summaries: readonly string[];
}

/** Runs of which the summaries are kept: of the last few candidates. */
const KEPT_RUNS = 8;
const PRINT_LIMIT = 10_000;
/** Sentences of one kind that are shown; the others are counted. */
const SHOWN_PROBLEMS = 5;

/**
 * Replays recordings file by file and merges what each came to. A file's summary is kept as soon as it is there, under a key
 * of everything it depends on, so that a run which was cancelled or killed goes on where it was. Memory is bounded by the
 * largest files, not by how many there are.
 */
export async function streamReplay(
  request: StreamRequest,
  control: RunControl = {},
): Promise<Result<StreamedReplay>> {
  const began = performance.now();
  const { recordings, taskFile } = request;
  const folder = runFolder(request);
  try {
    await mkdir(folder, { recursive: true });
    await forgetOldRuns(folder);
    await writeFile(join(dirname(taskFile), '.rewardsmith', '.gitignore'), '*\n', { flag: 'wx' }).catch(
      () => null,
    );
  } catch (thrown) {
    return unwritable(folder, thrown);
  }
  const work = new FileWork(request, folder, control);
  await Promise.all(Array.from({ length: request.atOnce }, () => work.takeFiles()));
  if (work.stopped) return { ok: false, problem: work.stopped };
  if (control.signal?.aborted)
    return fail(
      'cancelled',
      `Cancelled; ${plural(work.finished, 'recording')} of ${recordings.length} are finished and kept.`,
      'Run it again to go on from there.',
    );
  return work.merge(began);
}

/** `DIR/.rewardsmith/NAME/replays/KEY` for `DIR/NAME.reward.json`. */
function runFolder({ taskFile, key, discount }: StreamRequest): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([key, discount]))
    .digest('hex')
    .slice(0, 16);
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

/** The files of one run, taken by several workers one after the other. */
class FileWork {
  finished = 0;
  /** What no other file would do better with. */
  stopped: Problem | null = null;
  private resumed = 0;
  private next = 0;
  private readonly failed = new Map<number, Problem>();
  private readonly shares: Float64Array;
  private readonly name: ReturnType<typeof episodeNaming>;
  private replaysFailed = false;

  constructor(
    private readonly request: StreamRequest,
    private readonly folder: string,
    private readonly control: RunControl,
  ) {
    this.shares = new Float64Array(request.recordings.length);
    this.name = episodeNaming(request.recordings);
  }

  async takeFiles(): Promise<void> {
    while (!this.stopped && !this.control.signal?.aborted) {
      const index = this.next++;
      const recording = this.request.recordings[index];
      if (!recording) return;
      const done = await this.doFile(recording, index);
      if (this.control.signal?.aborted) return;
      if (done.ok) this.finished++;
      else if (done.problem.code === 'summaries-unwritable') this.stopped ??= done.problem;
      else this.failed.set(index, done.problem);
      this.report(index, 1);
    }
  }

  private async doFile(recording: SizedRecording, index: number): Promise<Result<void>> {
    const path = this.summaryOf(recording);
    const kept = await readSummary(path);
    if (kept && kept.stamp === (await stampOf(recording, kept.format))) {
      this.resumed++;
      return ok(undefined);
    }
    const { request } = this;
    const phase = (from: number, to: number): RunControl => ({
      ...this.control,
      onProgress: (share) => this.report(index, from + (to - from) * share),
    });
    let at = performance.now();
    const lap = (): number => {
      const now = performance.now();
      const seconds = (now - at) / 1000;
      at = now;
      return seconds;
    };
    const loaded = await request.read(recording, phase(0, 0.3));
    if (!loaded.ok) return loaded;
    const { format } = loaded.value;
    const stamp = await stampOf(recording, format);
    const { first, firstFile, schema } = request.sample;
    const difference = schemaDifference(first, loaded.value.set);
    if (difference)
      return fail(
        'schema-differs',
        `This recording does not fit the others: ${difference} as in ${firstFile}.`,
        'Give recordings of another task a task file of their own.',
        { file: recording.label },
      );
    const set = conform(this.name(recording.label, loaded.value.set), schema);
    const readSeconds = lap();
    const { outcomes, problems } = await request.outcomes(set, phase(0.3, 0.3));
    lap();
    const replay = await request.replay(set, phase(0.3, 1));
    if (this.control.signal?.aborted) return ok(undefined);
    if (!replay.ok) {
      this.replaysFailed = true;
      return { ok: false, problem: { ...replay.problem, where: { file: recording.label } } };
    }
    const { runtime, lines, printed } = replay.value;
    const input = measureInput({ set, outcomes, replay: replay.value, discount: request.discount });
    const reduction = reduce(input, groupHashes(set));
    const summary: FileSummary = {
      ...{ stamp, format, reduction, runtime, lines, printed, readSeconds },
      replaySeconds: lap(),
      problems: problems.map((problem) => ({ ...problem, where: { file: recording.label } })),
    };
    try {
      await writeSummary(path, summary);
      return ok(undefined);
    } catch (thrown) {
      return unwritable(this.folder, thrown);
    }
  }

  /** Reads the summaries in the order of the files, one at a time. */
  async merge(began: number): Promise<Result<StreamedReplay>> {
    const merger = new ReductionMerger();
    const problems: Problem[] = [];
    const lines = new Map<number, number>();
    const summaries: string[] = [];
    let runtime: RuntimeInfo | null = null;
    let [readSeconds, replaySeconds] = [0, 0];
    let printed = '';
    for (const [index, recording] of this.request.recordings.entries()) {
      const failed = this.failed.get(index);
      if (failed) {
        problems.push(failed);
        continue;
      }
      const path = this.summaryOf(recording);
      const summary = await readSummary(path);
      if (!summary) {
        problems.push(goneProblem(recording));
        continue;
      }
      merger.add(summary.reduction);
      summaries.push(path);
      problems.push(...summary.problems);
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
      ...{ measured, runtime, lines, printed, readSeconds, replaySeconds, summaries },
      files: summaries.length,
      resumed: this.resumed,
      problems: condensed(problems),
      incomplete: this.replaysFailed,
      seconds: (performance.now() - began) / 1000,
    });
  }

  private summaryOf({ path }: SizedRecording): string {
    return join(this.folder, createHash('sha256').update(path).digest('hex').slice(0, 24));
  }

  private report(index: number, share: number): void {
    const { recordings } = this.request;
    this.shares[index] = Math.max(this.shares[index] ?? 0, share);
    let done = 0;
    let all = 0;
    recordings.forEach(({ bytes }, i) => {
      done += bytes * (this.shares[i] ?? 0);
      all += bytes;
    });
    this.control.onProgress?.(all > 0 ? done / all : 1);
  }
}

function goneProblem({ label }: SizedRecording): Problem {
  return {
    code: 'summary-gone',
    message: 'What this recording came to was removed while the others were still replayed.',
    hint: 'Run it again; only this one is replayed anew.',
    where: { file: label },
  };
}

/** A few sentences of each kind, and how many more there are like them. */
function condensed(problems: readonly Problem[]): Problem[] {
  const byCode = new Map<string, Problem[]>();
  for (const problem of problems) byCode.set(problem.code, [...(byCode.get(problem.code) ?? []), problem]);
  return [...byCode.values()].flatMap((alike) => {
    const rest = alike.length - SHOWN_PROBLEMS;
    const [first] = alike;
    if (rest <= 0 || !first) return alike;
    const more = { code: first.code, message: `The same of ${plural(rest, 'more recording')}.`, hint: '' };
    return [...alike.slice(0, SHOWN_PROBLEMS), more];
  });
}
