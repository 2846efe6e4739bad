import { gatherRows } from '../../trajectory/concat';
import type { Episode, TrajectorySet } from '../../trajectory/model';
import type { EpisodeOutcome } from '../../task/outcome';

/** Rows of the recording that rules look at, episode by episode, with what is known of how each ended. */
export interface Part {
  readonly episode: Episode;
  readonly outcome: EpisodeOutcome['outcome'];
  /** Rows of the recording. */
  readonly rows: readonly number[];
  /** True when the rows go up to the episode's end. */
  readonly whole: boolean;
}

/** Whole episodes while they last: enough to see rare branches, few enough for a check on save. */
const MAX_ROWS = 4000;
const MAX_EPISODES = 120;

/** Episodes from all over the recording, successes and failures in turn. */
export function samplePart(
  set: TrajectorySet,
  outcomes: readonly EpisodeOutcome[],
  { rows: maxRows, episodes: maxEpisodes } = { rows: MAX_ROWS, episodes: MAX_EPISODES },
): Part[] {
  const queues = (['success', 'failure', 'unknown'] as const).map((wanted) =>
    spread(
      set.episodes.flatMap((episode, i) =>
        outcomes[i]?.outcome === wanted ? [{ episode, outcome: wanted }] : [],
      ),
    ),
  );
  const parts: Part[] = [];
  let left = maxRows;
  const perEpisode = Math.max(200, Math.floor(maxRows / 4));
  while (left > 0 && parts.length < maxEpisodes && queues.some((queue) => queue.length))
    for (const queue of queues) {
      const next = queue.shift();
      if (!next || left <= 0) continue;
      const { episode, outcome } = next;
      const count = Math.min(episode.length, perEpisode, left);
      const rows: number[] = [];
      for (let i = 0; i < episode.length && rows.length < count; i++)
        if (set.unasked?.[episode.start + i] !== 1) rows.push(episode.start + i);
      if (rows.length === 0) continue;
      left -= rows.length;
      parts.push({ episode, outcome, rows, whole: count === episode.length });
    }
  return parts.sort((a, b) => a.episode.start - b.episode.start);
}

/** The same items in an order in which any first few are from all over. */
function spread<T>(items: readonly T[]): T[] {
  const order: T[] = [];
  const queue: [number, number][] = [[0, items.length]];
  for (let span = queue.shift(); span; span = queue.shift()) {
    const [from, to] = span;
    if (from >= to) continue;
    const middle = (from + to) >> 1;
    const item = items[middle];
    if (item !== undefined) order.push(item);
    queue.push([from, middle], [middle + 1, to]);
  }
  return order;
}

/** Episodes made of rows of a recording, in an order of our own; each is one episode of the set. */
export function composeSet(set: TrajectorySet, episodes: readonly (readonly number[])[]): TrajectorySet {
  const rows = Int32Array.from(episodes.flat());
  let start = 0;
  const made = episodes.map((own, i): Episode => {
    start += own.length;
    return { id: `#${i}`, file: 'probe', start: start - own.length, length: own.length };
  });
  const { unasked: _, ...asked } = set;
  return gatherRows(asked, rows, made);
}
