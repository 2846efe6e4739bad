import type { Diagnosis } from '../analyzer/diagnosis';
import type { Finding } from '../critic/finding';
import type { Review } from '../critic/review';
import type { Verdict } from '../measures/evaluation';
import type { MeasureValue } from '../measures/measure';
import type { Spend } from '../model/meter';
import type { Origin } from './candidate';
import type { Draft, LoopState, Round, Stop } from './state';

export interface ReportedCandidate {
  /** Null when the history could not keep it. */
  readonly id: string | null;
  readonly origin: Origin;
  readonly parent: string | null;
  readonly explanation: string;
  readonly code: string;
  /** Where what was said to a model for it is kept, below the task's conversations. */
  readonly exchanges?: readonly string[];
}

export interface ReportedRound {
  /** Null when the designer gave no code. */
  readonly candidate: ReportedCandidate | null;
  readonly findings: readonly Finding[];
  /** Keyed as in Evaluation.measures; empty when the candidate was not measured. */
  readonly measures: Readonly<Record<string, MeasureValue>>;
  /** Null when it was not measured. */
  readonly verdict: Verdict | null;
  /** The critic let it through and it was measured. */
  readonly accepted: boolean;
  readonly sentence: string;
  /** What the critic's model said of it; absent where none was asked. */
  readonly review?: Review;
}

/** What a run of the loop came to; the command line prints it as JSON. */
export interface LoopReport {
  /** The reward as it was before the first round; null when there was none. */
  readonly start: ReportedRound | null;
  readonly rounds: readonly ReportedRound[];
  /** The best measured candidate, the start included; null when none could be measured. */
  readonly best: {
    readonly id: string | null;
    readonly code: string;
    readonly explanation: string;
    readonly measures: Readonly<Record<string, MeasureValue>>;
    readonly verdict: Verdict;
  } | null;
  readonly stopped: Stop;
  /** Of language models; absent where none was asked. */
  readonly spend?: Spend;
  /** What the analyzer's model said of the candidates that were refined, and what the recordings say of that. */
  readonly diagnoses?: readonly (Diagnosis & { readonly id: string | null })[];
}

export interface ReportedDiagnosis {
  readonly id: string | null;
  readonly code: string;
  readonly diagnosis: Diagnosis;
}

export function reportOf(
  state: LoopState,
  {
    spend,
    diagnoses = [],
  }: { readonly spend?: Spend | undefined; readonly diagnoses?: readonly ReportedDiagnosis[] } = {},
): LoopReport {
  const { best } = state;
  return {
    start: state.start && reportRound(state.start),
    rounds: state.rounds.map(reportRound),
    best: best && {
      id: best.draft.id,
      code: best.draft.code,
      explanation: best.draft.explanation,
      measures: best.analysis.evaluation.measures,
      verdict: best.analysis.verdict,
    },
    stopped: state.stopped ?? { reason: 'cancelled', sentence: 'The loop has not finished.' },
    ...(spend ? { spend } : {}),
    ...(diagnoses.length > 0
      ? { diagnoses: diagnoses.map(({ id, diagnosis }) => ({ id, ...diagnosis })) }
      : {}),
  };
}

function reportRound(round: Round): ReportedRound {
  return {
    candidate: round.candidate && reportCandidate(round.candidate),
    findings: round.findings,
    measures: round.analysis?.evaluation.measures ?? {},
    verdict: round.analysis?.verdict ?? null,
    accepted: round.accepted,
    sentence: round.sentence,
    ...(round.review ? { review: round.review } : {}),
  };
}

function reportCandidate({ id, origin, parent, explanation, code, exchanges }: Draft): ReportedCandidate {
  return { id, origin, parent, explanation, code, ...(exchanges ? { exchanges } : {}) };
}
