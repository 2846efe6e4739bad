import { fingerprint } from './cache/fingerprint';
import type { Channel, LoadedFile, TrajectorySet } from './model';

/** Recordings kept in memory, at most this many bytes (estimated); the least recently used go first. */
const MAX_BYTES = 512 * 1024 ** 2;
const MAX_SETS = 4;

interface Entry {
  readonly loaded: LoadedFile;
  readonly stamp: string;
  readonly bytes: number;
}

const files = new Map<string, Entry>();
let sets: { readonly key: readonly LoadedFile[]; readonly labels: string; readonly set: TrajectorySet }[] =
  [];

/** The recording as it was read before, when neither it nor the other files its format looks at have changed since. */
export async function cachedFile(
  path: string,
  label: string,
  companions: (format: string) => Promise<readonly string[]>,
): Promise<LoadedFile | null> {
  const key = `${path}\n${label}`;
  const entry = files.get(key);
  if (!entry) return null;
  files.delete(key);
  if ((await fingerprint([path, ...(await companions(entry.loaded.format))])) !== entry.stamp) return null;
  files.set(key, entry);
  return entry.loaded;
}

export function remember(path: string, loaded: LoadedFile, stamp: string): void {
  files.set(`${path}\n${loaded.file}`, { loaded, stamp, bytes: sizeOf(loaded.set) });
  let total = [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  for (const [key, { bytes }] of files) {
    if (total <= MAX_BYTES) break;
    files.delete(key);
    total -= bytes;
  }
}

/**
 * The joined set of these very files, where all files are called `labels`: made once, so that what is derived from it can
 * be kept too.
 */
export function cachedSet(
  key: readonly LoadedFile[],
  labels: string,
  make: () => TrajectorySet,
): TrajectorySet {
  const known = sets.find(
    (entry) =>
      entry.labels === labels &&
      entry.key.length === key.length &&
      entry.key.every((file, i) => file === key[i]),
  );
  if (known) return known.set;
  const set = make();
  sets = [{ key: [...key], labels, set }, ...sets].slice(0, MAX_SETS);
  return set;
}

function sizeOf(set: TrajectorySet): number {
  const channel = (c: Channel | null): number =>
    (c?.columns ?? []).reduce(
      (sum, column) => sum + (column.kind === 'numeric' ? column.data.byteLength : column.values.length * 64),
      0,
    );
  return (
    channel(set.observation) +
    channel(set.nextObservation) +
    channel(set.action) +
    channel(set.info) +
    set.steps * 10
  );
}
