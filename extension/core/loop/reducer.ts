import type { Analysis } from '../analyzer/analysis';
import type { Finding } from '../critic/finding';
import type { Review } from '../critic/review';
import { describeProblem } from '../problem';
import { planLanes } from './plan';
import { findingsOnly, measuredOf } from './record';
import { endStart, finishRound, told, verdictOf } from './round';
import type { Draft, Entry, Lane, LoopCommand, LoopEvent, LoopState, Outcome } from './state';
import { MAX_RETURNS } from './state';

export type Step = readonly [LoopState, readonly LoopCommand[]];

/**
 * The loop: designer → critic (at most MAX_RETURNS returns) → replay → evaluation → analyzer, for each of the round's candidates, round
 * after round. Pure; an event that does not fit the state (it arrives after a stop) changes nothing.
 */
export function step(state: LoopState, event: LoopEvent): Step {
  if (state.stopped) return [state, []];
  if (event.type === 'started') return started(state, event);
  if (event.type === 'cancelled')
    return stop(state, { reason: 'cancelled', sentence: 'Cancelled; what was finished is kept.' });
  if (event.type === 'told') return begin(told(state, event.told));
  const lane = state.lanes[event.lane];
  if (!lane || lane.outcome) return [state, []];
  const at: At = { state, lane, index: event.lane };
  switch (event.type) {
    case 'designed':
      return keep(at, event);
    case 'kept':
      return kept(at, event.id);
    case 'checked':
      return checked(at, event.findings);
    case 'reviewed':
      return reviewed(at, event.review);
    case 'analysed':
      return analysed(at, event.analysis);
    case 'failed':
      return failed(at, event);
  }
}

/** A lane within its state. */
interface At {
  readonly state: LoopState;
  readonly lane: Lane;
  readonly index: number;
}

function change({ state, lane, index }: At, changed: Partial<Lane>): At {
  const next = { ...lane, ...changed };
  return {
    state: { ...state, lanes: state.lanes.map((other, i) => (i === index ? next : other)) },
    lane: next,
    index,
  };
}

function started(
  state: LoopState,
  { code, steering = [], refused = [], parent, own }: LoopEvent & { type: 'started' },
): Step {
  const next = { ...state, steering, refused };
  const drafts: Draft[] = [];
  if (code !== null)
    drafts.push({
      id: null,
      origin: 'hand',
      parent: parent ?? null,
      explanation: 'The reward as it was before the loop.',
      code,
    });
  if (own && own.code !== code) drafts.push({ id: null, origin: 'designer', parent: null, ...own });
  if (drafts.length === 0) return begin(next);
  const [plain] = planLanes({ ...next, width: 1 });
  const lanes = plain ? drafts.map((draft) => ({ ...plain, draft })) : [];
  return [
    { ...next, atStart: true, lanes },
    drafts.map((candidate, lane) => ({ do: 'keep', lane, candidate })),
  ];
}

/** Begins the next round, unless the loop has come to its end. */
function begin(state: LoopState): Step {
  if (state.stopped) return [state, []];
  const next = { ...state, atStart: false, lanes: planLanes(state) };
  return [next, next.lanes.map((lane, index) => design({ state: next, lane, index }))];
}

function design({ state, lane, index }: At): LoopCommand {
  const { base, rejected, strategy, variant } = lane;
  // Who takes another approach must not come back to the best either.
  const best = !base && state.best ? [triedBefore(state.best)] : [];
  return {
    do: 'design',
    lane: index,
    request: {
      previous: base && { code: base.draft.code, analysis: base.analysis },
      rejected,
      tried: [...state.tried, ...best, ...lane.tried],
      strategy,
      variant,
      steering: state.steering,
      refused: state.refused.map(({ code, reason }) => ({ code, reason })),
    },
  };
}

/** What was the best until now: the designer must not come back to it. */
function triedBefore({ draft, analysis }: NonNullable<LoopState['best']>): LoopState['tried'][number] {
  return { code: draft.code, sentence: verdictOf(analysis) };
}

function keep(at: At, { explanation, code, exchanges }: LoopEvent & { type: 'designed' }): Step {
  const { base, otherParent, strategy } = at.lane;
  const draft: Draft = {
    id: null,
    origin: base ? 'refinement' : 'designer',
    parent: base?.draft.id ?? null,
    ...(otherParent ? { otherParent } : {}),
    strategy: strategy.kind,
    explanation,
    code,
    ...(exchanges ? { exchanges } : {}),
  };
  const next = change(at, { draft, review: null });
  return [next.state, [{ do: 'keep', lane: at.index, candidate: draft }]];
}

function kept(at: At, id: string): Step {
  if (!at.lane.draft) return [at.state, []];
  const draft = { ...at.lane.draft, id };
  const next = change(at, { draft });
  const { state, index: lane } = next;
  // The hand-written start is never sent back: whatever is wrong with it belongs into its analysis.
  if (state.atStart) return [state, [{ do: 'analyze', lane, code: draft.code }]];
  const refused = state.refused.find(({ code }) => code === draft.code);
  if (refused) return end(next, entryOf(draft, `You have rejected this very code: ${refused.reason}`));
  const same = state.measured.find((earlier) => earlier.draft.code === draft.code);
  if (same) {
    const sentence = `Nothing new: the designer wrote the code of ${same.draft.id} again.`;
    const { analysis } = same;
    const entry = { ...entryOf(draft, sentence, analysis.findings), analysis, accepted: true };
    return end(next, { ...entry, ...(same.draft.id ? { sameAs: same.draft.id } : {}) });
  }
  const beside = state.lanes.find((other, i) => i < lane && other.draft?.code === draft.code);
  if (beside?.draft?.id) {
    const sentence = `Nothing new: it is the same code as that of ${beside.draft.id}, written at the same time.`;
    return end(next, { ...entryOf(draft, sentence), sameAs: beside.draft.id });
  }
  return [state, [{ do: state.critic === 'none' ? 'analyze' : 'check', lane, code: draft.code }]];
}

