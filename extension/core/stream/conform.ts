import { concatSets, selectEpisodes } from '../trajectory/concat';
import type { Channel, Column, TrajectorySet } from '../trajectory/model';

/** What a set looks like, without its rows; still knows which keys some rows lack. */
export function schemaOf(set: TrajectorySet): TrajectorySet {
  return {
    ...set,
    episodes: [],
    steps: 0,
    observation: channelWithoutRows(set.observation),
    nextObservation: set.nextObservation && channelWithoutRows(set.nextObservation),
    action: set.action && channelWithoutRows(set.action),
    reward: set.reward && new Float64Array(0),
    terminated: new Uint8Array(0),
    truncated: new Uint8Array(0),
    info: set.info && channelWithoutRows(set.info),
    ...(set.unasked ? { unasked: new Uint8Array(0) } : {}),
  };
}

function channelWithoutRows({ structure, columns }: Channel): Channel {
  return {
    structure,
    columns: columns.map((column): Column => {
      if (column.kind === 'object')
        return { ...column, values: column.values.some((value) => value === undefined) ? [undefined] : [] };
      const { present, ...rest } = column;
      const empty = { ...rest, data: column.data.subarray(0, 0) };
      return present ? { ...empty, present: new Uint8Array(0) } : empty;
    }),
  };
}

/**
 * One set with the columns that the recording as a whole has, in its order and number types, as if it had been read together
 * with the files that `schema` is of. A number type that only other files widen further stays as it is here.
 */
export function conform(sets: readonly TrajectorySet[], schema: TrajectorySet): TrajectorySet {
  const [only] = sets;
  return sets.length === 1 && only && schemaText(only) === schemaText(schema)
    ? only
    : concatSets([withoutRows(schema), ...sets]);
}

/** `schemaOf` leaves one value in columns that some rows lack; what is joined must have none. */
export function withoutRows(schema: TrajectorySet): TrajectorySet {
  return selectEpisodes(schema, []);
}

/** Structure and types of all channels as text. */
export function schemaText({ observation, nextObservation, action, info, reward }: TrajectorySet): string {
  const channel = (of: Channel | null): unknown =>
    of && [
      of.structure,
      of.columns.map((column) => [column.dtype, column.kind === 'numeric' && column.shape]),
    ];
  return JSON.stringify([...[observation, nextObservation, action, info].map(channel), reward !== null]);
}
