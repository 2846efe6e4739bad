import type { Problem } from '../problem';

/** Numbers in the order in which they were logged. */
export interface Series {
  /** `return`, `eval/success_rate`. */
  readonly name: string;
  readonly values: Float64Array;
  /** What each value is of: the training step, the number of the episode; increasing in most files. */
  readonly at: Float64Array;
}

/**
 * A file about training that holds no steps: a Monitor log (one line an episode), TensorBoard scalars. It can be shown; a
 * reward cannot be replayed on it.
 */
export interface SeriesTable {
  readonly file: string;
  /** The reader's id: `sb3-monitor`, `tensorboard`. */
  readonly format: string;
  /** For people. */
  readonly title: string;
  /** What `Series.at` counts. */
  readonly unit: 'episode' | 'training step';
  readonly series: readonly Series[];
  /** Sentences about what the numbers tell: "success could be r > 0". */
  readonly notes: readonly string[];
  /** What replay and analysis say of this file. */
  readonly notReplayed: Problem;
}

/** Smallest and largest finite number, and how many there are. */
export interface SeriesRange {
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly first: number | null;
  readonly last: number | null;
}

export function rangeOf(values: Float64Array): SeriesRange {
  const finite = values.filter(Number.isFinite);
  const none = finite.length === 0;
  return {
    count: values.length,
    min: none ? null : finite.reduce((a, b) => Math.min(a, b)),
    max: none ? null : finite.reduce((a, b) => Math.max(a, b)),
    first: finite[0] ?? null,
    last: finite.at(-1) ?? null,
  };
}
