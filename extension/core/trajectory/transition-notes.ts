import type { TrajectorySet } from './model';

/** What was met while steps were put together. */
export interface Assumptions {
  /** Which flags the recording has. */
  readonly done: boolean;
  readonly truncated: boolean;
  readonly terminated: boolean;
  /** A `done` was a time limit by `TimeLimit.truncated` in info. */
  readonly timeLimit: boolean;
  /** Steps whose next observation was the following step's, or nobody's. */
  readonly derivedNext: number;
  readonly finalRows: number;
  readonly continued: number;
  readonly relabelled: number;
  readonly unordered: number;
  readonly rounded: boolean;
}

/** The assumptions as sentences for a person. */
export function transitionNotes(set: TrajectorySet, met: Assumptions): string[] {
  const notes: string[] = [];
  const note = (holds: unknown, sentence: string): void => {
    if (holds) notes.push(sentence);
  };
  note(
    met.finalRows,
    `${count(met.finalRows, 'row')} without action and reward: taken as the last next_obs of the episode`,
  );
  note(
    met.derivedNext,
    met.derivedNext === set.steps
      ? 'no next_obs: taken from the following row; the last step of an episode has none'
      : `${count(met.derivedNext, 'step')} without next_obs: taken from the following row where there is one`,
  );
  note(
    met.done && !met.truncated && !met.terminated,
    met.timeLimit
      ? 'done with TimeLimit.truncated in info is taken as truncated, other done as terminated'
      : 'done is taken as terminated: the recording does not tell time limits apart',
  );
  const open = openEpisodes(set);
  note(open, openEpisodesNote(open, set.episodes.length));
  note(
    met.continued,
    `${count(met.continued, 'step')} come after a terminated or truncated step of the same episode`,
  );
  note(
    met.relabelled,
    `${count(met.relabelled, 'episode')} start again under a number that was used before: called N.2, N.3 …`,
  );
  note(met.unordered, `${count(met.unordered, 'episode')} sorted by t`);
  note(met.rounded, ROUNDED);
  note(!set.reward, NO_REWARDS);
  note(!set.action, NO_ACTIONS);
  return notes;
}

export const ROUNDED = 'integers beyond 2^53 are rounded';
export const NO_ACTIONS =
  'no actions recorded: a column or key named action (or action_…, for its parts) is taken for them';
export const NO_REWARDS = 'no rewards recorded';

/** Episodes whose last step is neither terminated nor truncated. */
export function openEpisodes(set: TrajectorySet): number {
  return set.episodes.filter(({ start, length }) => {
    const last = start + length - 1;
    return !set.terminated[last] && !set.truncated[last];
  }).length;
}

export function openEpisodesNote(open: number, all: number): string {
  return `${open} of ${count(all, 'episode')} without terminated or truncated on the last step`;
}

/** "1 episode", "3 episodes". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
