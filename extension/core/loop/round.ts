import { sameReward } from '../analyzer/same-reward';
import type { Analysis } from '../analyzer/analysis';
import { STRATEGIES } from '../designer/strategy';
import type { Strategy } from '../designer/strategy';
import type { Problem } from '../problem';
import { describeProblem } from '../problem';
import { trainingWords } from '../training/words';
import { behaviourOf } from './behaviour';
import { isBetter, isClearlyBetter, successOf } from './best';
import { nextStrategy } from './plan';
import type { Entry, Kept, LoopState, Outcome, Round, Stop, Told } from './state';
import { PATIENCE } from './state';

/** Of trained agents' episodes: then there is nothing left to learn. */
const SUCCEEDS = 0.99;

/** The reward as it was, and the environment's own, are measured, or could not be. */
export function endStart(state: LoopState): LoopState {
  const entries = state.lanes.flatMap(({ outcome }) => outcome?.entry ?? []);
  const start = entries.find(({ candidate }) => candidate?.origin === 'hand');
  const kept = entries.flatMap(({ candidate, analysis }): Kept[] =>
    candidate && analysis ? [{ draft: candidate, analysis }] : [],
  );
  const measured = kept.filter(
    ({ analysis }, i) =>
      !kept.slice(0, i).some((other) => sameReward(other.analysis.evaluation, analysis.evaluation)),
  );
  return {
    ...state,
    start: start ? { ...start, others: [] } : null,
    own: entries.find((entry) => entry !== start) ?? null,
    best: bestOf(measured),
    measured,
  };
}

/** All candidates of the round have come to their end: which is the best, whether it helped, and how to go on. */
export function finishRound(state: LoopState): LoopState {
  const outcomes = state.lanes.flatMap(({ outcome }) => outcome ?? []);
  const sorted = sortOut(state, outcomes);
  const [first, ...others] = bestFirst(sorted.entries);
  const round: Round | null = first ? { ...first, others } : null;
  const next: LoopState = { ...sorted.state, rounds: round ? [...state.rounds, round] : state.rounds };
  const problemOf = (code: string): Problem | undefined =>
    outcomes.find(({ problem }) => problem?.code === code)?.problem;
  const { best } = next;
  const untrained = !best?.analysis.training;
  if (untrained && best?.analysis.verdict.kind === 'ready' && best.analysis.suggestions.length === 0) {
    const sentence = `${best.draft.id} is ready to train and the analysis has nothing left to suggest.`;
    return { ...next, stopped: { reason: 'ready', sentence } };
  }
  const learned = best ? successOf(best.analysis) : null;
  if (best && learned !== null && learned >= SUCCEEDS) {
    const sentence = `Agents trained on ${best.draft.id} succeed in ${Math.round(100 * learned)} % of episodes.`;
    return { ...next, stopped: { reason: 'ready', sentence } };
  }
  const budget = problemOf('budget-reached');
  if (budget) return { ...next, stopped: endedBy(next, describeProblem(budget)) };
  const nothing = problemOf('nothing-to-propose');
  const faulty = outcomes.find(({ problem }) => problem && problem.code !== nothing?.code);
  if (faulty?.problem && outcomes.every(({ problem }) => problem)) {
    const { problem, entry } = faulty;
    return { ...next, stopped: { reason: 'failed', sentence: entry.sentence, problem } };
  }
  if (round && next.rounds.length >= next.wanted) return { ...next, stopped: done(next) };
  return afterwards(next, {
    improved: sorted.improved,
    fresh: sorted.fresh,
    nothing: outcomes.every(({ problem }) => problem) ? nothing : undefined,
  });
}

function endedBy({ best }: LoopState, sentence: string): Stop {
  const so = best
    ? `Best so far is ${best.draft.id ?? 'the reward as it was'}.`
    : 'No candidate was measured until then.';
  return { reason: 'budget', sentence: `${sentence} ${so}` };
}

function done({ wanted, best }: LoopState): Stop {
  const all = wanted === 1 ? 'The round is done.' : `All ${wanted} rounds are done.`;
  const sentence = best
    ? `${all} Best is ${best.draft.id}.${ownIsBetter(best)}`
    : `${all} No candidate could be measured.`;
  return { reason: 'rounds-done', sentence };
}

