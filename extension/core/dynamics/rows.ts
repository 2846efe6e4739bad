import type { StepReference } from '../critic/finding';
import { rowHashes } from '../trajectory/intern';
import type { Channel, TrajectorySet } from '../trajectory/model';

const MAX_EVIDENCE = 5;

const known = new WeakMap<Channel, Float64Array>();

/** A 53-bit number a row, equal for equal rows of channels with the same columns. */
export function hashesOf(channel: Channel): Float64Array {
  const earlier = known.get(channel);
  if (earlier) return earlier;
  const rows = new Uint32Array(rowCount(channel)).map((_, row) => row);
  const hashes = rowHashes(channel.columns, rows);
  known.set(channel, hashes);
  return hashes;
}

function rowCount({ columns: [first] }: Channel): number {
  if (!first) return 0;
  if (first.kind === 'object') return first.values.length;
  const size = first.shape.reduce((product, n) => product * n, 1);
  return size === 0 ? 0 : first.data.length / size;
}

export function stepsOf(
  { episodes }: TrajectorySet,
  places: readonly { readonly episode: number; readonly step: number }[],
): StepReference[] {
  return places.slice(0, MAX_EVIDENCE).map(({ episode, step }) => ({
    trajectory: episodes[episode]?.id ?? '',
    step,
  }));
}
