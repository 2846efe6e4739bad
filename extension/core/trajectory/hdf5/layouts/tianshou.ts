import type { Group } from 'h5wasm/node';
import { readFlatArrays } from '../../arrays/flat-arrays';
import { rowsAt, type Rows } from '../../arrays/array';
import { entityOf, isDataset, isGroup } from '../reading';
import type { Hdf5Layout } from './layout';

/** What Tianshou calls its columns, and what others do. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['obs', 'obs'],
  ['obs_next', 'next_obs'],
  ['act', 'actions'],
  ['rew', 'rewards'],
  ['terminated', 'terminated'],
  ['truncated', 'truncated'],
  ['done', 'done'],
  ['info', 'info'],
]);

/**
 * A replay buffer of Tianshou: a group `_meta` with obs, act, rew, terminated, truncated, done, obs_next and info of as many
 * rows as the buffer has room for; `_size` of them are used, from `_index` on where it is full. Source:
 * tianshou.data.ReplayBuffer.save_hdf5, version 2.0.
 */
export const tianshouLayout: Hdf5Layout = {
  id: 'tianshou-hdf5',

  recognises(file) {
    const batch = entityOf(file, '_meta');
    return isGroup(batch) && batch.keys().includes('act') && batch.keys().includes('rew');
  },

  read(file, reading, { onProgress }) {
    const batch = entityOf(file, '_meta') as Group;
    const size = stored(file, '_size');
    // Since version 2; before, it had a shorter name.
    const index = stored(file, '_insertion_idx') ?? stored(file, '_index') ?? 0;
    const keys = batch.keys().filter((key) => NAMES.has(key));
    let read = 0;
    let cut = false;
    const used = (rows: Rows): Rows => {
      const length = Math.min(size ?? rows.rows, rows.rows);
      if (length === rows.rows && index % rows.rows === 0) return rows;
      cut ||= length < rows.rows;
      const from = length === rows.rows ? index : 0;
      const order = Int32Array.from({ length }, (_, i) => (from + i) % rows.rows);
      return rowsAt(rows, order);
    };
    const of = new Map([...NAMES].map(([own, name]) => [name, own]));
    const { set, notes } = readFlatArrays(
      {
        names: keys.map((key) => NAMES.get(key) ?? key),
        reason: (name) => reading.reason(`_meta/${of.get(name)}`),
        rows: (name) => {
          onProgress(++read / keys.length);
          const key = of.get(name) ?? name;
          const rows = reading.rows(
            entityOf(batch, key),
            `_meta/${key}`,
            name === 'info' ? () => true : undefined,
          );
          return rows && used(rows);
        },
      },
      reading.label,
      (...problem) => reading.fail(...problem),
    );
    return {
      set,
      notes: [
        ...reading.notes,
        ...(cut ? ['the rows of the buffer that were never used are left out'] : []),
        ...notes,
      ],
    };
  },
};

/** A number that Tianshou keeps as an attribute or as a data set. */
function stored(file: Group, name: string): number | null {
  const attribute: unknown = name in file.attrs ? file.attrs[name]?.value : undefined;
  const entity = attribute === undefined ? entityOf(file, name) : null;
  const value: unknown = isDataset(entity) ? entity.value : attribute;
  const first: unknown = ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<unknown>)[0] : value;
  const number = typeof first === 'number' || typeof first === 'bigint' ? Number(first) : NaN;
  return Number.isInteger(number) && number >= 0 ? number : null;
}
