import { gatherChannel } from '../columns';
import type { Channel, Episode, TrajectorySet } from '../model';
import { rowSize } from '../model';
import { NO_ACTIONS, NO_REWARDS, count, openEpisodes, openEpisodesNote } from '../transition-notes';

/** All steps one behind the other, N rows in each array, episodes told by flags. */
export interface FlatSteps {
  readonly rows: number;
  readonly observations: Channel;
  readonly nextObservations: Channel | null;
  readonly actions: Channel | null;
  readonly rewards: Float64Array | null;
  /** The episode ended there by itself. */
  readonly terminals: Uint8Array | null;
  /** It was cut there. */
  readonly timeouts: Uint8Array | null;
  /** It ended there, one way or the other. */
  readonly dones: Uint8Array | null;
  /** 1 where an episode begins; null: behind each end. */
  readonly starts: Uint8Array | null;
  /** Names of the episodes, in order; null: their numbers. */
  readonly ids: readonly string[] | null;
  readonly infos: Channel | null;
}

/** Ends by a gap in next observations are believed while they are no more than this share of the steps. */
const MAX_GAPS = 0.5;

/** Cuts flat arrays into episodes, and says what had to be assumed. */
export function flatSteps(flat: FlatSteps, file: string): { set: TrajectorySet; notes: string[] } {
  const { rows } = flat;
  const notes: string[] = [];
  const { terminated, truncated } = endsOf(flat, notes);
  const starts = flat.starts ? Uint8Array.from(flat.starts) : new Uint8Array(rows);
  starts[0] = 1;
  if (!flat.starts)
    for (let row = 0; row + 1 < rows; row++) if (terminated[row] || truncated[row]) starts[row + 1] = 1;
  if (!flat.starts && !flat.timeouts) unseenEnds(flat, starts, truncated, notes);
  const episodes: Episode[] = [];
  for (let row = 0; row < rows; row++) {
    if (!starts[row]) continue;
    let end = row + 1;
    while (end < rows && !starts[end]) end++;
    const id = flat.ids?.[episodes.length] ?? String(episodes.length);
    episodes.push({ id, file, start: row, length: end - row });
  }
  if (flat.starts && !flat.terminals && !flat.timeouts && !flat.dones) {
    for (const { start, length } of episodes) terminated[start + length - 1] = 1;
    notes.push(
      'nothing says how episodes end: the last step of each is taken as terminated, time limits are not told apart',
    );
  }
  const set: TrajectorySet = {
    kind: 'transitions',
    episodes,
    steps: rows,
    observation: flat.observations,
    nextObservation: flat.nextObservations ?? following(flat.observations, rows, starts),
    action: flat.actions,
    reward: flat.rewards,
    terminated,
    truncated,
    info: flat.infos,
  };
  if (!flat.nextObservations)
    notes.push('no next observations: taken from the following row; the last step of an episode has none');
  const open = openEpisodes(set);
  if (open) notes.push(openEpisodesNote(open, episodes.length));
  if (!flat.rewards) notes.push(NO_REWARDS);
  if (!flat.actions) notes.push(NO_ACTIONS);
  return { set, notes };
}

function endsOf(flat: FlatSteps, notes: string[]): { terminated: Uint8Array; truncated: Uint8Array } {
  const { rows, terminals, timeouts, dones } = flat;
  const terminated = terminals ? Uint8Array.from(terminals) : new Uint8Array(rows);
  const truncated = timeouts ? Uint8Array.from(timeouts) : new Uint8Array(rows);
  if (dones)
    for (let row = 0; row < rows; row++) {
      if (!dones[row] || terminated[row] || truncated[row]) continue;
      if (terminals && !timeouts) truncated[row] = 1;
      else terminated[row] = 1;
    }
  if (dones && !terminals && !timeouts)
    notes.push('done is taken as terminated: the recording does not tell time limits apart');
  return { terminated, truncated };
}

/**
 * Without timeouts a time limit shows only where a next observation is not the following row's observation. Adds those
 * ends; without next observations it can only be said that they are not seen.
 */
function unseenEnds(flat: FlatSteps, starts: Uint8Array, truncated: Uint8Array, notes: string[]): void {
  if (!flat.nextObservations) {
    notes.push(
      'no timeouts and no next observations: episodes are taken to end where a flag says so and at the end of the data; a time limit in between is not seen',
    );
    return;
  }
  const gaps: number[] = [];
  for (let row = 0; row + 1 < flat.rows; row++)
    if (!starts[row + 1] && !sameRow(flat.nextObservations, row, flat.observations, row + 1)) gaps.push(row);
  if (gaps.length > MAX_GAPS * flat.rows) {
    notes.push(
      'next observations do not go on in the following row: the steps are not in the order of their episodes, or are scaled differently',
    );
    return;
  }
  for (const row of gaps) {
    truncated[row] = 1;
    starts[row + 1] = 1;
  }
  if (gaps.length)
    notes.push(
      `no timeouts: ${count(gaps.length, 'episode')} taken to be cut where the next observation is not the following row's`,
    );
}

function sameRow(a: Channel, i: number, b: Channel, j: number): boolean {
  return a.columns.every((column, k) => {
    const other = b.columns[k];
    if (column.kind === 'object' || other?.kind !== 'numeric')
      return other?.kind !== 'object' || column.kind !== 'object' || column.values[i] === other.values[j];
    const size = rowSize(column);
    for (let n = 0; n < size; n++) {
      const [x, y] = [column.data[i * size + n] ?? NaN, other.data[j * size + n] ?? NaN];
      if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false;
    }
    return true;
  });
}

function following(observations: Channel, rows: number, starts: Uint8Array): Channel | null {
  const next = new Int32Array(rows);
  let any = false;
  for (let row = 0; row < rows; row++) {
    const inside = row + 1 < rows && !starts[row + 1];
    next[row] = inside ? row + 1 : -1;
    any ||= inside;
  }
  return any ? gatherChannel(observations, next) : null;
}
