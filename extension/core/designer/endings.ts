import type { TaskContext } from '../task/context';

/** How the failures of one cause end. */
export interface Ending {
  readonly count: number;
  /** How many of them the environment ended, and not the clock. */
  readonly terminated: number;
  /** All failures of the recording. */
  readonly failures: number;
}

export function endingsByCause({ set, outcomes }: TaskContext): Map<string, Ending> {
  const failures = outcomes.filter(({ outcome }) => outcome === 'failure').length;
  const endings = new Map<string, Ending>();
  set.episodes.forEach(({ start, length }, i) => {
    const outcome = outcomes[i];
    if (outcome?.outcome !== 'failure' || length === 0) return;
    const cause = outcome.cause ?? 'other';
    const { count = 0, terminated = 0 } = endings.get(cause) ?? {};
    const ended = set.terminated[start + length - 1] === 1;
    endings.set(cause, { count: count + 1, terminated: terminated + Number(ended), failures });
  });
  return endings;
}
