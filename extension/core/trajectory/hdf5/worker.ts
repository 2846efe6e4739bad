// Runs in a worker thread of its own: HDF5 in WebAssembly keeps all memory it ever took, and a damaged file may hang it.
import { File, ready } from 'h5wasm/node';
import { parentPort, workerData } from 'node:worker_threads';
import type { Problem } from '../../problem';
import { ProblemError, messageOf } from '../../problem';
import { JpegDecoder } from '../jpeg';
import type { WorkerMessage } from '../reading-worker';
import { transferablesOf } from '../transfer';
import { hdf5Layouts } from './layouts/registry';
import type { Hdf5Request } from './reading';
import { openOnly } from './one-file';
import { Hdf5Reading, entityOf, isGroup, list } from './reading';

async function run(request: Hdf5Request): Promise<void> {
  const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    parentPort?.postMessage(message, transfer);
  // Without this HDF5 prints its errors past Node and hands out zeros for a chunk that it cannot read.
  const hdf5 = await ready;
  hdf5.activate_throwing_error_handler();
  useFilters(hdf5, request.filters);
  let elsewhere = (): string | null => null;
  try {
    const jpeg = await JpegDecoder.load(request.jpeg);
    elsewhere = openOnly(request.path, request.filters);
    const file = new File(request.path, 'r');
    const reading = new Hdf5Reading(request.label, jpeg, request);
    const layout =
      hdf5Layouts.find((one) => one.recognises(file)) ??
      (file.keys().some((name) => isPandas(file, name))
        ? reading.fail(
            'file-foreign',
            'This is a data frame as pandas.to_hdf writes it, in a layout of its own.',
            "Write it as Parquet: pandas.read_hdf(FILE).to_parquet('recording.parquet').",
          )
        : null) ??
      reading.fail(
        'file-foreign',
        `The HDF5 file has no layout that is known; it has ${list(file.keys())}, expected ${KNOWN}.`,
        'Save it in one of these, or export the steps as JSON Lines.',
      );
    let told = 0;
    const onProgress = (share: number): void => {
      // A file may hold many thousands of episodes.
      const now = performance.now();
      if (now - told < PROGRESS_MS) return;
      told = now;
      post({ kind: 'progress', share });
    };
    const recording = layout.read(file, reading, { policy: request.policy, onProgress });
    file.close();
    // Where a part of a virtual dataset is missing, HDF5 fills in zeros.
    if (elsewhere() !== null) throw new ProblemError(notAlone(elsewhere(), request.label));
    const { share } = reading;
    const done = { ...recording, format: layout.id, ...(share === undefined ? {} : { share }) };
    post({ kind: 'done', recording: done }, transferablesOf(recording.set));
  } catch (error) {
    const other = elsewhere();
    post({
      kind: 'failed',
      problem:
        other !== null
          ? notAlone(other, request.label)
          : error instanceof ProblemError
            ? error.problem
            : damaged(messageOf(error), request.label),
    });
  }
}

/** PyTables' groups of a data frame say which pandas type they hold. */
function isPandas(file: File, name: string): boolean {
  const entity = entityOf(file, name);
  return isGroup(entity) && 'pandas_type' in entity.attrs;
}

/** Filters come from there alone, and never from where HDF5 was built to look: what lies there is not made for WebAssembly. */
function useFilters(hdf5: Awaited<typeof ready>, folder: string): void {
  for (let left = hdf5.get_plugin_search_paths().length; left > 0; left--) hdf5.remove_plugin_search_path(0);
  hdf5.insert_plugin_search_path(folder, 0);
}

const PROGRESS_MS = 50;
const KNOWN =
  'Minari (episode_0), robomimic (data/demo_0), ManiSkill (traj_0), d3rlpy (actions_0), or D4RL (observations, actions, rewards, terminals)';

function notAlone(other: string | null, file: string): Problem {
  return {
    code: 'file-foreign',
    message: `The HDF5 file takes a part of its data from another file (${other}). That is not followed: a recording could name any file of yours.`,
    hint: 'Copy all of it into one file, with h5py: source.copy(source["/"], target, expand_external=True).',
    where: { file },
  };
}

function damaged(hdf5: string, file: string): Problem {
  const filter = /required filter '([^']*)' is not registered/.exec(hdf5)?.[1];
  if (filter !== undefined)
    return {
      code: 'file-foreign',
      message: `The HDF5 file is compressed by the filter ${filter}, which is not built in here.`,
      hint: 'Write it anew with gzip: h5repack -f GZIP=4 old.hdf5 new.hdf5, or compression="gzip" in h5py.',
      where: { file },
    };
  const truncated = /truncated/i.test(hdf5);
  return {
    code: truncated ? 'file-truncated' : 'file-damaged',
    message: truncated
      ? 'The HDF5 file stops before its end.'
      : `The HDF5 file is damaged: HDF5 cannot read a part of it (${deepest(hdf5)}).`,
    hint: 'Copy or record it again; a file that is still being written cannot be read yet.',
    where: { file },
  };
}

/** HDF5 reports a stack of errors; the last line says what happened, the first only who noticed. */
function deepest(hdf5: string): string {
  const reasons = [...hdf5.matchAll(/^\s*#\d+:.*?\bin \w+\(\): (.*)$/gm)].map((match) => match[1] ?? '');
  return (reasons.at(-1) ?? hdf5.split('\n', 1)[0] ?? '').slice(0, 120);
}

void run(workerData as Hdf5Request);
