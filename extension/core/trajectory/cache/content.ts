import { createHash } from 'node:crypto';
import { breathe } from '../../breathe';
import type { TrajectorySet } from '../model';
import { encodeRecording } from './encode';

/** Hashed at once; a few milliseconds. */
const PIECE_BYTES = 4 * 1024 ** 2;

const known = new WeakMap<TrajectorySet, Promise<string>>();

/** Names what a set holds: equal sets have equal names, wherever they were read from. Worked out once a set. */
export function contentOf(set: TrajectorySet): Promise<string> {
  let name = known.get(set);
  if (!name) known.set(set, (name = digest(set)));
  return name;
}

async function digest(set: TrajectorySet): Promise<string> {
  const hash = createHash('sha256');
  const pieces = encodeRecording({ file: '', format: '', notes: [], set }, { path: '', stamp: '', code: '' });
  for (const piece of pieces)
    for (let at = 0; at < piece.byteLength; at += PIECE_BYTES) {
      hash.update(piece.subarray(at, at + PIECE_BYTES));
      if (piece.byteLength > PIECE_BYTES) await breathe();
    }
  return hash.digest('hex');
}
