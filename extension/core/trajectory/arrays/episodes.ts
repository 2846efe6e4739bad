import { gatherChannel } from '../columns';
import { channelDifference, concatChannels } from '../concat';
import type { Channel, Episode, TrajectorySet } from '../model';
import type { Fail } from './array';

/** One episode as formats have it that keep each apart. T is its number of steps. */
export interface EpisodePart {
  readonly id: string;
  readonly policy?: string | undefined;
  /** Where it lies in the file, for messages: `episode_3`. */
  readonly place: string;
  readonly steps: number;
  /** T+1 rows, the last being where the episode ended up, or T rows. */
  readonly observations: Channel;
  readonly observationRows: number;
  /** T rows, in formats that keep next observations apart. */
  readonly nextObservations?: Channel | null;
  readonly actions: Channel | null;
  readonly rewards: Float64Array | null;
  /** T flags; null when the format has none. */
  readonly terminated: Uint8Array | null;
  readonly truncated: Uint8Array | null;
  /** T rows. */
  readonly infos: Channel | null;
}

/** Episodes one behind the other. With T observations and no next ones, the last step of an episode has none. */
export function joinEpisodes(parts: readonly EpisodePart[], file: string, fail: Fail): TrajectorySet {
  const [first] = parts;
  if (!first) return fail('file-empty', 'The recording has no steps.', 'Record at least one step.');
  checkAlike(parts, first, fail);
  const counts = parts.map(({ steps }) => steps);
  const total = counts.reduce((sum, n) => sum + n, 0);
  const rows = parts.map(({ observationRows }) => observationRows);
  const all =
    concatChannels(
      parts.map(({ observations }) => observations),
      rows,
    ) ?? first.observations;
  const observationRow = new Int32Array(total);
  const nextRow = new Int32Array(total);
  const reward = parts.some(({ rewards }) => rewards) ? new Float64Array(total).fill(NaN) : null;
  const terminated = new Uint8Array(total);
  const truncated = new Uint8Array(total);
  const episodes: Episode[] = [];
  let [start, row] = [0, 0];
  for (const part of parts) {
    for (let t = 0; t < part.steps; t++) {
      observationRow[start + t] = row + t;
      nextRow[start + t] = t + 1 < part.observationRows ? row + t + 1 : -1;
    }
    if (part.rewards) reward?.set(part.rewards, start);
    if (part.terminated) terminated.set(part.terminated, start);
    if (part.truncated) truncated.set(part.truncated, start);
    const { id, steps, policy } = part;
    episodes.push({ id, file, start, length: steps, ...(policy === undefined ? {} : { policy }) });
    start += part.steps;
    row += part.observationRows;
  }
  const joined = (channels: readonly (Channel | null)[]): Channel | null => concatChannels(channels, counts);
  const apart = joined(parts.map(({ nextObservations }) => nextObservations ?? null));
  return {
    kind: 'transitions',
    episodes,
    steps: total,
    observation: gatherChannel(all, observationRow),
    nextObservation: apart ?? (nextRow.some((next) => next >= 0) ? gatherChannel(all, nextRow) : null),
    action: joined(parts.map(({ actions }) => actions)),
    reward,
    terminated,
    truncated,
    info: joined(parts.map(({ infos }) => infos)),
  };
}

function checkAlike(parts: readonly EpisodePart[], first: EpisodePart, fail: Fail): void {
  for (const part of parts) {
    const channels = [
      ['observation', part.observations, first.observations],
      ['next observation', part.nextObservations ?? null, first.observations],
      ['action', part.actions, first.actions],
    ] as const;
    for (const [what, own, other] of channels) {
      const difference = own && other ? channelDifference(other, own) : null;
      if (difference)
        fail(
          'file-mixed',
          `The ${what} of ${part.place} ${difference} as in ${first.place}.`,
          'Keep recordings of different tasks in different files.',
        );
    }
    if (!part.actions !== !first.actions)
      fail(
        'file-mixed',
        `${part.place} has ${part.actions ? 'actions' : 'no actions'}, other than ${first.place}.`,
        'Record it again, or delete that episode.',
      );
  }
}
