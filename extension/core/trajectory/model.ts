/**
 * The columnar trajectory model. All episodes of all files lie one behind the other, a step is a row, and each leaf of
 * an observation, action or info is one column over all rows. Nothing here knows a file format.
 */

/** What a leaf was recorded as; also the numpy dtype a reward sees when it works with arrays. */
export type NumericDtype =
  'bool' | 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'int64' | 'float32' | 'float64';

export type NumericData =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

export interface NumericColumn {
  readonly kind: 'numeric';
  /** `int64` lies in a Float64Array (exact up to 2^53), `bool` in a Uint8Array of 0 and 1, the rest in their own array. */
  readonly dtype: NumericDtype;
  /** Shape of one row, [] for a scalar; `data` has rows × product(shape) entries, row-major. */
  readonly shape: readonly number[];
  readonly data: NumericData;
  /** 1 where the row was recorded; absent when all were. */
  readonly present?: Uint8Array;
}

export interface ObjectColumn {
  readonly kind: 'object';
  readonly dtype: 'string' | 'json';
  /** One value a row; `undefined` where the row was not recorded (`null` is a recorded null). */
  readonly values: readonly unknown[];
}

export type Column = NumericColumn | ObjectColumn;

/** How columns make up the Python value that the reward sees. `column` indexes `Channel.columns`. */
export type Structure =
  | { readonly kind: 'leaf'; readonly column: number }
  | {
      readonly kind: 'dict';
      readonly entries: readonly { readonly key: string; readonly value: Structure }[];
    }
  | { readonly kind: 'tuple'; readonly items: readonly Structure[] };

/**
 * One value a row (observation, action, info), taken apart into columns. A key whose leaf is not recorded at a row is not
 * in that row's dictionary; a row of which no leaf is recorded has no value (for info: an empty dictionary).
 */
export interface Channel {
  readonly structure: Structure;
  readonly columns: readonly Column[];
}

export interface Episode {
  /** Unique in its set and stable between loads; shown to people: `episode 41`, or `file.jsonl#41` among several files. */
  readonly id: string;
  /** Its recording, as in `LoadedFile.file`: relative to the directory of the patterns, forward slashes. */
  readonly file: string;
  /** First row. */
  readonly start: number;
  /** Rows. */
  readonly length: number;
  /** The policy that recorded it, when the recording says (`info.policy`, a column, an attribute). */
  readonly policy?: string;
}

export interface TrajectorySet {
  /** `completions`: each episode is one step whose observation is a dictionary of the row's columns (prompt, completion, answer …). */
  readonly kind: 'transitions' | 'completions';
  readonly episodes: readonly Episode[];
  /** Rows in all. */
  readonly steps: number;
  readonly observation: Channel;
  /** s′ of each step; `null` when the format has none. A row that lacks it (last step of some formats) is not present. */
  readonly nextObservation: Channel | null;
  readonly action: Channel | null;
  /** The reward in the recording, NaN where there is none; `null` when the recording has no rewards. */
  readonly reward: Float64Array | null;
  /** 0 or 1 a row. */
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly info: Channel | null;
  /** 1 at rows for which the simulator asks the reward function nothing (DeepRacer's `prepare`); absent when it always asks. */
  readonly unasked?: Uint8Array;
}

/** What one file turned out to be. */
export interface LoadedFile {
  readonly file: string;
  /** The reader's id, or the layout it found in a container: `jsonl`, `deepracer`, `d4rl-hdf5`, `lerobot` … */
  readonly format: string;
  readonly set: TrajectorySet;
  /** Sentences about what had to be assumed: "no next_obs: taken from the following row". */
  readonly notes: readonly string[];
  /** Of the file, 0 to 1, where a look was all that was wanted. */
  readonly share?: number;
}

export function rowSize(column: NumericColumn): number {
  return column.shape.reduce((product, n) => product * n, 1);
}

export function isPresent(column: Column, row: number): boolean {
  return column.kind === 'numeric'
    ? column.present
      ? column.present[row] === 1
      : true
    : column.values[row] !== undefined;
}
