import type { File } from 'h5wasm/node';
import { singleIntegers } from '../../arrays/array';
import { arrayRoles } from '../../arrays/array-roles';
import { readFlatArrays } from '../../arrays/flat-arrays';
import type { Hdf5Format } from '../formats';
import { entityOf, isDataset } from '../reading';
import type { Hdf5Layout } from './layout';

/** One array a quantity over all steps: `observations`, `actions` … at the top of the file. */
function flatLayout(id: Hdf5Format, recognises: (names: ReadonlySet<string>) => boolean): Hdf5Layout {
  return {
    id,
    recognises: (file) => recognises(new Set(file.keys())),
    read(file: File, reading, { onProgress }) {
      const names = file.keys();
      const roles = arrayRoles(names);
      const discrete = names.includes('discrete_action');
      const rows = names.map((name) => {
        const entity = roles.has(name) ? entityOf(file, name) : null;
        return isDataset(entity) ? (entity.shape?.[0] ?? 0) : 0;
      });
      reading.firstOf(Math.max(0, ...rows));
      let done = 0;
      const { set, notes } = readFlatArrays(
        {
          names,
          reason: (name) => reading.reason(name),
          rows: (name) => {
            onProgress(++done / names.length);
            const known = roles.has(name);
            // Groups without a role (metadata, policies) are no arrays of steps.
            const entity = entityOf(file, name);
            if (!known && !isDataset(entity)) return null;
            const rows = reading.rows(entity, name, known ? undefined : () => true);
            return rows && discrete && roles.get(name) === 'action' ? singleIntegers(rows) : rows;
          },
        },
        reading.label,
        (...problem) => reading.fail(...problem),
      );
      return { set, notes: [...reading.notes, ...notes] };
    },
  };
}

/**
 * d3rlpy 1: as D4RL, with `episode_terminals` for the last step of each episode, however it ended. Source: d3rlpy.dataset,
 * MDPDataset.dump of version 1.1.
 */
export const d3rlpy1Layout = flatLayout(
  'd3rlpy-hdf5',
  (names) => names.has('observations') && (names.has('episode_terminals') || names.has('discrete_action')),
);

/**
 * D4RL: `observations`, `actions`, `rewards`, `terminals`, and perhaps `timeouts`, `next_observations`, `infos/…`,
 * `metadata/…`. Source: the datasets of Farama's D4RL.
 */
export const d4rlLayout = flatLayout(
  'd4rl-hdf5',
  (names) => names.has('observations') && names.has('actions') && names.has('terminals'),
);

/** Any other arrays whose names say what they are. */
export const arraysLayout = flatLayout('arrays-hdf5', (names) => {
  const roles = new Set(arrayRoles([...names]).values());
  return roles.has('action')
    ? roles.has('observation') || roles.has('reward')
    : roles.has('observation') && roles.has('reward');
});
