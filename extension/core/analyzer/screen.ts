import { evenPart } from '../measures/even-part';
import type { Evaluation } from '../measures/evaluation';
import type { TaskContext } from '../task/context';
import { onPart, type Replayed } from './part';

/** Recordings with fewer steps are replayed whole: it takes no longer than a choice. */
const LARGE = 40_000;
/** Steps that edits are tried on first. */
const SAMPLE = 20_000;
/** Of either outcome; a sample with fewer decides nothing. */
const MIN_OUTCOME = 10;

/** Some episodes of a large recording, on which edits are tried before the best are replayed on all. */
export interface Screen extends Replayed {
  /** Rows of the whole recording as rows of this one; those that are not in it are left out. */
  rows(whole: Iterable<number>): number[];
}

/** Evenly chosen episodes of each outcome; null where the recording is small, or too few are known of an outcome. */
export async function screenOf(context: TaskContext, evaluation: Evaluation): Promise<Screen | null> {
  const { set, outcomes } = context;
  if (set.steps < LARGE) return null;
  const part = evenPart(set, outcomes, SAMPLE);
  const known = (wanted: string): number => part.outcomes.filter(({ outcome }) => outcome === wanted).length;
  if (known('success') < MIN_OUTCOME || known('failure') < MIN_OUTCOME) return null;
  const newRow = new Int32Array(set.steps).fill(-1);
  part.wholeRows.forEach((row, i) => (newRow[row] = i));
  return {
    ...(await onPart({ context, evaluation }, part)),
    rows: (whole) => Array.from(whole, (row) => newRow[row] ?? -1).filter((row) => row >= 0),
  };
}
