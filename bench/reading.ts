import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RecordingStore } from '../extension/core/trajectory/cache/store';
import { readRecording } from '../extension/core/trajectory/load';
import type { BenchOptions, BenchPart, BenchTable } from './part';
import { median, secondsOf } from './part';

/** What Python reads each format with, as people do. */
const LIBRARIES = {
  jsonl: 'json.loads a line',
  csv: 'csv and float',
  npz: 'numpy',
  hdf5: 'h5py',
  parquet: 'pyarrow',
};

/** Reading a recording: for the first time, against Python; and again, from its columns. */
export const readingBench: BenchPart = {
  id: 'reading',
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-bench-'));
    try {
      return [await measure(folder, options)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** `PYTHON` names an interpreter with numpy, h5py and pyarrow; formats whose library it lacks are left out. */
function python(...args: string[]): string {
  const script = resolve('bench', 'recording_files.py');
  return execFileSync(process.env.PYTHON ?? 'python3', [script, ...args], { encoding: 'utf8' });
}

async function measure(folder: string, { steps, repeats }: BenchOptions): Promise<BenchTable> {
  python('write', folder, String(steps));
  const rows: string[][] = [];
  for (const [format, library] of Object.entries(LIBRARIES)) {
    const path = join(folder, `recording.${format}`);
    if (!existsSync(path)) continue;
    const theirs = median(Array.from({ length: repeats }, () => Number(python('read', path))));
    const ours = await secondsOf(repeats, () => read(path));
    const columns = join(folder, `${format}-columns`);
    const store = new RecordingStore(columns);
    await read(path, store);
    await store.written();
    const [cached] = readdirSync(columns);
    const gigabytes = statSync(join(columns, cached ?? '')).size / 1e9;
    const again = await secondsOf(Math.max(5, repeats), () => read(path, store));
    rows.push([
      `${format}, ${(statSync(path).size / 1e6).toFixed(0)} MB`,
      `${theirs.toFixed(2)} s (${library})`,
      `${ours.toFixed(2)} s`,
      `${again.toFixed(3)} s`,
      `${(gigabytes / again).toFixed(1)} GB/s`,
    ]);
  }
  return {
    title: `Reading ${(steps / 1e6).toFixed(1)} M steps of 4 observations, action, reward and ends`,
    columns: ['format', 'Python', 'first time', 'again', 'again'],
    rows,
    note:
      'Python: the time until everything is in memory as its library gives it. Ours: until observations, next observations, actions, ' +
      'rewards and episodes are columns. Again: from the columns kept in the user’s cache folder, in a fresh read.',
  };
}

async function read(path: string, store?: RecordingStore): Promise<void> {
  const result = await readRecording({ path, label: path }, { store });
  if (!result.ok) throw new Error(result.problem.message);
}
