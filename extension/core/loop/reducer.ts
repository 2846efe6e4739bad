import type { Analysis } from '../analyzer/analysis';
import type { Finding } from '../critic/finding';
import type { Review } from '../critic/review';
import { describeProblem } from '../problem';
import { isBetter } from './best';
import { findingsOnly, measuredOf } from './record';
import type { Draft, Kept, LoopCommand, LoopEvent, LoopState, Round, Stop } from './state';
import { MAX_RETURNS } from './state';

type Step = readonly [LoopState, readonly LoopCommand[]];

/**
 * The loop: designer → critic (at most MAX_RETURNS returns) → replay → evaluation → analyzer, round after round. Pure;
 * an event that does not fit the state (it arrives after a stop) changes nothing.
 */
export function step(state: LoopState, event: LoopEvent): Step {
  if (state.stopped) return [state, []];
  switch (event.type) {
    case 'started':
      return event.code === null ? design(state) : keepStart(state, event.code);
    case 'designed':
      return keep(state, event);
    case 'kept':
      return kept(state, event.id);
    case 'checked':
      return checked(state, event.findings);
    case 'reviewed':
      return reviewed(state, event.review);
    case 'analysed':
      return analysed(state, event.analysis);
    case 'failed':
      return failed(state, event);
    case 'cancelled':
      return stop(state, { reason: 'cancelled', sentence: 'Cancelled; what was finished is kept.' });
  }
}

function keepStart(state: LoopState, code: string): Step {
  const draft: Draft = {
    id: null,
    origin: 'hand',
    parent: null,
    explanation: 'The reward as it was before the loop.',
    code,
  };
  return [{ ...state, draft, atStart: true }, [{ do: 'keep', candidate: draft }]];
}

function design(state: LoopState): Step {
  const { best, tried, rejected } = state;
  const previous = best && { code: best.draft.code, analysis: best.analysis };
  const draft = rejected ? state.draft : null;
  return [{ ...state, draft, atStart: false }, [{ do: 'design', request: { previous, rejected, tried } }]];
}

function keep(state: LoopState, { explanation, code, exchanges }: LoopEvent & { type: 'designed' }): Step {
  const parent = state.best?.draft.id ?? null;
  const origin = state.best ? 'refinement' : 'designer';
  const draft: Draft = { id: null, origin, parent, explanation, code, ...(exchanges ? { exchanges } : {}) };
  return [{ ...state, draft, review: null }, [{ do: 'keep', candidate: draft }]];
}

function kept(state: LoopState, id: string): Step {
  if (!state.draft) return [state, []];
  const draft = { ...state.draft, id };
  const next = { ...state, draft };
  // The hand-written start is never sent back: whatever is wrong with it belongs into its analysis.
  if (state.atStart) return [next, [{ do: 'analyze', code: draft.code }]];
  const same = state.measured.find((earlier) => earlier.draft.code === draft.code);
  if (same) {
    return stagnated(
      next,
      {
        candidate: draft,
        findings: same.analysis.findings,
        analysis: same.analysis,
        accepted: true,
        sentence: `Nothing new: the designer wrote the code of ${same.draft.id} again.`,
      },
      draft,
    );
  }
  return [next, [{ do: state.critic === 'none' ? 'analyze' : 'check', code: draft.code }]];
}

function checked(state: LoopState, findings: readonly Finding[]): Step {
  const { draft } = state;
  if (!draft) return [state, []];
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) {
    const { code, explanation } = draft;
    // Who sends the same code again stands by it.
    const read = state.critic === 'model' && state.rejected?.code !== code;
    return [state, [read ? { do: 'review', code, explanation } : { do: 'analyze', code }]];
  }
  const note: LoopCommand[] = draft.id
    ? [{ do: 'measure', id: draft.id, measured: findingsOnly(findings) }]
    : [];
  if (state.returns < MAX_RETURNS) {
    const [next, commands] = sendBack(state, draft, errors, rejectedRound(draft, findings, 1).sentence);
    return [next, [...note, ...commands]];
  }
  const round = rejectedRound(draft, findings, state.returns + 1);
  const [next, commands] = stagnated(state, round, draft);
  return [next, [...note, ...commands]];
}

function sendBack(state: LoopState, draft: Draft, findings: readonly Finding[], sentence: string): Step {
  const rejected = { code: draft.code, findings };
  const tried = [...state.tried, { code: draft.code, sentence }];
  return design({ ...state, returns: state.returns + 1, rejected, tried });
}

/** A model's word sends a draft back, but never keeps it from being measured: when it still objects in the end, numbers decide. */
function reviewed(state: LoopState, review: Review): Step {
  const { draft } = state;
  if (!draft) return [state, []];
  const [first] = review.findings;
  if (!first || state.returns >= MAX_RETURNS)
    return [{ ...state, review }, [{ do: 'analyze', code: draft.code }]];
  const note: LoopCommand[] = draft.id
    ? [{ do: 'measure', id: draft.id, measured: findingsOnly(review.findings) }]
    : [];
  const sentence = `The critic's model sent the draft back because of line ${first.range.line}: ${first.message}`;
  const [next, commands] = sendBack(state, draft, review.findings, sentence);
  return [next, [...note, ...commands]];
}

function rejectedRound(draft: Draft, findings: readonly Finding[], drafts: number): Round {
  const first = findings.find(({ severity }) => severity === 'error');
  const because = first ? ` because of ${first.code} on line ${first.range.line}: ${first.message}` : '.';
  const sentence =
    drafts === 1
      ? `The critic rejected the draft${because}`
      : `The round failed: the critic rejected ${drafts} drafts in a row, the last one${because}`;
  return { candidate: draft, findings, analysis: null, accepted: false, sentence };
}

