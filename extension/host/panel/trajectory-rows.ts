import type { EpisodeSummary } from '../../core/measures/evaluation';
import type { ReplayResult } from '../../core/sandbox/replay';
import { StepStatus } from '../../core/sandbox/replay';
import type { TrajectorySet } from '../../core/trajectory/model';
import type { TrajectoryRow } from '../../../webview/protocol/analysis';
import { finite } from './measured';
import { excerptOf } from './texts';

export const SPARK_POINTS = 20;

/** One row of the list of trajectories. */
export function trajectoryRow(
  summary: EpisodeSummary,
  {
    set,
    index,
    mean,
    replay,
  }: {
    readonly set: TrajectorySet;
    readonly index: number;
    readonly mean: number | null;
    readonly replay: ReplayResult;
  },
): TrajectoryRow {
  const episode = set.episodes[index];
  let failedSteps = 0;
  if (episode) {
    for (const status of replay.status.subarray(episode.start, episode.start + episode.length)) {
      if (status === StepStatus.Crash || status === StepStatus.NotANumber || status === StepStatus.Timeout)
        failedSteps++;
    }
  }
  return {
    id: summary.id,
    outcome: summary.outcome,
    cause: summary.cause,
    policy: episode?.policy ?? null,
    length: summary.length,
    return: finite(summary.return),
    discounted: finite(summary.discountedReturn),
    mean: finite(mean),
    recorded: finite(summary.recordedReturn),
    failedSteps,
    excerpt: set.kind === 'completions' && episode ? excerptOf(set, episode.start) : null,
  };
}

/** Cumulative reward at evenly spaced steps; NaN from the first step on that failed. */
export function sparklines(set: TrajectorySet, { reward, status }: ReplayResult): Float32Array<ArrayBuffer> {
  const sparks = new Float32Array(set.episodes.length * SPARK_POINTS);
  set.episodes.forEach(({ start, length }, episode) => {
    let sum = 0;
    let t = 0;
    for (let point = 0; point < SPARK_POINTS; point++) {
      const until = Math.round((point / (SPARK_POINTS - 1)) * (length - 1));
      for (; t <= until; t++) {
        if (status[start + t] !== StepStatus.NotApplicable) sum += reward[start + t] ?? Number.NaN;
      }
      sparks[episode * SPARK_POINTS + point] = sum;
    }
  });
  return sparks;
}
