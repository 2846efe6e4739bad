import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';

const FIXTURES = join(__dirname, '../../../fixtures/recordings');

/** A recording that some library wrote, unpacked. */
export function fixture(name: string): Buffer {
  const bytes = readFileSync(join(FIXTURES, name));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** The first `share` of the bytes. */
export function cut(bytes: Uint8Array, share: number): Buffer {
  return Buffer.from(bytes.subarray(0, Math.floor(bytes.length * share)));
}

/** The same bytes with one stretch replaced by 0xff, from `share` on. */
export function scratched(bytes: Uint8Array, share: number, length = 64): Buffer {
  const copy = Buffer.from(bytes);
  const start = Math.floor(copy.length * share);
  return copy.fill(0xff, start, start + length);
}

/** Bytes without a pattern, the same each time (a linear congruential generator). */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export function lines(rows: readonly unknown[]): string {
  return rows.map((row) => JSON.stringify(row) + '\n').join('');
}

/** Steps of `episodes` episodes, `length` each; `change` alters one. */
export function steps(
  episodes: number,
  length: number,
  change: (row: Record<string, unknown>, i: number) => void = () => undefined,
): Record<string, unknown>[] {
  return Array.from({ length: episodes * length }, (_, i) => {
    const row: Record<string, unknown> = {
      episode: Math.floor(i / length),
      t: i % length,
      obs: [i, i / 2],
      action: i % 2,
      reward: 0.5,
      terminated: i % length === length - 1,
    };
    change(row, i);
    return row;
  });
}

export function gz(content: string | Uint8Array): Buffer {
  return gzipSync(content);
}

/** An `.npy` file. `header` replaces what numpy would write; `data` is little-endian float64 unless `descr` says else. */
export function npy(
  shape: readonly number[],
  data: ArrayBufferView,
  { descr = '<f8', header }: { descr?: string; header?: string } = {},
): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = header ?? `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(padded.length, 8);
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), bytes]);
}

/** Arrays of the imitation library's layout: 2 episodes of 3 steps. */
export function imitationArrays(): Record<string, Uint8Array> {
  return {
    obs: npy(
      [8, 2],
      Float64Array.from({ length: 16 }, (_, i) => i / 4),
    ),
    acts: npy([6], BigInt64Array.from([0n, 1n, 0n, 1n, 0n, 1n]), { descr: '<i8' }),
    rews: npy([6], Float64Array.from([0, 0, 1, 0, 0, 1])),
    terminal: npy([2], Uint8Array.from([1, 1]), { descr: '|b1' }),
    indices: npy([1], BigInt64Array.from([3n]), { descr: '<i8' }),
  };
}

export function npz(arrays: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 6): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes] as const)),
    { level, mtime: new Date('2024-01-01') },
  );
}

/** The imitation archive with some arrays replaced, or left out where null. */
export function imitation(changes: Readonly<Record<string, Uint8Array | null>> = {}): Uint8Array {
  const arrays: Record<string, Uint8Array> = {};
  for (const [name, bytes] of Object.entries({ ...imitationArrays(), ...changes }))
    if (bytes) arrays[name] = bytes;
  return npz(arrays);
}

/** A zip whose directory says that an entry unpacks to `size` bytes. */
export function withClaimedSize(zip: Uint8Array, size: number): Buffer {
  const bytes = Buffer.from(zip);
  for (let at = 0; (at = bytes.indexOf('PK\x01\x02', at, 'latin1')) !== -1; at += 4)
    bytes.writeUInt32LE(size >>> 0, at + 24);
  for (let at = 0; (at = bytes.indexOf('PK\x03\x04', at, 'latin1')) !== -1; at += 4)
    bytes.writeUInt32LE(size >>> 0, at + 22);
  return bytes;
}
