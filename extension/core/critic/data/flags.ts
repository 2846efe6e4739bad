import { candidatesOf } from './fields';
import type { Trace } from './trace';
import { entryAt } from '../../trajectory/fields';

/** Something recorded that is true or false, on every sampled row. */
export interface Flag {
  readonly name: string;
  readonly of: 'obs' | 'next_obs' | 'info';
  /** 1, 0, or NaN. */
  readonly values: Float64Array;
}

const known = new WeakMap<Trace, readonly Flag[]>();

/** The recorded fields that are 0 or 1 on every row, and both: of the observation after the step, the info, the one before it. */
export function flagsOf(trace: Trace): readonly Flag[] {
  let found = known.get(trace);
  if (found) return found;
  const seen = candidatesOf(trace).map(({ field, of, values }): Flag => ({ name: field.name, of, values }));
  const isFlag = ({ values }: Flag): boolean =>
    values.includes(0) && values.includes(1) && values.every((value) => value === 0 || value === 1);
  const order = ['next_obs', 'info', 'obs'];
  found = [...seen, ...infoOf(trace)]
    .filter(isFlag)
    .sort((a, b) => order.indexOf(a.of) - order.indexOf(b.of));
  known.set(trace, found);
  return found;
}

function infoOf(trace: Trace): Flag[] {
  const { info } = trace.task.set;
  if (!info || info.structure.kind !== 'dict') return [];
  return info.structure.entries.flatMap(({ key, value }): Flag[] => {
    const column = value.kind === 'leaf' ? info.columns[value.column] : undefined;
    if (!column) return [];
    const values = Float64Array.from(trace.rows, (row) => {
      const entry = entryAt(column, row, 0);
      return typeof entry === 'number' ? entry : typeof entry === 'boolean' ? Number(entry) : NaN;
    });
    return [{ name: key, of: 'info', values }];
  });
}
