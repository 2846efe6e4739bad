import { lowerBound } from '../sorted';
import type { NumericData, TrajectorySet } from '../trajectory/model';

/** Consecutive rows of one episode. */
export interface RowSpan {
  /** Row of the set. */
  readonly start: number;
  readonly length: number;
  readonly episode: number;
  /** Step within the episode at which the span starts. */
  readonly t: number;
  /** The episode's first span: memory is emptied, `reset()` is called. */
  readonly first: boolean;
}

/** The rows of a set that one request is about, in order; row i of the request is the i-th of them. */
export class RowSelection {
  /** Rows in all. */
  readonly rows: number;

  constructor(readonly spans: readonly RowSpan[]) {
    this.rows = spans.reduce((sum, { length }) => sum + length, 0);
  }

  /** Visits each row: its number in the set and in the request. */
  forEachRow(visit: (row: number, i: number) => void): void {
    let i = 0;
    for (const { start, length } of this.spans)
      for (let row = start; row < start + length; row++) visit(row, i++);
  }

  /** Views of `data` (`size` entries a row) that hold the selected rows in order; neighbours are one view. */
  pieces(data: NumericData, size: number): Uint8Array[] {
    const width = size * data.BYTES_PER_ELEMENT;
    return this.runs().map(
      ({ start, length }) => new Uint8Array(data.buffer, data.byteOffset + start * width, length * width),
    );
  }

  /** Spans put together where one begins in the set and in the request where the other ends. */
  runs(): { readonly start: number; readonly length: number }[] {
    const runs: { start: number; length: number }[] = [];
    for (const { start, length } of this.spans) {
      const last = runs.at(-1);
      if (last && last.start + last.length === start) last.length += length;
      else runs.push({ start, length });
    }
    return runs;
  }
}

/** All rows of the set, or those of some episodes, or single rows; never those that the simulator does not ask about. */
export function selectRows(
  set: TrajectorySet,
  episodes?: readonly number[],
  rows?: readonly number[],
): RowSelection {
  const spans: RowSpan[] = [];
  const wanted = rows && [...new Set(rows)].sort((a, b) => a - b);
  const order = episodes ?? set.episodes.map((_, i) => i);
  for (const index of order) {
    const episode = set.episodes[index];
    if (!episode || episode.length === 0) continue;
    const { start, length } = episode;
    if (!wanted && !set.unasked) {
      spans.push({ start, length, episode: index, t: 0, first: true });
      continue;
    }
    let first = true;
    for (let i = wanted ? lowerBound(wanted, start) : 0; i < (wanted ?? episode).length; i++) {
      const row = wanted ? (wanted[i] ?? 0) : start + i;
      if (row >= start + length) break;
      if (set.unasked?.[row]) continue;
      const last = spans.at(-1);
      if (last && !first && last.start + last.length === row)
        spans[spans.length - 1] = { ...last, length: last.length + 1 };
      else spans.push({ start: row, length: 1, episode: index, t: row - start, first });
      first = false;
    }
  }
  return new RowSelection(spans);
}