/** What has to be said where shaping did not pay off. */
function ownIsBetter({ analysis: { training } }: Kept): string {
  if (!training || 'problem' in training) return '';
  const { success, baseline } = training.outcome;
  return success && baseline && baseline.mean > success.mean
    ? ` But agents learn more from the environment's own reward: ${Math.round(100 * baseline.mean)} % against ${Math.round(100 * success.mean)} %.`
    : '';
}

interface Sorted {
  readonly state: LoopState;
  /** Of the candidates there were, in the order of the lanes. */
  readonly entries: readonly Entry[];
  /** Something was measured that pays otherwise than all before it. */
  readonly fresh: boolean;
  /** The best is better than before by more than chance. */
  readonly improved: boolean;
}

/** Goes through what came of the lanes, in their order: duplicates are named, the best is the best by the measures. */
function sortOut(state: LoopState, outcomes: readonly Outcome[]): Sorted {
  let { best, measured, tried } = state;
  let fresh = false;
  const entries: Entry[] = [];
  const sentBack = state.lanes.flatMap((lane) => lane.tried);
  for (const { entry } of outcomes) {
    const { candidate: draft, analysis } = entry;
    if (!draft) continue;
    const lost = { code: draft.code, sentence: entry.sentence };
    if (!analysis) {
      entries.push(entry);
      tried = [...tried, lost];
      continue;
    }
    const refused = refusedAs(state, analysis);
    if (refused) {
      const sentence = `On the recordings it pays exactly what you have rejected: ${refused.reason}`;
      entries.push({ ...entry, accepted: false, sentence });
      tried = [...tried, { ...lost, sentence }];
      continue;
    }
    const kept: Kept = { draft, analysis };
    const same = measured.find((other) => sameReward(other.analysis.evaluation, analysis.evaluation));
    const named = same && !entry.sameAs ? sameAs(entry, same) : entry;
    entries.push(named);
    if (!same) {
      fresh = true;
      measured = [...measured, kept];
    }
    if (!best || isBetter(analysis, best.analysis)) {
      if (best) tried = [...tried, { code: best.draft.code, sentence: verdictOf(best.analysis) }];
      best = kept;
    } else tried = [...tried, { ...lost, sentence: named.sentence }];
  }
  return {
    state: { ...state, best, measured, tried: onceEach([...sentBack, ...tried], best) },
    entries,
    fresh,
    improved: best !== null && (!state.best || isClearlyBetter(best.analysis, state.best.analysis)),
  };
}

function sameAs(entry: Entry, { draft }: Kept): Entry {
  const id = draft.id ?? 'an earlier candidate';
  const sentence = `${entry.sentence} Nothing new: on the recordings it pays exactly what ${id} pays.`;
  return { ...entry, sentence, ...(draft.id ? { sameAs: draft.id } : {}) };
}

/** What the recordings say of a candidate, and what agents learned from it. */
export function verdictOf({ verdict, training }: Analysis): string {
  return [`${verdict.title}: ${verdict.sentence}`, ...trainingWords(training)].join(' ');
}

/** What was tried, without repeats and without what the next round begins from; the latest word on each. */
function onceEach(tried: LoopState['tried'], best: Kept | null): LoopState['tried'] {
  const latest = new Map(tried.map(({ code, sentence }) => [code, sentence]));
  if (best) latest.delete(best.draft.code);
  return [...latest].map(([code, sentence]) => ({ code, sentence }));
}

function refusedAs({ refused }: LoopState, analysis: Analysis): LoopState['refused'][number] | undefined {
  if (!refused.some(({ behaviour }) => behaviour !== null)) return undefined;
  const behaviour = behaviourOf(analysis);
  return refused.find((one) => one.behaviour === behaviour);
}

