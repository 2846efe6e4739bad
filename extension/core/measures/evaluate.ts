import { countErrors, type ReplayResult } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { TrajectorySet } from '../trajectory/model';
import { componentStatistics } from './components';
import type { EpisodeSummary, Evaluation, OutcomeCounts } from './evaluation';
import type { MeasureInput, MeasureValue } from './measure';
import { MEASURES } from './registry';
import { episodeReturns, recordedReturns } from './returns';

export interface EvaluationRequest {
  readonly set: TrajectorySet;
  /** One an episode, from the recording. */
  readonly outcomes: readonly EpisodeOutcome[];
  readonly replay: ReplayResult;
  /** γ of the trainer, 0 to 1. */
  readonly discount: number;
}

/** Everything that is measured on one replay: returns, measures, component statistics. Never throws for bad rewards. */
export function evaluate({ set, outcomes, replay, discount }: EvaluationRequest): Evaluation {
  const input: MeasureInput = {
    set,
    outcomes,
    replay,
    discount,
    ...episodeReturns(set, replay, discount),
  };
  const measures: Record<string, MeasureValue> = {};
  for (const measure of MEASURES) measures[measure.id] = measure.compute(input);
  return {
    input,
    errors: countErrors(replay),
    counts: countOutcomes(input),
    measures,
    components: componentStatistics(set, outcomes, replay),
    episodes: summariseEpisodes(input),
  };
}

function countOutcomes({ set, outcomes, returns }: MeasureInput): OutcomeCounts {
  const counts = { success: 0, failure: 0, unknown: 0, withoutReturn: 0 };
  set.episodes.forEach((_, i) => {
    counts[outcomes[i]?.outcome ?? 'unknown']++;
    if ((returns[i] ?? null) === null) counts.withoutReturn++;
  });
  return counts;
}

function summariseEpisodes({ set, outcomes, returns, discountedReturns }: MeasureInput): EpisodeSummary[] {
  const recorded = recordedReturns(set);
  return set.episodes.map(({ id, length }, i) => ({
    id,
    outcome: outcomes[i]?.outcome ?? 'unknown',
    cause: outcomes[i]?.cause ?? null,
    length,
    return: returns[i] ?? null,
    discountedReturn: discountedReturns[i] ?? null,
    recordedReturn: recorded[i] ?? null,
  }));
}
