import { readdir, stat } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../trajectory/cache/fingerprint';
import type { FoundRecording } from '../trajectory/find-recordings';
import { companionsOf } from '../trajectory/load';
import { describedDirectory } from '../trajectory/recording-directory';

/** A recording and how large it is. */
export interface SizedRecording extends FoundRecording {
  /** On disk: of the file, or of all files where the recording is a directory. */
  readonly bytes: number;
  /** About what it takes in memory. */
  readonly unpacked: number;
}

/** All of them together may take this much memory; more are gone through one by one. */
const HELD_BYTES = 1024 ** 3;
/** How much more there is in memory than on disk. */
const UNPACKED: readonly (readonly [RegExp, number])[] = [
  [/\.gz$/i, 8],
  [/\.(npz|parquet|h5|hdf5)$/i, 3],
];
/** Text and numbers of a file, its columns, and what goes to the sandbox are in memory at once. */
const COPIES = 3;

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

export function areTooLarge(recordings: readonly SizedRecording[]): boolean {
  return recordings.reduce((sum, { unpacked }) => sum + unpacked, 0) > HELD_BYTES;
}

/** How many to work on at once: one a core, and no more than fit into a quarter of the memory. */
export function filesAtOnce(recordings: readonly SizedRecording[]): number {
  const largest = recordings.reduce((most, { unpacked }) => Math.max(most, unpacked), 1);
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 4 / (COPIES * largest))));
}

/** Changes with the recording and with everything that its format looks at. */
export async function stampOf(recording: FoundRecording, format: string): Promise<string> {
  return fingerprint([...(await filesOf(recording)), ...(await companionsOf(recording.path, format))]);
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
