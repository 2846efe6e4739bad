import { getHeapStatistics } from 'node:v8';
import type { RecordingSource } from './source';

/** Share of what V8 may use at most; beyond it the process itself would be ended, and everything else with it. */
const FULL = 0.8;

/** Room for what is new, in MB, which what stays can't fill. What is read lives long: with less room it is copied over and over first. */
export const YOUNG_MB = 96;

/** Throws ProblemError when little memory is left for what a recording still holds: better one file unread than no editor. */
export function checkMemory(source: RecordingSource): void {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  if (used > (limit - YOUNG_MB * 1024 ** 2) * FULL)
    source.fail(
      'file-too-large',
      `Reading this file needs more memory than the ${(limit / 1024 ** 3).toFixed(1)} GB there are for it.`,
      'Split it into smaller files and name fewer of them, or leave out long texts and lists that no reward reads.',
    );
}

/** The longest text (UTF-16 units) that can be parsed as one value: parsed, it takes several times its length. */
export function longestValue(): number {
  return Math.min(256 * 1024 ** 2, Math.floor(getHeapStatistics().heap_size_limit / 16));
}
