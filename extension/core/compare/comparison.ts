import type { RankMove } from '../measures/compare';
import type { ComponentStatistics, MeasureValue } from '../measures/measure';

/**
 * Two versions of a reward on the same trajectories. Distances are 0 for rewards that ask for the same behavior and 1 for opposites; a
 * large one is no proof of an error.
 */
export interface VersionComparison {
  readonly distances: Distances;
  /** Trajectories whose rank by discounted return changes, largest move first; rank 1 is the best paid. */
  readonly rankMoves: readonly RankMove[];
  readonly measures: {
    readonly a: Readonly<Record<string, MeasureValue>>;
    readonly b: Readonly<Record<string, MeasureValue>>;
  };
  /** Components of either version, in order of first appearance; null where a version has none of the name. */
  readonly components: readonly ComponentDifference[];
  readonly sentence: string;
}

export interface Distances {
  /** √((1 − ρ)/2) of the episode returns, ρ Pearson's. Safe for rewards with memory. */
  readonly erc: MeasureValue;
  /** The same with Spearman's ρ. */
  readonly ercSpearman: MeasureValue;
  readonly epic: MeasureValue;
  readonly starc: MeasureValue;
  readonly dard: MeasureValue;
}

export interface ComponentDifference {
  readonly name: string;
  readonly a: ComponentStatistics | null;
  readonly b: ComponentStatistics | null;
}

export const DISTANCE_TITLES: Readonly<Record<keyof Distances, { title: string; definition: string }>> = {
  erc: {
    title: 'ERC',
    definition: '√((1 − ρ)/2) of the discounted episode returns, ρ being Pearson’s correlation.',
  },
  ercSpearman: { title: 'ERC by rank', definition: '√((1 − ρ)/2) with Spearman’s rank correlation.' },
  epic: {
    title: 'EPIC',
    definition:
      'Pearson distance of the rewards after potential shaping is taken out, over recorded states and actions put together at random (arXiv 2006.13900).',
  },
  starc: {
    title: 'STARC',
    definition:
      'Half the L2 distance of the rewards after shaping is fitted and taken out and each is scaled to length 1, on the recorded transitions (arXiv 2309.15257). An estimate, no bound.',
  },
  dard: {
    title: 'DARD',
    definition:
      'Like EPIC, but with the next states that were recorded after each state and action (arXiv 2201.10081).',
  },
};
