import { ok, type Result } from '../problem';
import type { Child } from './child';
import { ReplayCollector, ShardCollector } from './collect';
import type { Frame } from './frames';
import type { ReplayResult } from './replay';
import { encodeExpressions, encodeReplay, type RuntimeSettings } from './request';
import { runRequest } from './run';
import type { ExpressionJob, ExpressionValue, Limits, ReplayJob, RunControl, RuntimeInfo } from './sandbox';

/** What a runtime gives for one run: a process that waits for a request, and what to call it. */
export interface Started {
  readonly child: Child;
  readonly settings: RuntimeSettings;
  describe(python: string): RuntimeInfo;
}

/** Replays in a fresh process. */
export async function replayIn(
  start: () => Promise<Result<Started>>,
  job: ReplayJob,
  limits: Limits,
  control: RunControl = {},
): Promise<Result<ReplayResult>> {
  const began = performance.now();
  const started = await start();
  if (!started.ok) return started;
  const { child, settings, describe } = started.value;
  const request = encodeReplay(job, limits, settings);
  const collector = new ReplayCollector(job.data.steps);
  const shard = new ShardCollector(collector, request.selection);
  const run = await runRequest(child, request, { file: job.file, limits, control }, (frame) => {
    shard.accept(frame);
    if (frame.header.type === 'rows') control.onProgress?.(shard.done / request.selection.rows);
  });
  if (!run.ok) return run;
  shard.finish(run.value.ending);
  const seconds = (performance.now() - began) / 1000;
  return ok(collector.result(describe(run.value.python), seconds));
}

/** Evaluates expressions in a fresh process. */
export async function evaluateIn(
  start: () => Promise<Result<Started>>,
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
