import type { Analysis } from '../analyzer/analysis';
import type { Finding } from '../critic/finding';
import type { Review } from '../critic/review';
import type { DesignRequest } from '../designer/designer';
import type { Problem } from '../problem';
import type { Origin } from './candidate';
import type { NewCandidate } from './history';
import type { Measured } from './record';

/** How often one round's draft may go back to the designer. After that the round fails in words. */
export const MAX_RETURNS = 3;

/** `none`: an ablation; `rules`: linter, rules and dry run; `model`: a language model too, once these have found nothing. */
export type Critic = 'none' | 'rules' | 'model';

/** A candidate of this run. `id` is null until the history has kept it. */
export interface Draft {
  readonly id: string | null;
  readonly origin: Origin;
  readonly parent: string | null;
  readonly explanation: string;
  readonly code: string;
  /** Where what was said to a model for it is kept. */
  readonly exchanges?: readonly string[];
}

/** What one round came to. */
export interface Round {
  /** The last draft; null when the designer gave none. */
  readonly candidate: Draft | null;
  /** The critic's for a rejected candidate, critic's and analysis' for one that was measured. */
  readonly findings: readonly Finding[];
  /** Null when the candidate was not measured. */
  readonly analysis: Analysis | null;
  /** The critic let it through and it was measured. */
  readonly accepted: boolean;
  /** What came of it, in a sentence. */
  readonly sentence: string;
  /** What the critic's model said of the candidate; absent where none was asked. */
  readonly review?: Review;
}

export interface Kept {
  readonly draft: Draft;
  readonly analysis: Analysis;
}

export interface Stop {
  readonly reason:
    'rounds-done' | 'ready' | 'nothing-to-propose' | 'stagnated' | 'budget' | 'failed' | 'cancelled';
  readonly sentence: string;
  /** What ended it, when that was a fault. */
  readonly problem?: Problem;
}

export interface LoopState {
  /** Rounds to run, at least 1. */
  readonly wanted: number;
  /** Who reads a draft before it is measured. */
  readonly critic: Critic;
  /** The reward that was there before, measured as it is; null when there was none. */
  readonly start: Round | null;
  readonly rounds: readonly Round[];
  /** The best measured candidate so far, the start included (see best.ts). The next round refines this one. */
  readonly best: Kept | null;
  /** Every measured candidate of this run. */
  readonly measured: readonly Kept[];
  readonly tried: DesignRequest['tried'];
  /** The candidate that is being kept, checked or measured. */
  readonly draft: Draft | null;
  /** Whether `draft` is the start. */
  readonly atStart: boolean;
  /** The draft of this round that the critic sent back, and why; null before it has. */
  readonly rejected: DesignRequest['rejected'];
  /** What the critic's model said of `draft`; null before it has. */
  readonly review: Review | null;
  /** How often this round's draft has gone back. */
  readonly returns: number;
  /** Rounds in a row that brought nothing new. */
  readonly stagnant: number;
  readonly stopped: Stop | null;
}

/** Effects, as data. The interpreter performs them in order; each but `measure` is answered by one event. */
export type LoopCommand =
  | { readonly do: 'keep'; readonly candidate: NewCandidate }
  | { readonly do: 'design'; readonly request: Pick<DesignRequest, 'previous' | 'rejected' | 'tried'> }
  | { readonly do: 'check'; readonly code: string }
  | { readonly do: 'review'; readonly code: string; readonly explanation: string }
  | { readonly do: 'analyze'; readonly code: string }
  | { readonly do: 'measure'; readonly id: string; readonly measured: Measured };

export type LoopEvent =
  | { readonly type: 'started'; readonly code: string | null }
  | { readonly type: 'kept'; readonly id: string }
  | {
      readonly type: 'designed';
      readonly explanation: string;
      readonly code: string;
      readonly exchanges?: readonly string[];
    }
  | { readonly type: 'checked'; readonly findings: readonly Finding[] }
  | { readonly type: 'reviewed'; readonly review: Review }
  | { readonly type: 'analysed'; readonly analysis: Analysis }
  | { readonly type: 'failed'; readonly command: LoopCommand['do']; readonly problem: Problem }
  | { readonly type: 'cancelled' };

export function initialState(rounds: number, critic: Critic = 'rules'): LoopState {
  return {
    wanted: Math.max(1, Math.floor(rounds)),
    critic,
    start: null,
    rounds: [],
    best: null,
    measured: [],
    tried: [],
    draft: null,
    atStart: false,
    rejected: null,
    review: null,
    returns: 0,
    stagnant: 0,
    stopped: null,
  };
}
