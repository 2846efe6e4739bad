import type { Analysis } from '../analyzer/analysis';

/** A candidate with what was measured on it. */
export interface Parent {
  readonly code: string;
  readonly analysis: Analysis;
}

/**
 * How the next candidate comes about. `refine`: the reward so far made better where its analysis points; `mutate`: one component of it
 * written otherwise, the rest left alone; `cross`: components of two candidates put together; `anew`: another approach.
 */
export type Strategy =
  | { readonly kind: 'refine' }
  | { readonly kind: 'mutate'; readonly component: string }
  | { readonly kind: 'cross'; readonly other: Parent }
  | { readonly kind: 'anew' };

/** In the order in which they are turned to when one brings no more. */
export const STRATEGIES = [
  'refine',
  'mutate',
  'cross',
  'anew',
] as const satisfies readonly Strategy['kind'][];

/** For progress and reports: "one component changed". */
export const STRATEGY_WORDS: Readonly<Record<Strategy['kind'], string>> = {
  refine: 'refined',
  mutate: 'one component changed',
  cross: 'two candidates crossed',
  anew: 'another approach',
};