function analysed(state: LoopState, analysis: Analysis): Step {
  const { draft } = state;
  if (!draft) return [state, []];
  const note: LoopCommand[] = draft.id
    ? [{ do: 'measure', id: draft.id, measured: measuredOf(analysis) }]
    : [];
  const round: Round = {
    candidate: draft,
    findings: analysis.findings,
    analysis,
    accepted: true,
    sentence: `${analysis.verdict.title}: ${analysis.verdict.sentence}`,
    ...(state.review ? { review: state.review } : {}),
  };
  const measured: Kept = { draft, analysis };
  const same = state.measured.find((earlier) => sameRewards(earlier.analysis, analysis));
  const better = !state.best || isBetter(analysis, state.best.analysis);
  const next: LoopState = {
    ...state,
    measured: [...state.measured, measured],
    best: better ? measured : state.best,
    tried: better && state.best ? [...state.tried, triedBefore(state.best)] : state.tried,
  };
  if (state.atStart) {
    const [designing, commands] = design({ ...next, start: round });
    return [designing, [...note, ...commands]];
  }
  const [after, commands] = same
    ? stagnated(
        next,
        {
          ...round,
          sentence: `${round.sentence} Nothing new: on the recordings it pays exactly what ${same.draft.id} pays.`,
        },
        draft,
      )
    : finishRound({ ...next, stagnant: 0 }, round, better ? null : draft);
  return [after, [...note, ...commands]];
}

/** What was the best until now: the designer must not come back to it. */
function triedBefore({ draft, analysis }: Kept): LoopState['tried'][number] {
  return { code: draft.code, sentence: `${analysis.verdict.title}: ${analysis.verdict.sentence}` };
}

function failed(state: LoopState, { command, problem }: LoopEvent & { type: 'failed' }): Step {
  const sentence = describeProblem(problem);
  if (command === 'design' && problem.code === 'nothing-to-propose') {
    const { draft, rejected, returns, rounds } = state;
    const ended = draft && rejected ? [...rounds, rejectedRound(draft, rejected.findings, returns)] : rounds;
    return stop({ ...state, rounds: ended }, { reason: 'nothing-to-propose', sentence });
  }
  // Without the model's opinion the candidate is measured all the same: it is paid for.
  if (command === 'review' && state.draft) return [state, [{ do: 'analyze', code: state.draft.code }]];
  if (problem.code === 'budget-reached') {
    const { draft, rounds } = state;
    // A draft that was still to be corrected, or read, is no candidate yet; what it had so far is told.
    const ended: Round[] =
      draft && !state.atStart
        ? [
            {
              candidate: draft,
              findings: state.rejected?.findings ?? [],
              analysis: null,
              accepted: false,
              sentence,
            },
          ]
        : [];
    return stop(
      { ...state, rounds: [...rounds, ...ended] },
      { reason: 'budget', sentence: endedBy(state, sentence) },
    );
  }
  if (command === 'measure') return stop(state, { reason: 'failed', sentence, problem });
  if (state.atStart && command === 'analyze') {
    const round: Round = { candidate: state.draft, findings: [], analysis: null, accepted: false, sentence };
    return design({ ...state, start: round });
  }
  // A round without a draft says nothing that the stop does not say.
  if (!state.draft)
    return stop(state, { reason: 'failed', sentence: `The round failed: ${sentence}`, problem });
  const round: Round = {
    candidate: state.draft,
    findings: [],
    analysis: null,
    accepted: false,
    sentence: `The round failed: ${sentence}`,
  };
  return stop(
    { ...state, rounds: [...state.rounds, round] },
    { reason: 'failed', sentence: round.sentence, problem },
  );
}

function endedBy({ best }: LoopState, sentence: string): string {
  return best
    ? `${sentence} Best so far is ${best.draft.id ?? 'the reward as it was'}.`
    : `${sentence} No candidate was measured until then.`;
}

/** A round that brought nothing new. The designer is told once; a second such round in a row ends the loop. */
function stagnated(state: LoopState, round: Round, draft: Draft): Step {
  const next = { ...state, stagnant: state.stagnant + 1 };
  if (next.stagnant < 2) return finishRound(next, round, draft);
  return stop(
    { ...next, rounds: [...state.rounds, round] },
    { reason: 'stagnated', sentence: `Stopped: two rounds in a row brought nothing new. ${round.sentence}` },
  );
}

function finishRound(state: LoopState, round: Round, lost: Draft | null): Step {
  const next: LoopState = {
    ...state,
    rounds: [...state.rounds, round],
    tried: lost ? [...state.tried, { code: lost.code, sentence: round.sentence }] : state.tried,
    rejected: null,
    review: null,
    returns: 0,
  };
  const { best } = next;
  if (best?.analysis.verdict.kind === 'ready' && best.analysis.suggestions.length === 0) {
    return stop(next, {
      reason: 'ready',
      sentence: `${best.draft.id} is ready to train and the analysis has nothing left to suggest.`,
    });
  }
  if (next.rounds.length >= next.wanted) {
    const done = next.wanted === 1 ? 'The round is done.' : `All ${next.wanted} rounds are done.`;
    return stop(next, {
      reason: 'rounds-done',
      sentence: best ? `${done} Best is ${best.draft.id}.` : `${done} No candidate could be measured.`,
    });
  }
  return design(next);
}

function stop(state: LoopState, stopped: Stop): Step {
  return [{ ...state, stopped }, []];
}

function sameRewards(a: Analysis, b: Analysis): boolean {
  const left = a.evaluation.input.replay;
  const right = b.evaluation.input.replay;
  return (
    left.reward.length === right.reward.length &&
    left.status.every((status, row) => status === right.status[row]) &&
    left.reward.every((reward, row) => Object.is(reward, right.reward[row]))
  );
}
