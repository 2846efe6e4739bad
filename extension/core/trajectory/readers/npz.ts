import { NpzArchive, isNpz } from '../npz/archive';
import { readArrays } from '../npz/arrays';
import { readImitation } from '../npz/imitation';
import { ok } from '../../problem';
import type { Reader } from './reader';

/** numpy's archive of arrays: what it holds is told by the names of its arrays. */
export const npzReader: Reader = {
  id: 'npz',
  title: 'npz (imitation, Stable-Baselines, named arrays)',
  layouts: {
    'imitation-npz': 'imitation .npz',
    'sb2-npz': 'Stable-Baselines expert .npz',
    'arrays-npz': 'npz of named arrays',
  },

  // Arrays are not taken apart.
  threadFrom: 64 * 1024 ** 2,

  recognises: isNpz,

  async read(source) {
    return source.withPlainFile((path) =>
      NpzArchive.open(source, path, async (archive) => {
        const has = new Set(archive.names);
        if (has.has('terminal') && (has.has('indices') || (has.has('obs') && has.has('acts'))))
          return ok({ ...(await readImitation(source, archive)), format: 'imitation-npz' });
        if (has.has('timesteps') && has.has('results') && has.has('ep_lengths'))
          return source.fail(
            'no-steps',
            'This is what the EvalCallback of Stable-Baselines3 writes: returns and lengths of evaluations, and no steps to replay a reward on.',
            'Record the steps of episodes (with the DataCollector of Minari, or a line of JSON a step).',
          );
        const isExpert = has.has('episode_starts') && has.has('episode_returns');
        const recording = await readArrays(source, archive, { discreteRows: isExpert });
        return ok({ ...recording, format: isExpert ? 'sb2-npz' : 'arrays-npz' });
      }),
    );
  },
};
