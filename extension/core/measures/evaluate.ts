import { breathe } from '../breathe';
import type { ReplayResult } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { TrajectorySet } from '../trajectory/model';
import { componentStatistics } from './components';
import type { EpisodeSummary, Evaluation, Measured } from './evaluation';
import type { Preference } from '../preferences/preferences';
import type { MeasureInput, MeasureValue } from './measure';
import { reduce, type Reduction } from './reduction';
import { MEASURES } from './registry';
import { episodeReturns } from './returns';

export interface EvaluationRequest {
  readonly set: TrajectorySet;
  /** One an episode, from the recording. */
  readonly outcomes: readonly EpisodeOutcome[];
  readonly replay: ReplayResult;
  /** γ of the trainer, 0 to 1. */
  readonly discount: number;
  /** Pairs of trajectories that somebody judged; absent: none. */
  readonly preferences?: readonly Preference[];
}

/** Everything that is measured on one replay: returns, measures, component statistics. Never throws for bad rewards. */
export function evaluate(request: EvaluationRequest): Evaluation {
  const input = measureInput(request);
  return { input, ...measure(reduce(input)) };
}

/** The same, in pieces short enough for an editor: whatever waits gets its turn between them. */
export async function evaluateInTurns(request: EvaluationRequest): Promise<Evaluation> {
  const input = measureInput(request);
  await breathe();
  const reduction = reduce(input);
  const measures: Record<string, MeasureValue> = {};
  for (const { id, compute } of MEASURES) {
    await breathe();
    measures[id] = compute(reduction);
  }
  return { input, ...measured(reduction, measures) };
}

export function measureInput(request: EvaluationRequest): MeasureInput {
  const { set, replay, discount } = request;
  return { ...request, ...episodeReturns(set, replay, discount) };
}

/** The same numbers from what is left of a replay when its rows are gone. */
export function measure(reduction: Reduction): Measured {
  const measures: Record<string, MeasureValue> = {};
  for (const { id, compute } of MEASURES) measures[id] = compute(reduction);
  return measured(reduction, measures);
}

function measured(reduction: Reduction, measures: Measured['measures']): Measured {
  return {
    reduction,
    errors: reduction.errors,
    counts: reduction.counts,
    measures,
    components: componentStatistics(reduction),
    episodes: summariseEpisodes(reduction),
  };
}

/** One an episode of the reduction. */
export function summariseEpisodes({ ids, outcomes, columns }: Reduction): EpisodeSummary[] {
  const at = (column: Float64Array, i: number): number | null => {
    const value = column[i] ?? NaN;
    return Number.isNaN(value) ? null : value;
  };
  return outcomes.map(({ outcome, cause }, i) => ({
    id: ids[i] ?? String(i),
    outcome,
    cause,
    length: columns.length[i] ?? 0,
    return: at(columns.return, i),
    discountedReturn: at(columns.discounted, i),
    recordedReturn: at(columns.recorded, i),
  }));
}
