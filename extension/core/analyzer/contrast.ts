import type { TaskContext } from '../task/context';
import type { FoundCause } from './causes';
import { findCauses } from './causes';
import type { Feature } from './features';
import { stepFeatures } from './features';
import type { FoundSign } from './signs';
import { findSigns } from './signs';
import type { Potential } from './potentials';
import { findPotentials } from './potentials';
import type { Trend } from './trends';
import { findTrends } from './trends';

/** What tells failures from successes in a recording, for whoever writes a reward: the built-in designer, or a prompt. */
export interface Contrast {
  /** Failures by cause with the signs of their last steps; largest first. */
  readonly failures: readonly FoundCause[];
  /** Conditions on the last step of the successes that hold rarely elsewhere. */
  readonly successes: readonly FoundSign[];
  /** Fields that move one way through the successes. */
  readonly trends: readonly Trend[];
  /** State functions Φ that rise toward success, best first: what progress can be paid for. */
  readonly potentials: readonly Potential[];
}

/** `features`: what the reward may read; everything recorded when absent. */
export function contrast(
  context: TaskContext,
  features: readonly Feature[] = stepFeatures(context),
): Contrast {
  return {
    failures: findCauses(context, features),
    successes: successSigns(context, features),
    trends: findTrends(context, features),
    potentials: findPotentials(context, features),
  };
}

/** Conditions that hold on the last step of successes and rarely on any other step. */
export function successSigns(context: TaskContext, features: readonly Feature[]): FoundSign[] {
  const shown: number[][] = [];
  const others: number[] = [];
  context.set.episodes.forEach((episode, i) => {
    const outcome = context.outcomes[i]?.outcome;
    if (episode.length === 0 || outcome === undefined || outcome === 'unknown') return;
    const last = episode.start + episode.length - 1;
    for (let row = episode.start; row < last; row++) others.push(row);
    if (outcome === 'success') shown.push([last]);
    else others.push(last);
  });
  return findSigns({
    features,
    shown,
    others,
    shownWords: 'last steps of successes',
    othersWords: 'other steps',
  });
}
