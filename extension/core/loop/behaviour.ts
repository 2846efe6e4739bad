import { createHash } from 'node:crypto';
import type { Analysis } from '../analyzer/analysis';

/**
 * Digest of what a candidate pays on the recordings, to seven digits, and of the steps that it has no reward for: the same digest is
 * the same candidate, however it is written.
 */
export function behaviourOf({ evaluation }: Analysis): string {
  const { status, reward } = evaluation.input.replay;
  const rounded = Float32Array.from(reward, (value) => (Number.isNaN(value) ? NaN : value + 0));
  return createHash('sha256')
    .update(status)
    .update(new Uint8Array(rounded.buffer, rounded.byteOffset, rounded.byteLength))
    .digest('hex')
    .slice(0, 32);
}
