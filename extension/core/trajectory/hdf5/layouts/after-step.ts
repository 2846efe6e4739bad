import type { Entity } from 'h5wasm/node';
import { gatherChannel, leafChannel } from '../../columns';
import type { Channel, Column } from '../../model';
import { rowSize } from '../../model';
import type { Hdf5Reading } from '../reading';

/**
 * Entries of T+1 rows, the first from before the first step, or of T: step t gets the entry that came with its reward. `short`: one
 * of them has T.
 */
export function afterStep(
  entity: Entity,
  path: string,
  steps: number,
  reading: Hdf5Reading,
): { channel: Channel | null; short: boolean } {
  const part = reading.rows(entity, path, (rows) => rows === steps || rows === steps + 1);
  let short = false;
  if (!part) return { channel: null, short };
  const columns = part.channel.columns.map((column): Column => {
    const rows =
      column.kind === 'object' ? column.values.length : column.data.length / (rowSize(column) || 1);
    if (rows === steps) short = true;
    const offset = rows - steps;
    const order = Int32Array.from({ length: steps }, (_, t) => t + offset);
    return gatherChannel(leafChannel(column), order).columns[0] ?? column;
  });
  return { channel: { structure: part.channel.structure, columns }, short };
}
