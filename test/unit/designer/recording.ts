import type { TaskContext } from '../../../extension/core/task/context';
import type { EpisodeOutcome } from '../../../extension/core/task/outcome';
import type { RewardTask } from '../../../extension/core/task/task';
import { observationFields } from '../../../extension/core/trajectory/fields';
import type { Channel, Column, TrajectorySet } from '../../../extension/core/trajectory/model';

type Value = number | boolean | string | object;
type Observation = Readonly<Record<string, Value>> | readonly number[];

export interface RecordedStep {
  readonly obs: Observation;
  readonly action?: number | readonly number[];
  readonly reward?: number;
  readonly nextObs?: Observation;
  readonly terminated?: boolean;
  readonly truncated?: boolean;
  readonly info?: Readonly<Record<string, Value>>;
}

/** A trajectory set from plain steps, as a reader would build it. A next observation left out is the next step's. */
export function recording(
  episodes: readonly (readonly RecordedStep[])[],
  kind: TrajectorySet['kind'] = 'transitions',
): TrajectorySet {
  const steps = episodes.flat();
  const next = episodes.flatMap((episode) =>
    episode.map((step, t) => step.nextObs ?? episode[t + 1]?.obs ?? step.obs),
  );
  let start = 0;
  return {
    kind,
    episodes: episodes.map(({ length }, i) => {
      start += length;
      return { id: String(i), file: 'a.jsonl', start: start - length, length };
    }),
    steps: steps.length,
    observation: channel(steps.map(({ obs }) => obs)),
    nextObservation: kind === 'completions' ? null : channel(next),
    action: steps.every(({ action }) => action !== undefined)
      ? channel(steps.map(({ action = 0 }) => action))
      : null,
    reward: steps.some(({ reward }) => reward !== undefined)
      ? Float64Array.from(steps, ({ reward }) => reward ?? NaN)
      : null,
    terminated: Uint8Array.from(steps, ({ terminated }) => Number(terminated ?? false)),
    truncated: Uint8Array.from(steps, ({ truncated }) => Number(truncated ?? false)),
    info: steps.some(({ info }) => info) ? channel(steps.map(({ info }) => info ?? {})) : null,
  };
}

function channel(values: readonly (Observation | number)[]): Channel {
  const [first] = values;
  if (typeof first !== 'object') return leaf(column(values as readonly number[]));
  if (Array.isArray(first)) {
    const rows = values as readonly (readonly number[])[];
    const whole = rows.flat().every(Number.isInteger);
    return leaf({
      kind: 'numeric',
      dtype: whole ? 'int64' : 'float64',
      shape: [first.length],
      data: Float64Array.from(rows.flat()),
    });
  }
  const rows = values as readonly Readonly<Record<string, Value>>[];
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    structure: {
      kind: 'dict',
      entries: keys.map((key, i) => ({ key, value: { kind: 'leaf', column: i } })),
    },
    columns: keys.map((key) => column(rows.map((row) => row[key]))),
  };
}

function leaf(only: Column): Channel {
  return { structure: { kind: 'leaf', column: 0 }, columns: [only] };
}

function column(values: readonly (Value | undefined)[]): Column {
  if (values.some((value) => typeof value === 'object')) return { kind: 'object', dtype: 'json', values };
  if (values.some((value) => typeof value === 'string')) return { kind: 'object', dtype: 'string', values };
  const present = Uint8Array.from(values, (value) => Number(value !== undefined));
  const boolean = values.some((value) => typeof value === 'boolean');
  const numbers = values.map((value) => Number(value ?? 0));
  return {
    kind: 'numeric',
    dtype: boolean ? 'bool' : numbers.every(Number.isInteger) ? 'int64' : 'float64',
    shape: [],
    data: boolean ? Uint8Array.from(numbers) : Float64Array.from(numbers),
    ...(present.includes(0) ? { present } : {}),
  };
}

export function contextOf(
  set: TrajectorySet,
  task: Partial<RewardTask>,
  outcomes: readonly EpisodeOutcome[],
): TaskContext {
  const whole: RewardTask = { goal: 'Reach the goal.', trajectories: ['a.jsonl'], discount: 0.99, ...task };
  return {
    file: '/tasks/a.reward.json',
    task: whole,
    set,
    files: [],
    problems: [],
    fields: observationFields(set, whole.observation),
    outcomes,
  };
}
