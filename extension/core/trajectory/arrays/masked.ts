import { flagRows, flagsOf, scalars } from './array';
import type { ArrayRole, Arrays } from './array-roles';

/** Whatever says that an episode ended, one way or the other. */
const ENDS: readonly ArrayRole[] = ['done', 'episodeEnd', 'terminated'];

/**
 * Flags that are 0 where an episode ended by itself: `not_done`, and the `masks` by which JAX libraries (jaxrl, OGBench's tasks)
 * multiply the value of the next state; other ends are cuts then. Null where there are none.
 */
export function masked(arrays: Arrays): { arrays: Arrays; notes: string[] } | null {
  const found = arrays.get('goesOn') ?? arrays.get('mask');
  const column = found && scalars(found.rows);
  if (!found || !column) return null;
  const goesOn = flagsOf(column);
  const result = new Map(arrays);
  result.delete('goesOn');
  result.delete('mask');
  const ends = ENDS.flatMap((role) => {
    const own = arrays.get(role);
    const flags = own && scalars(own.rows);
    return flags && own.rows.rows === found.rows.rows ? [flagsOf(flags)] : [];
  });
  if (ends.length === 0 && arrays.has('mask')) return { arrays: result, notes: [] };
  const put = (role: ArrayRole, data: Uint8Array): void => {
    result.set(role, { name: found.name, rows: flagRows(data) });
  };
  if (ends.length === 0)
    put(
      'terminated',
      goesOn.map((flag) => 1 - flag),
    );
  else {
    const ended = goesOn.map((_, row) => (ends.some((flags) => flags[row]) ? 1 : 0));
    // A mask of real steps is 0 where there is no end; those of OGBench's tasks are at each success, also before the end.
    const isBootstrap = arrays.has('goesOn') || arrays.has('nextObservation');
    if (!isBootstrap && goesOn.some((flag, row) => !flag && !ended[row]))
      return { arrays: result, notes: [] };
    for (const role of ENDS) result.delete(role);
    put(
      'terminated',
      ended.map((end, row) => (end && !goesOn[row] ? 1 : 0)),
    );
    if (!arrays.has('truncated'))
      put(
        'truncated',
        ended.map((end, row) => (end && goesOn[row] ? 1 : 0)),
      );
  }
  return {
    arrays: result,
    notes: [
      `an episode is taken to have ended by itself where ${found.name} is 0, and to be cut at other ends`,
    ],
  };
}
