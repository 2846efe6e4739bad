import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../trajectory/cache/fingerprint';
import type { FoundRecording } from '../trajectory/find-recordings';
import { companionsOf } from '../trajectory/load';
import type { TrajectorySet } from '../trajectory/model';
import { describedDirectory } from '../trajectory/recording-directory';

/** A recording and how large it is. */
export interface SizedRecording extends FoundRecording {
  /** On disk: of the file, or of all files where the recording is a directory. */
  readonly bytes: number;
  /** About what it takes in memory. */
  readonly unpacked: number;
}

/** Recordings that are gone through file by file. */
export interface LargeRecording {
  readonly recordings: readonly SizedRecording[];
  /** What the first readable file looks like, which the others must fit, and what all that were seen look like; no rows. */
  readonly first: TrajectorySet;
  readonly firstFile: string;
  readonly schema: TrajectorySet;
}

/** All of them together may take this much memory; more are gone through one by one. */
const HELD_BYTES = 1024 ** 3;
/** How much more there is in memory than on disk. */
const UNPACKED: readonly (readonly [RegExp, number])[] = [
  [/\.(gz|zst)$/i, 8],
  [/\.(npz|parquet|h5|hdf5)$/i, 3],
];
/** Text and numbers of a file, its columns, and what goes to the sandbox are in memory at once. */
const COPIES = 3;

/** Recordings one after the other that are replayed together. */
export type Shard = readonly SizedRecording[];

/** Small files are put together until they have about this much: each shard has processes of its own to start. */
export const SHARD_BYTES = 32 * 1024 ** 2;

/** By size alone, so that the same recordings always make the same shards. */
export function planShards(recordings: readonly SizedRecording[], bytes = SHARD_BYTES): Shard[] {
  const shards: SizedRecording[][] = [];
  let filled = Infinity;
  for (const recording of recordings) {
    if (filled + recording.unpacked > bytes) {
      shards.push([]);
      filled = 0;
    }
    shards.at(-1)?.push(recording);
    filled += recording.unpacked;
  }
  return shards;
}

/** "run-7.jsonl" or "run-7.jsonl to run-19.jsonl". */
export function describeShard(shard: Shard): string {
  const [first, last] = [shard[0]?.label ?? '', shard.at(-1)?.label ?? ''];
  return shard.length > 1 ? `${first} to ${last}` : first;
}

export async function sizeRecordings(found: readonly FoundRecording[]): Promise<SizedRecording[]> {
  return Promise.all(
    found.map(async (recording) => {
      const sizes = await Promise.all((await filesOf(recording)).map(sizeOf));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      const factor = UNPACKED.find(([ending]) => ending.test(recording.path))?.[1] ?? 1;
      return { ...recording, bytes, unpacked: bytes * factor };
    }),
  );
}

/** A single file that cannot be split has to be held, however large it is. */
export function areTooLarge(recordings: readonly SizedRecording[]): boolean {
  return recordings.reduce((sum, { unpacked }) => sum + unpacked, 0) > HELD_BYTES;
}

/** How many to work on at once: one a processor, and no more than fit into a quarter of the memory. */
export function shardsAtOnce(shards: readonly Shard[], processors = availableParallelism()): number {
  const sizes = shards.map((shard) => shard.reduce((sum, { unpacked }) => sum + unpacked, 0));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 1);
  return Math.max(1, Math.min(processors, Math.floor(totalmem() / 4 / (COPIES * largest))));
}

/** Changes with the recordings and with everything that their formats look at. */
export async function stampOf(shard: Shard, formats: readonly string[]): Promise<string> {
  const paths = await Promise.all(
    shard.map(async (recording, i) => [
      ...(await filesOf(recording)),
      ...(await companionsOf(recording.path, formats[i] ?? '')),
    ]),
  );
  return createHash('sha256')
    .update(await fingerprint(paths.flat()))
    .digest('hex');
}

async function filesOf({ path }: FoundRecording): Promise<string[]> {
  const described = await describedDirectory(path);
  if (!described) return [path];
  const entries = await readdir(described.directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
