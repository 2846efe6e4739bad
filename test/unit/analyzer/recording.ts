import type { TaskContext } from '../../../extension/core/task/context';
import type { EpisodeOutcome } from '../../../extension/core/task/outcome';
import { rewardTaskSchema } from '../../../extension/core/task/task';
import { observationFields } from '../../../extension/core/trajectory/fields';
import type { Channel, Column, Episode, TrajectorySet } from '../../../extension/core/trajectory/model';

type Scalar = number | string | boolean;
export type Value = Scalar | readonly number[] | { readonly [key: string]: Scalar };

export interface Step {
  readonly obs: Value;
  readonly action: Value;
  readonly next_obs: Value;
  readonly reward?: number;
  readonly terminated?: boolean;
  readonly truncated?: boolean;
}

export interface Recorded {
  readonly steps: readonly Step[];
  readonly outcome: EpisodeOutcome['outcome'];
  readonly cause?: string;
}

/** A loaded task from steps written down in a test. */
export function contextOf(
  recorded: readonly Recorded[],
  task: {
    causes?: Record<string, string>;
    success?: string;
    contract?: string;
    actions?: string[];
    observation?: object;
  } = {},
): TaskContext {
  const rows = recorded.flatMap(({ steps }) => steps);
  let start = 0;
  const episodes = recorded.map(({ steps }, i): Episode => {
    const episode = { id: `${i}`, file: 'test.jsonl', start, length: steps.length };
    start += steps.length;
    return episode;
  });
  const set: TrajectorySet = {
    kind: 'transitions',
    episodes,
    steps: rows.length,
    observation: channelOf(rows.map((step) => step.obs)),
    nextObservation: channelOf(rows.map((step) => step.next_obs)),
    action: channelOf(rows.map((step) => step.action)),
    reward: Float64Array.from(rows, (step) => step.reward ?? 0),
    terminated: Uint8Array.from(rows, (step) => Number(step.terminated ?? false)),
    truncated: Uint8Array.from(rows, (step) => Number(step.truncated ?? false)),
    info: null,
  };
  const parsed = rewardTaskSchema.parse({ goal: 'Reach the goal.', trajectories: ['test.jsonl'], ...task });
  return {
    file: '/task/test.reward.json',
    task: parsed,
    set,
    files: [],
    problems: [],
    fields: observationFields(set, parsed.observation),
    outcomes: recorded.map(({ outcome, cause }) => ({ outcome, cause: cause ?? null })),
  };
}

function channelOf(values: readonly Value[]): Channel {
  const [first] = values;
  if (Array.isArray(first))
    return {
      structure: { kind: 'leaf', column: 0 },
      columns: [
        {
          kind: 'numeric',
          dtype: 'float64',
          shape: [first.length],
          data: Float64Array.from(values.flatMap((value) => value as readonly number[])),
        },
      ],
    };
  if (typeof first === 'object') {
    const keys = Object.keys(first);
    return {
      structure: {
        kind: 'dict',
        entries: keys.map((key, column) => ({ key, value: { kind: 'leaf', column } })),
      },
      columns: keys.map((key) => columnOf(values.map((value) => (value as Record<string, Scalar>)[key]))),
    };
  }
  return { structure: { kind: 'leaf', column: 0 }, columns: [columnOf(values as readonly Scalar[])] };
}

function columnOf(values: readonly (Scalar | undefined)[]): Column {
  const [first] = values;
  if (typeof first === 'string') return { kind: 'object', dtype: 'string', values };
  if (typeof first === 'boolean')
    return { kind: 'numeric', dtype: 'bool', shape: [], data: Uint8Array.from(values, Number) };
  return values.every((value) => Number.isInteger(value))
    ? { kind: 'numeric', dtype: 'int64', shape: [], data: Float64Array.from(values, Number) }
    : { kind: 'numeric', dtype: 'float64', shape: [], data: Float64Array.from(values, Number) };
}
