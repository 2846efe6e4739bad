import type { CallPlan, Source } from '../../../extension/core/contract/contract';
import type { ReplayJob } from '../../../extension/core/sandbox/sandbox';
import type { Channel, Column, NumericDtype, TrajectorySet } from '../../../extension/core/trajectory/model';

export function numbers(
  values: readonly number[],
  shape: readonly number[] = [],
  dtype: NumericDtype = 'float64',
): Column {
  const data =
    dtype === 'float32'
      ? Float32Array.from(values)
      : dtype === 'bool' || dtype === 'uint8'
        ? Uint8Array.from(values)
        : dtype === 'int32'
          ? Int32Array.from(values)
          : Float64Array.from(values);
  return { kind: 'numeric', dtype, shape, data };
}

export function leaf(column: Column): Channel {
  return { structure: { kind: 'leaf', column: 0 }, columns: [column] };
}

export function dictionary(columns: Readonly<Record<string, Column>>): Channel {
  const entries = Object.keys(columns).map((key, column) => ({
    key,
    value: { kind: 'leaf', column } as const,
  }));
  return { structure: { kind: 'dict', entries }, columns: Object.values(columns) };
}

/** Episodes of these lengths; the rest is given or empty. */
export function trajectories(
  lengths: readonly number[],
  observation: Channel,
  rest: Partial<TrajectorySet> = {},
): TrajectorySet {
  let start = 0;
  const episodes = lengths.map((length, i) => {
    start += length;
    return { id: `e${i}`, file: 'recording.jsonl', start: start - length, length };
  });
  const terminated = new Uint8Array(start);
  for (const episode of episodes) if (episode.length) terminated[episode.start + episode.length - 1] = 1;
  return {
    kind: 'transitions',
    episodes,
    steps: start,
    observation,
    nextObservation: null,
    action: null,
    reward: null,
    terminated,
    truncated: new Uint8Array(start),
    info: null,
    ...rest,
  };
}

export function sourceOf(name: string): Source {
  return { from: name } as Source;
}

export function stepPlan(names: readonly string[], more: Partial<CallPlan> = {}): CallPlan {
  return {
    contract: 'step',
    entry: { name: 'reward', kind: 'function' },
    unit: 'step',
    arguments: names.map((name) => ({ source: sourceOf(name), keyword: name })),
    returns: 'number',
    injectedNames: ['np'],
    ...more,
  };
}

export function job(
  source: string,
  data: TrajectorySet,
  names: readonly string[],
  more: Partial<CallPlan> = {},
): ReplayJob {
  return { source, file: '/task/reward.py', plan: stepPlan(names, more), arrays: 'list', data };
}
