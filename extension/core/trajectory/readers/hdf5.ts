import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assetPath } from '../../assets';
import { startsWith } from '../foreign';
import { HDF5_FORMATS } from '../hdf5/formats';
import type { Hdf5Request } from '../hdf5/reading';
import { readInWorker } from '../reading-worker';
import type { Reader } from './reader';

/** HDF5 starts here, or behind a user block of 512 bytes and its doublings. */
const OFFSETS = [0, 512, 1024, 2048];

/** HDF5 in any of the layouts under `hdf5/layouts`. */
export const hdf5Reader: Reader = {
  id: 'hdf5',
  title: 'HDF5 (Minari, D4RL, robomimic, ManiSkill, d3rlpy, Tianshou, groups of episodes)',
  layouts: HDF5_FORMATS,

  threadFrom: Infinity,

  recognises: ({ head }) => OFFSETS.some((at) => startsWith(head.subarray(at), '\x89HDF\r\n\x1a\n')),

  companions: (path) => Promise.resolve([metadataBeside(path)]),

  async read(source) {
    const policy = await algorithmName(metadataBeside(source.path));
    const jpeg = assetPath('jpeg', 'mozjpeg_dec.wasm');
    const filters = assetPath('hdf5', 'plugins');
    return source.withPlainFile((path) =>
      readInWorker(source, assetPath('hdf5', 'worker.mjs'), 'HDF5 file', {
        path,
        label: source.label,
        jpeg,
        filters,
        policy,
        look: source.look,
        bytes: source.bytesOnDisk,
      } satisfies Hdf5Request),
    );
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
