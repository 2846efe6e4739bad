import type { Window } from '../../../extension/core/training/messages';
import type { SeedRun, Training } from '../../../extension/core/training/training';

/** Sums of episodes of which so many succeed and the others end in lava. */
export function window(successes: number, episodes = 10, paid = 0): Window {
  return {
    episodes,
    length: 100,
    judged: episodes,
    successes,
    paid: paid * episodes,
    native: successes,
    causes: successes < episodes ? { lava: episodes - successes } : {},
    components: {},
  };
}

/** A seed for each number of successes, of ten. */
export function training(successes: readonly number[], curve: SeedRun['curve'] = []): Training {
  return {
    label: 'c0001',
    budget: { steps: 1000, seeds: successes.length, seconds: 60 },
    seeds: successes.map((count, seed) => ({
      seed,
      layout: null,
      steps: 1000,
      curve,
      trained: window(count),
      episodes: [{ episode: 3, phase: 'trained', length: 5, paid: 1, success: count > 0, cause: null }],
      recording: `seed-${seed}.jsonl`,
    })),
    problem: null,
    seconds: 1,
    runtime: '',
    isolation: '',
  };
}
