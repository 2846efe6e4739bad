import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { assetPath } from '../../assets';
import { messageOf, ok } from '../../problem';
import type { Result } from '../../problem';
import { startsWith } from '../foreign';
import { HDF5_FORMATS } from '../hdf5/formats';
import type { Hdf5Request } from '../hdf5/reading';
import type { WorkerMessage } from '../hdf5/worker';
import type { RecordingSource } from '../source';
import type { Reader, Recording } from './reader';

/** HDF5 starts here, or behind a user block of 512 bytes and its doublings. */
const OFFSETS = [0, 512, 1024, 2048];

/** HDF5 in any of the layouts under `hdf5/layouts`. */
export const hdf5Reader: Reader = {
  id: 'hdf5',
  title: 'HDF5 (Minari, D4RL, robomimic, d3rlpy)',
  layouts: HDF5_FORMATS,

  recognises: ({ head }) => OFFSETS.some((at) => startsWith(head.subarray(at), '\x89HDF\r\n\x1a\n')),

  companions: (path) => Promise.resolve([metadataBeside(path)]),

  async read(source) {
    const policy = await algorithmName(metadataBeside(source.path));
    const jpeg = assetPath('jpeg', 'mozjpeg_dec.wasm');
    return source.withPlainFile((path) => readInWorker(source, { path, label: source.label, jpeg, policy }));
  },
};

/** Minari keeps what it knows of a whole dataset in a file of its own. */
function metadataBeside(path: string): string {
  return join(dirname(path), 'metadata.json');
}

async function algorithmName(path: string): Promise<string | null> {
  try {
    const metadata = JSON.parse(await readFile(path, 'utf8')) as { algorithm_name?: unknown } | null;
    return typeof metadata?.algorithm_name === 'string' ? metadata.algorithm_name : null;
  } catch {
    return null;
  }
}

function readInWorker(source: RecordingSource, request: Hdf5Request): Promise<Result<Recording>> {
  return new Promise((resolve) => {
    const worker = new Worker(assetPath('hdf5', 'worker.mjs'), { workerData: request });
    const settle = (result: Result<Recording>): void => {
      source.signal?.removeEventListener('abort', cancel);
      resolve(result);
      void worker.terminate();
    };
    const problem = (code: string, message: string, hint: string): Result<Recording> => ({
      ok: false,
      problem: source.problem(code, message, hint),
    });
    const cancel = (): void =>
      settle(problem('cancelled', 'Reading was cancelled.', 'Run the command again to read the recordings.'));
    source.signal?.addEventListener('abort', cancel);
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') source.progress(message.share);
      else if (message.kind === 'failed') settle({ ok: false, problem: message.problem });
      else settle(ok(message.recording));
    });
    worker.on('error', (error) =>
      settle(
        problem(
          'file-damaged',
          `The HDF5 file cannot be read (${messageOf(error)}).`,
          'Copy or record it again, or split it when it is very large.',
        ),
      ),
    );
    worker.on('exit', () =>
      settle(
        problem(
          'file-damaged',
          'HDF5 stopped while it read the file.',
          'Copy or record it again, or split it.',
        ),
      ),
    );
  });
}