/** The measured ones first, by their measures; of equal ones the earlier lane's. */
function bestFirst(entries: readonly Entry[]): Entry[] {
  return entries
    .map((entry, lane) => ({ entry, lane }))
    .sort((a, b) => {
      const [left, right] = [a.entry, b.entry];
      if (left.accepted !== right.accepted) return left.accepted ? -1 : 1;
      if (left.analysis && right.analysis) {
        if (isBetter(left.analysis, right.analysis)) return -1;
        if (isBetter(right.analysis, left.analysis)) return 1;
      }
      return a.lane - b.lane;
    })
    .map(({ entry }) => entry);
}

/** Goes on as before, or with another strategy where this one brings no more; ends where none is left. */
function afterwards(
  state: LoopState,
  came: { readonly improved: boolean; readonly fresh: boolean; readonly nothing: Problem | undefined },
): LoopState {
  if (came.improved) return { ...state, ladder: 0, idle: 0 };
  const idle = state.idle + 1;
  const patience = state.ladder === 0 ? PATIENCE : 1;
  if (came.fresh && !came.nothing && idle < patience) return { ...state, idle };
  // Before anything was measured there is nothing to change: the designer is told what went wrong, and tries again.
  if (!state.best && !came.nothing && idle < PATIENCE) return { ...state, idle };
  const why = came.nothing
    ? 'Nothing more was proposed that way'
    : came.fresh
      ? `No improvement beyond the interval in ${idle === 1 ? 'this round' : `${idle} rounds`}`
      : 'The round brought nothing new';
  const ladder = nextStrategy(state);
  if (ladder === null) {
    if (came.nothing)
      return { ...state, stopped: { reason: 'nothing-to-propose', sentence: describeProblem(came.nothing) } };
    const last = state.rounds.at(-1)?.sentence ?? '';
    const sentence = `Stopped: ${lowered(why)}, and no other strategy is left. ${last}`.trim();
    return { ...state, stopped: { reason: 'stagnated', sentence } };
  }
  const kind = STRATEGIES[ladder] ?? 'refine';
  const change = `${why}: change of strategy, next ${TURNS[kind]}.`;
  return { ...withChange(state, change), ladder, idle: 0 };
}

const TURNS: Readonly<Record<Strategy['kind'], string>> = {
  refine: 'the best candidate is refined',
  mutate: 'one component of a candidate is changed and the rest left alone',
  cross: 'components of two candidates are crossed',
  anew: 'another approach is tried, from the beginning',
};

function withChange(state: LoopState, change: string): LoopState {
  const last = state.rounds.at(-1);
  return last ? { ...state, rounds: [...state.rounds.slice(0, -1), { ...last, change }] } : state;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What the user says between two rounds. */
export function told(state: LoopState, { steer, reject, stop }: Told): LoopState {
  let next = state;
  if (steer !== undefined && steer.trim() !== '')
    // With something new to go by, what brought nothing may help after all.
    next = { ...next, steering: [...next.steering, steer.trim()], ladder: 0, idle: 0 };
  if (reject) {
    const refused = next.measured.find(({ draft }) => draft.id === reject.id);
    const code = refused?.draft.code ?? codeOf(next, reject.id);
    if (code !== null) {
      const behaviour = refused ? behaviourOf(refused.analysis) : null;
      const measured = next.measured.filter((one) => one !== refused);
      next = {
        ...next,
        refused: [...next.refused, { code, reason: reject.reason, behaviour }],
        measured,
        best: next.best?.draft.code === code ? bestOf(measured) : next.best,
        // It has its own place in the prompt.
        tried: next.tried.filter((one) => one.code !== code),
      };
    }
  }
  if (stop) {
    const best = next.best ? ` Best is ${next.best.draft.id}.` : '';
    return { ...next, stopped: { reason: 'user', sentence: `Stopped by you.${best}` } };
  }
  return next;
}

function codeOf({ rounds }: LoopState, id: string): string | null {
  const entries = rounds.flatMap(({ others, ...round }) => [round, ...others]);
  return entries.find(({ candidate }) => candidate?.id === id)?.candidate?.code ?? null;
}

function bestOf(measured: readonly Kept[]): Kept | null {
  return measured.reduce<Kept | null>(
    (best, one) => (best && !isBetter(one.analysis, best.analysis) ? best : one),
    null,
  );
}
