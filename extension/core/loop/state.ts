import type { Analysis } from '../analyzer/analysis';
import type { Finding } from '../critic/finding';
import type { Review } from '../critic/review';
import type { DesignRequest } from '../designer/designer';
import type { Strategy } from '../designer/strategy';
import type { Problem } from '../problem';
import type { Origin } from './candidate';
import type { NewCandidate } from './history';
import type { Measured } from './record';

/** How often one draft may go back to the designer. After that its author has failed, in words. */
export const MAX_RETURNS = 3;
/** Rounds without improvement before the strategy is changed; a strategy that was changed to has one. */
export const PATIENCE = 2;

/** `none`: an ablation; `rules`: linter, rules and dry run; `model`: a language model too, once these have found nothing. */
export type Critic = 'none' | 'rules' | 'model';

/** A candidate of this run. `id` is null until the history has kept it. */
export interface Draft {
  readonly id: string | null;
  readonly origin: Origin;
  readonly parent: string | null;
  /** Of a crossing: the second one. */
  readonly otherParent?: string;
  /** How it came about; absent for the reward as it was. */
  readonly strategy?: Strategy['kind'];
  readonly explanation: string;
  readonly code: string;
  /** Where what was said to a model for it is kept. */
  readonly exchanges?: readonly string[];
}

/** What came of one of a round's candidates. */
export interface Entry {
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
  /** The candidate that pays the same on every recorded step. */
  readonly sameAs?: string;
}

/** A round is what came of its best candidate, by the measures; `others`: of the rest, where there were several. */
export interface Round extends Entry {
  readonly others: readonly Entry[];
  /** The change of strategy that it led to, in a sentence. */
  readonly change?: string;
}

export interface Kept {
  readonly draft: Draft;
  readonly analysis: Analysis;
}

export interface Stop {
  readonly reason:
    'rounds-done' | 'ready' | 'nothing-to-propose' | 'stagnated' | 'budget' | 'failed' | 'cancelled' | 'user';
  readonly sentence: string;
  /** What ended it, when that was a fault. */
  readonly problem?: Problem;
}

/** One of the candidates that a round works on side by side. */
export interface Lane {
  readonly strategy: Strategy;
  /** How many lanes before this one are asked the same. */
  readonly variant: number;
  /** What it is made from; null: nothing. */
  readonly base: Kept | null;
  /** Id of the second parent of a crossing. */
  readonly otherParent: string | null;
  /** The candidate that is being kept, checked or measured. */
  readonly draft: Draft | null;
  /** The draft that the critic sent back, and why; null before it has. */
  readonly rejected: DesignRequest['rejected'];
  /** What the critic's model said of `draft`; null before it has. */
  readonly review: Review | null;
  /** How often a draft has gone back. */
  readonly returns: number;
  /** Drafts of this round that were sent back. */
  readonly tried: DesignRequest['tried'];
  /** Null while it is worked on. */
  readonly outcome: Outcome | null;
}

/** `problem`: what kept it from being measured, when that was no verdict on it. */
export interface Outcome {
  readonly entry: Entry;
  readonly problem?: Problem;
}

/** What the user will not have, from this run or before it. */
export interface Refused {
  readonly code: string;
  readonly reason: string;
  /** Digest of what it pays on the recordings; null when it was never measured. */
  readonly behaviour: string | null;
}

export interface LoopState {
  /** Rounds to run, at least 1. */
  readonly wanted: number;
  /** Candidates a round, at least 1. */
  readonly width: number;
  /** Who reads a draft before it is measured. */
  readonly critic: Critic;
  /** Whether the user is asked between rounds. */
  readonly ask: boolean;
  /** The reward that was there before, measured as it is; null when there was none. */
  readonly start: Round | null;
  /** The environment's own reward as a candidate; null where none is trained on. */
  readonly own: Entry | null;
  readonly rounds: readonly Round[];
  /** The best measured candidate so far, the start included (see best.ts). */
  readonly best: Kept | null;
  /** The measured candidates of this run, start included, no two of which pay the same. */
  readonly measured: readonly Kept[];
  readonly tried: DesignRequest['tried'];
  readonly steering: readonly string[];
  readonly refused: readonly Refused[];
  /** Whether the lanes are the start: the reward as it was, and the environment's own. */
  readonly atStart: boolean;
  readonly lanes: readonly Lane[];
  /** Place of the present strategy in STRATEGIES. */
  readonly ladder: number;
  /** Rounds in a row without improvement, with the present strategy. */
  readonly idle: number;
  readonly stopped: Stop | null;
}

/** The lane that a command is about, and its event answers. */
interface OfLane {
  readonly lane: number;
}

/** Effects, as data. Those of one step of the loop may be performed side by side; each but `measure` is answered by one event. */
export type LoopCommand =
  | (OfLane & { readonly do: 'keep'; readonly candidate: NewCandidate })
  | (OfLane & {
      readonly do: 'design';
      readonly request: Omit<DesignRequest, 'context' | 'contract' | 'entry' | 'without'>;
    })
  | (OfLane & { readonly do: 'check'; readonly code: string })
  | (OfLane & { readonly do: 'review'; readonly code: string; readonly explanation: string })
  | (OfLane & { readonly do: 'analyze'; readonly code: string })
  | (OfLane & { readonly do: 'measure'; readonly id: string; readonly measured: Measured })
  | (OfLane & { readonly do: 'ask'; readonly round: Round });

/** What the user says between two rounds. */
export interface Told {
  /** For the designer, in words. */
  readonly steer?: string;
  /** A candidate that the user will not have. */
  readonly reject?: { readonly id: string; readonly reason: string };
  readonly stop?: boolean;
}

export type LoopEvent =
  | {
      readonly type: 'started';
      readonly code: string | null;
      readonly steering?: readonly string[];
      readonly refused?: readonly Refused[];
      /** Id of the candidate that the code was edited from. */
      readonly parent?: string;
      /** The environment's own reward, to be compared with. */
      readonly own?: { readonly code: string; readonly explanation: string };
    }
  | (OfLane & { readonly type: 'kept'; readonly id: string })
  | (OfLane & {
      readonly type: 'designed';
      readonly explanation: string;
      readonly code: string;
      readonly exchanges?: readonly string[];
    })
  | (OfLane & { readonly type: 'checked'; readonly findings: readonly Finding[] })
  | (OfLane & { readonly type: 'reviewed'; readonly review: Review })
  | (OfLane & { readonly type: 'analysed'; readonly analysis: Analysis })
  | (OfLane & { readonly type: 'failed'; readonly command: LoopCommand['do']; readonly problem: Problem })
  | (OfLane & { readonly type: 'told'; readonly told: Told })
  | { readonly type: 'cancelled' };

export interface LoopOptions {
  readonly critic?: Critic;
  readonly width?: number;
  readonly ask?: boolean;
}

export function initialState(
  rounds: number,
  { critic = 'rules', width = 1, ask = false }: LoopOptions = {},
): LoopState {
  return {
    wanted: Math.max(1, Math.floor(rounds)),
    width: Math.max(1, Math.floor(width)),
    critic,
    ask,
    start: null,
    own: null,
    rounds: [],
    best: null,
    measured: [],
    tried: [],
    steering: [],
    refused: [],
    atStart: false,
    lanes: [],
    ladder: 0,
    idle: 0,
    stopped: null,
  };
}
