import { assetPath } from '../../assets';
import { descriptionAbove, isDescription, kindOf, partsOf } from '../columnar/parts';
import type { ColumnarRequest } from '../columnar/worker';
import { readInWorker } from '../reading-worker';
import { describedDirectory } from '../recording-directory';
import type { Reader } from './reader';

/** Parquet and Arrow tables, alone or as the parts of a directory that a file describes. */
export const columnarReader: Reader = {
  id: 'columnar',
  title: 'Parquet and Arrow tables (LeRobot, Minari, imitation, TRL completions, steps)',
  layouts: {
    lerobot: 'LeRobot dataset',
    'minari-parquet': 'Minari Parquet',
    'minari-arrow': 'Minari Arrow',
    'imitation-arrow': 'imitation as a Hugging Face dataset',
    'completions-parquet': 'Parquet of completions',
    'episodes-parquet': 'Parquet of episodes',
    'episodes-arrow': 'Arrow table of episodes',
    'steps-parquet': 'Parquet of steps',
    'steps-arrow': 'Arrow table of steps',
  },

  threadFrom: Infinity,

  recognises: (sample) => kindOf(sample.head) !== null || isDescription(sample),

  async companions(path) {
    const described = await describedDirectory(path);
    if (described) return partsOf(described);
    const above = await descriptionAbove(path);
    return above ? [above] : [];
  },

  read: (source) =>
    readInWorker(source, assetPath('columnar', 'worker.js'), 'table', {
      path: source.path,
      label: source.label,
      look: source.look,
    } satisfies ColumnarRequest),
};
