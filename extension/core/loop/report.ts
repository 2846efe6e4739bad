import type { Diagnosis } from '../analyzer/diagnosis';
import type { Finding } from '../critic/finding';
import type { Review } from '../critic/review';
import type { Verdict } from '../measures/evaluation';
import type { MeasureValue } from '../measures/measure';
import type { Spend } from '../model/meter';
import type { Origin } from './candidate';
import type { Strategy } from '../designer/strategy';
import type { Outcome } from '../training/outcome';
import type { Final } from './confirm';
import type { Draft, Entry, LoopState, Round, Stop } from './state';

export interface ReportedCandidate {
  /** Null when the history could not keep it. */
  readonly id: string | null;
  readonly origin: Origin;
  readonly parent: string | null;
  /** Of a crossing: the second one. */
  readonly otherParent?: string;
  /** How it came about; absent for the reward as it was. */
  readonly strategy?: Strategy['kind'];
  readonly explanation: string;
  readonly code: string;
  /** Where what was said to a model for it is kept, below the task's conversations. */
  readonly exchanges?: readonly string[];
}

export interface ReportedEntry {
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
  /** What agents learn from it; absent where none were trained. */
  readonly outcome?: Outcome;
  /** The candidate that pays the same on every recorded step. */
  readonly sameAs?: string;
}

/** A round is what came of its best candidate, by the measures. */
export interface ReportedRound extends ReportedEntry {
  /** What came of the others, best first; absent where a round has one. */
  readonly others?: readonly ReportedEntry[];
  /** The change of strategy that it led to. */
  readonly change?: string;
}

/** What a run of the loop came to; the command line prints it as JSON. */
export interface LoopReport {
  /** The reward as it was before the first round; null when there was none. */
  readonly start: ReportedRound | null;
  /** The environment's own reward as a candidate; absent where no agents are trained, or the recordings don't hold it. */
  readonly own?: ReportedEntry;
  readonly rounds: readonly ReportedRound[];
  /** The best measured candidate, the start included; null when none could be measured. */
  readonly best: {
    readonly id: string | null;
    readonly code: string;
    readonly explanation: string;
    readonly measures: Readonly<Record<string, MeasureValue>>;
    readonly verdict: Verdict;
    /** On fresh seeds (`heldOut`) where these could be trained; in the rounds it is that by which it was chosen. */
    readonly outcome?: Outcome;
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
    confirmed = null,
  }: {
    readonly spend?: Spend | undefined;
    readonly diagnoses?: readonly ReportedDiagnosis[];
    readonly confirmed?: Final | null;
  } = {},
): LoopReport {
  const best = confirmed?.best ?? state.best;
  return {
    start: state.start && reportRound(state.start),
    ...(state.own ? { own: reportEntry(state.own) } : {}),
    rounds: state.rounds.map(reportRound),
    best: best && {
      id: best.draft.id,
      code: best.draft.code,
      explanation: best.draft.explanation,
      measures: best.analysis.evaluation.measures,
      verdict: best.analysis.verdict,
      ...(confirmed ? { outcome: confirmed.outcome } : outcomeIn(best.analysis)),
    },
    stopped: state.stopped ?? { reason: 'cancelled', sentence: 'The loop has not finished.' },
    ...(spend ? { spend } : {}),
    ...(diagnoses.length > 0
      ? { diagnoses: diagnoses.map(({ id, diagnosis }) => ({ id, ...diagnosis })) }
      : {}),
  };
}

function reportRound({ others, change, ...round }: Round): ReportedRound {
  return {
    ...reportEntry(round),
    ...(others.length > 0 ? { others: others.map(reportEntry) } : {}),
    ...(change ? { change } : {}),
  };
}

function reportEntry(entry: Entry): ReportedEntry {
  const { candidate, findings, analysis, accepted, sentence, review, sameAs } = entry;
  return {
    candidate: candidate && reportCandidate(candidate),
    findings,
    measures: analysis?.evaluation.measures ?? {},
    verdict: analysis?.verdict ?? null,
    accepted,
    sentence,
    ...(review ? { review } : {}),
    ...(outcomeIn(analysis) ?? {}),
    ...(sameAs ? { sameAs } : {}),
  };
}

function outcomeIn(analysis: Entry['analysis']): { readonly outcome: Outcome } | null {
  const training = analysis?.training;
  return training && 'outcome' in training ? { outcome: training.outcome } : null;
}

function reportCandidate(draft: Draft): ReportedCandidate {
  const { id, origin, parent, otherParent, strategy, explanation, code, exchanges } = draft;
  return {
    id,
    origin,
    parent,
    ...(otherParent ? { otherParent } : {}),
    ...(strategy ? { strategy } : {}),
    explanation,
    code,
    ...(exchanges ? { exchanges } : {}),
  };
}
