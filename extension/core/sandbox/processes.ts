import { ok, type Result } from '../problem';
import type { SandboxProcess } from './child';
import { ReplayCollector, ShardCollector, type Ending, type Place } from './collect';
import type { Frame } from './frames';
import { findHang, type Hang } from './hang';
import { Preload } from './preload';
import type { ReplayResult } from './replay';
import { keysRead } from './reads';
import { encodeExpressions, encodeReplay, type RuntimeSettings } from './request';
import { runRequest } from './run';
import { planShards } from './shards';
import { keepsState } from './state';
import type { ExpressionJob, ExpressionValue, Limits, ReplayJob, RunControl, RuntimeInfo } from './sandbox';

/** What a runtime gives for one run: a process that waits for a request, and what to call it. */
export interface Started {
  readonly child: SandboxProcess;
  readonly settings: RuntimeSettings;
  describe(python: string): RuntimeInfo;
  /** What it was sent while it waited. */
  readonly preload?: Preload | undefined;
}

/** A way to start processes, and how many steps make a second one worth its start. */
export interface Runtime {
  readonly start: (shard?: number) => Promise<Result<Started>>;
  readonly stepsPerProcess: number;
  /** Starts what `start` gives next, ahead of time. */
  readonly warmUp?: () => void;
  /** What to send ahead to the processes that wait for the next run, one each. */
  readonly sendAhead?: (preloads: readonly Preload[]) => void;
  /** Told that one process is at work on so many steps, and no other. */
  readonly runsAlone?: (steps: number) => void;
}

/** Sending fewer steps takes no time that anybody could notice. */
const WORTH_PRELOADING = 50_000;

/** Replays in fresh processes: one, or several side by side where there is much to do and nothing in the way. */
export async function replayIn(
  { start, stepsPerProcess, warmUp, sendAhead, runsAlone }: Runtime,
  job: ReplayJob,
  limits: Limits,
  control: RunControl = {},
): Promise<Result<ReplayResult>> {
  const began = performance.now();
  const shards = (await planShards(job, stepsPerProcess)).map((episodes) => ({
    job: episodes ? { ...job, episodes } : job,
    done: 0,
    rows: 0,
  }));
  const read = await keysRead(job);
  const collector = new ReplayCollector(job.data);
  const report = (): void => {
    const total = (of: 'done' | 'rows'): number => shards.reduce((sum, shard) => sum + shard[of], 0);
    if (total('rows') > 0) control.onProgress?.(total('done') / total('rows'));
  };
  // A shard that cannot start takes the others along.
  const together = new AbortController();
  const signal = AbortSignal.any([together.signal, ...(control.signal ? [control.signal] : [])]);
  const preloads: Preload[] = [];
  // A run that takes long may hang, and then there is no time to lose.
  const ahead = setTimeout(() => warmUp?.(), limits.seconds * 500);
  const runs = await Promise.all(
    shards.map(async (shard, index): Promise<Result<FinishedShard>> => {
      const started = await start(index);
      if (!started.ok) {
        together.abort();
        return started;
      }
      const { child, settings, describe, preload } = started.value;
      const request = encodeReplay(
        shard.job,
        limits,
        { ...settings, countsLoading: index === 0 },
        read,
        preload,
      );
      preloads[index] = new Preload(request.columns);
      const frames = new ShardCollector(collector, request.selection, shard.job.byEpisode);
      shard.rows = request.selection.rows;
      let hang: Promise<Hang | null> | undefined;
      let doneThen = 0;
      const answered = new AbortController();
      const onStuck = (): void => {
        const stop = AbortSignal.any([signal, answered.signal]);
        doneThen = frames.done;
        hang = findHang(start, shard.job, limits, read, doneThen, stop);
      };
      const running = runRequest(
        child,
        request,
        { file: job.file, limits, control: { signal }, onStuck },
        (frame) => {
          frames.accept(frame);
          if (frame.header.type !== 'rows') return;
          shard.done = frames.done;
          report();
        },
      );
      collector.prepare();
      if (shards.length === 1) runsAlone?.(shard.rows);
      const run = await running;
      if (!run.ok) {
        together.abort();
        return run;
      }
      const { ending, python } = run.value;
      const runtime = describe(python);
      const isStuck = ending.kind === 'timeout' && !frames.hasTimedOut;
      if (ending.kind === 'died' && frames.done < request.selection.rows) onStuck();
      else if (!isStuck) answered.abort();
      const found = await hang;
      // What was stuck may have gone on meanwhile: then it has said itself what came of these rows.
      if (!found || frames.done !== doneThen) return ok({ finish: () => frames.finish(ending), runtime });
      // Where it keeps something between episodes, the rows would not be those of the first run.
      if (frames.done === 0 || !(await keepsState(job.source))) frames.acceptMore(found.frames);
      return ok({ finish: () => frames.finish(placed(ending, found.place)), runtime });
    }),
  );
  clearTimeout(ahead);
  const rows = shards.reduce((sum, shard) => sum + shard.rows, 0);
  if (rows >= WORTH_PRELOADING && preloads.length === shards.length) sendAhead?.(preloads);
  const failed = runs.filter((run) => !run.ok);
  const worst = failed.find(({ problem }) => problem.code !== 'cancelled') ?? failed[0];
  // What was cancelled half-way keeps what it has; a process that could not start leaves nothing to show.
  if (worst && (worst.problem.code !== 'cancelled' || failed.length === runs.length)) return worst;
  let runtime: RuntimeInfo | undefined;
  for (const run of runs) {
    if (!run.ok) continue;
    run.value.finish();
    runtime = run.value.runtime;
  }
  if (!runtime) throw new Error('a replay without a process');
  return ok(collector.result(runtime, (performance.now() - began) / 1000));
}

function placed(ending: Ending, place: Place | null): Ending {
  return ending.kind === 'timeout' || ending.kind === 'died'
    ? { ...ending, place: ending.place ?? place }
    : ending;
}

interface FinishedShard {
  readonly finish: () => void;
  readonly runtime: RuntimeInfo;
}

/** Evaluates expressions in a fresh process. */
export async function evaluateIn(
  { start }: Runtime,
  job: ExpressionJob,
  limits: Limits,
  control: RunControl = {},
): Promise<Result<ExpressionValue[][]>> {
  const started = await start();
  if (!started.ok) return started;
  const { child, settings } = started.value;
  const request = encodeExpressions(job, limits, settings);
  const { spans } = request.selection;
  const values: ExpressionValue[][] = [];
  const accept = ({ header }: Frame): void => {
    if (header.type !== 'values') return;
    if (header.first !== values.length || values.length + header.values.length > spans.length)
      throw new Error('values that were not asked for');
    values.push(...header.values);
    control.onProgress?.(values.length / spans.length);
  };
  const run = await runRequest(child, request, { file: '<expression>', limits, control }, accept);
  if (!run.ok) return run;
  const { ending } = run.value;
  const missing: ExpressionValue = {
    type: ending.kind === 'timeout' ? 'Timeout' : ending.kind === 'cancelled' ? 'Cancelled' : 'ProcessDied',
    message:
      ending.kind === 'timeout'
        ? `Not finished within ${limits.seconds} s.`
        : ending.kind === 'died'
          ? ending.message
          : 'Cancelled before it came to this episode.',
  };
  const empty: ExpressionValue = { type: 'IndexError', message: 'The episode has no steps.' };
  const byEpisode: ExpressionValue[][] = job.data.episodes.map(() => job.expressions.map(() => empty));
  spans.forEach(({ episode }, i) => (byEpisode[episode] = values[i] ?? job.expressions.map(() => missing)));
  return ok(byEpisode);
}
