import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { entryAt } from '../../trajectory/fields';
import { recordingRead } from '../reads';
import { candidatesOf } from './fields';
import type { Trace } from './trace';

/** What a path into the observation or the info is on every row, read off the recording. */
export interface Recorded {
  readonly values: Float64Array;
  /** The same entry of the other observation. */
  readonly other: Float64Array | null;
  readonly of: 'obs' | 'next_obs' | 'info';
}

/** `next_obs["crashed"]`, `info["landed"]`, `obs[2]`, under whatever name and in whatever helper; null for everything else. */
export function recordedAt(trace: Trace, fn: PyFunction, node: PyNode): Recorded | null {
  const read = recordingRead(node, fn, trace.context);
  if (!read?.of || read.path === '') return null;
  const { of, path } = read;
  if (of === 'info') {
    const values = infoAt(trace, path);
    return values && { values, other: null, of };
  }
  const column = (which: 'obs' | 'next_obs'): Float64Array | null =>
    candidatesOf(trace).find((each) => each.of === which && each.field.path === path)?.values ?? null;
  const values = column(of);
  // A DeepRacer reward is given one observation, and can read no other.
  const isOnly = trace.context.surroundings.contract?.id === 'deepracer';
  return values && { values, other: isOnly ? null : column(of === 'obs' ? 'next_obs' : 'obs'), of };
}

function infoAt(trace: Trace, path: string): Float64Array | null {
  const { info } = trace.task.set;
  const key = /^\["([^"]*)"\]$/.exec(path)?.[1];
  if (!info || key === undefined || info.structure.kind !== 'dict') return null;
  const entry = info.structure.entries.find((each) => each.key === key)?.value;
  const column = entry?.kind === 'leaf' ? info.columns[entry.column] : undefined;
  if (!column) return null;
  return Float64Array.from(trace.rows, (row) => {
    const value = entryAt(column, row, 0);
    return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : NaN;
  });
}