function checked(at: At, findings: readonly Finding[]): Step {
  const { state, lane, index } = at;
  const { draft } = lane;
  if (!draft) return [state, []];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) {
    const { code, explanation } = draft;
    // Who sends the same code again stands by it.
    const read = state.critic === 'model' && lane.rejected?.code !== code;
    return [
      state,
      [read ? { do: 'review', lane: index, code, explanation } : { do: 'analyze', lane: index, code }],
    ];
  }
  const note = noteOf(at, findings);
  if (lane.returns < MAX_RETURNS) {
    const [next, commands] = sendBack(at, draft, errors, rejection(draft, findings, 1).sentence);
    return [next, [...note, ...commands]];
  }
  const [next, commands] = end(at, rejection(draft, findings, lane.returns + 1));
  return [next, [...note, ...commands]];
}

function noteOf({ lane: { draft }, index: lane }: At, findings: readonly Finding[]): LoopCommand[] {
  return draft?.id ? [{ do: 'measure', lane, id: draft.id, measured: findingsOnly(findings) }] : [];
}

function sendBack(at: At, draft: Draft, findings: readonly Finding[], sentence: string): Step {
  const { returns, tried } = at.lane;
  const next = change(at, {
    returns: returns + 1,
    rejected: { code: draft.code, findings },
    tried: [...tried, { code: draft.code, sentence }],
  });
  return [next.state, [design(next)]];
}

/** A model's word sends a draft back, but never keeps it from being measured: when it still objects in the end, numbers decide. */
function reviewed(at: At, review: Review): Step {
  const { state, lane, index } = at;
  const { draft } = lane;
  if (!draft) return [state, []];
  const [first] = review.findings;
  if (!first || lane.returns >= MAX_RETURNS)
    return [change(at, { review }).state, [{ do: 'analyze', lane: index, code: draft.code }]];
  const sentence = `The critic's model sent the draft back because of line ${first.range.line}: ${first.message}`;
  const [next, commands] = sendBack(at, draft, review.findings, sentence);
  return [next, [...noteOf(at, review.findings), ...commands]];
}

function rejection(draft: Draft, findings: readonly Finding[], drafts: number): Entry {
  const first = findings.find(({ severity }) => severity === 'error');
  const because = first ? ` because of ${first.code} on line ${first.range.line}: ${first.message}` : '.';
  return entryOf(
    draft,
    drafts === 1
      ? `The critic rejected the draft${because}`
      : `The round failed: the critic rejected ${drafts} drafts in a row, the last one${because}`,
    findings,
  );
}

function entryOf(candidate: Draft | null, sentence: string, findings: readonly Finding[] = []): Entry {
  return { candidate, findings, analysis: null, accepted: false, sentence };
}

function analysed(at: At, analysis: Analysis): Step {
  const { draft, review } = at.lane;
  if (!draft) return [at.state, []];
  const note: LoopCommand[] = draft.id
    ? [{ do: 'measure', lane: at.index, id: draft.id, measured: measuredOf(analysis) }]
    : [];
  const [next, commands] = end(at, {
    candidate: draft,
    findings: analysis.findings,
    analysis,
    accepted: true,
    sentence: verdictOf(analysis),
    ...(review ? { review } : {}),
  });
  return [next, [...note, ...commands]];
}

function failed(at: At, { command, problem }: LoopEvent & { type: 'failed' }): Step {
  const { state, lane, index } = at;
  const { draft, rejected } = lane;
  const sentence = describeProblem(problem);
  // Without the model's opinion the candidate is measured all the same: it is paid for.
  if (command === 'review' && draft) return [state, [{ do: 'analyze', lane: index, code: draft.code }]];
  if (command === 'measure') return stop(state, { reason: 'failed', sentence, problem });
  // What the user would have said is not worth the work that was done.
  if (command === 'ask') return begin(state);
  if (problem.code === 'nothing-to-propose' && draft && rejected)
    return end(at, rejection(draft, rejected.findings, lane.returns), problem);
  if (problem.code === 'nothing-to-propose') return end(at, entryOf(null, sentence), problem);
  // A draft that was still to be corrected, or read, is no candidate yet; what it had so far is told.
  if (problem.code === 'budget-reached')
    return end(at, entryOf(draft, sentence, rejected?.findings ?? []), problem);
  if (state.atStart && command === 'analyze') return end(at, entryOf(draft, sentence));
  return end(at, entryOf(draft, `The round failed: ${sentence}`), problem);
}

/** The lane has come to its end, and with the last one the round. */
function end(at: At, entry: Entry, problem?: Outcome['problem']): Step {
  const { state } = change(at, { outcome: { entry, ...(problem ? { problem } : {}) } });
  if (state.lanes.some(({ outcome }) => outcome === null)) return [state, []];
  if (state.atStart)
    return state.lanes.some(({ outcome }) => outcome?.problem) ? finish(state) : begin(endStart(state));
  return finish(state);
}

function finish(state: LoopState): Step {
  const next = finishRound(state);
  const round = next.rounds.at(-1);
  const asks = next.ask && !next.stopped && round && next.rounds.length > state.rounds.length;
  return asks ? [next, [{ do: 'ask', lane: 0, round }]] : begin(next);
}

function stop(state: LoopState, stopped: NonNullable<LoopState['stopped']>): Step {
  return [{ ...state, stopped }, []];
}
