import type { TrajectorySet } from './model';

/** Five numbers of a distribution. */
export interface Spread {
  readonly min: number;
  readonly quarter: number;
  readonly median: number;
  readonly threeQuarters: number;
  readonly max: number;
}

/** How the episodes of a recording end, how long they are and what they were paid: what a task can be guessed from. */
export interface EpisodesSummary {
  readonly episodes: number;
  readonly lengths: Spread | null;
  /** Plain sums of the recorded rewards; null when no episode has all of its rewards. */
  readonly returns: Spread | null;
  /** Rewards of the last steps. */
  readonly lastRewards: Spread | null;
  /** Episodes by the flags of their last step. */
  readonly terminated: number;
  readonly truncated: number;
  readonly neither: number;
  /** Share of all steps whose recorded reward is not 0; null without rewards. */
  readonly rewardDensity: number | null;
}

export function summariseEpisodes(set: TrajectorySet): EpisodesSummary {
  let [terminated, truncated, neither] = [0, 0, 0];
  const lastRewards: number[] = [];
  for (const { start, length } of set.episodes) {
    const last = start + length - 1;
    if (set.terminated[last]) terminated++;
    else if (set.truncated[last]) truncated++;
    else neither++;
    const reward = set.reward?.[last];
    if (reward !== undefined && !Number.isNaN(reward)) lastRewards.push(reward);
  }
  const rewards = set.reward?.filter((reward) => !Number.isNaN(reward));
  return {
    episodes: set.episodes.length,
    lengths: spread(set.episodes.map(({ length }) => length)),
    returns: spread(recordedReturns(set).filter((value) => value !== null)),
    lastRewards: spread(lastRewards),
    terminated,
    truncated,
    neither,
    rewardDensity: rewards?.length ? rewards.filter((reward) => reward !== 0).length / rewards.length : null,
  };
}

/** Plain sum of the recorded rewards, one an episode; null where a step has none. */
export function recordedReturns(set: TrajectorySet): (number | null)[] {
  return set.episodes.map(({ start, length }) => {
    if (!set.reward) return null;
    const sum = set.reward.subarray(start, start + length).reduce((total, reward) => total + reward, 0);
    return Number.isNaN(sum) ? null : sum;
  });
}

function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const position = share * (sorted.length - 1);
    const low = sorted[Math.floor(position)] ?? 0;
    const high = sorted[Math.ceil(position)] ?? low;
    return low + (high - low) * (position - Math.floor(position));
  };
  return { min: at(0), quarter: at(0.25), median: at(0.5), threeQuarters: at(0.75), max: at(1) };
}
