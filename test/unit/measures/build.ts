import { StepStatus, type ReplayError, type ReplayResult } from '../../../extension/core/sandbox/replay';
import type { EpisodeOutcome } from '../../../extension/core/task/outcome';
import type { Channel, Column, TrajectorySet } from '../../../extension/core/trajectory/model';

/** Small trajectory sets and replays, written down by hand. */

export interface EpisodeSketch {
  readonly outcome?: EpisodeOutcome['outcome'];
  readonly cause?: string;
  /** The candidate's reward a step, or what happened instead. */
  readonly rewards: readonly (number | keyof typeof StepStatus)[];
  readonly recorded?: readonly number[];
  /** Components a step, by name; one left out was not returned. */
  readonly components?: Readonly<Record<string, readonly (number | undefined)[]>>;
  /** States s_0 … s_T (one more than steps), each a value a field; without it the state is just the step number. */
  readonly states?: readonly Readonly<Record<string, number | string>>[];
  /** Who recorded it. */
  readonly policy?: string;
  /** Whether the last step ends the episode for good; true when left out. */
  readonly terminated?: boolean;
}

export interface Sketch {
  readonly set: TrajectorySet;
  readonly outcomes: readonly EpisodeOutcome[];
  readonly replay: ReplayResult;
}

/** Episodes are called "0", "1", …. */
export function sketch(
  episodes: readonly EpisodeSketch[],
  {
    kind = 'transitions',
    errors = [],
  }: { kind?: TrajectorySet['kind']; errors?: readonly ReplayError[] } = {},
): Sketch {
  const steps = episodes.reduce((sum, { rewards }) => sum + rewards.length, 0);
  const status = new Uint8Array(steps);
  const reward = new Float64Array(steps).fill(NaN);
  const recorded = episodes.some((episode) => episode.recorded) ? new Float64Array(steps).fill(NaN) : null;
  const terminated = new Uint8Array(steps);
  const truncated = new Uint8Array(steps);
  const components = new Map<string, Float64Array>();
  const states: Readonly<Record<string, number | string>>[] = [];
  const nextStates: Readonly<Record<string, number | string>>[] = [];
  let start = 0;
  const laidOut = episodes.map((episode, index) => {
    episode.rewards.forEach((value, t) => {
      const row = start + t;
      status[row] = typeof value === 'number' ? StepStatus.Ok : StepStatus[value];
      if (typeof value === 'number') reward[row] = value;
      if (recorded) recorded[row] = episode.recorded?.[t] ?? NaN;
      for (const [name, values] of Object.entries(episode.components ?? {})) {
        const column = components.get(name) ?? new Float64Array(steps).fill(NaN);
        components.set(name, column);
        column[row] = values[t] ?? NaN;
      }
      states.push(episode.states?.[t] ?? { step: t });
      nextStates.push(episode.states?.[t + 1] ?? { step: t + 1 });
    });
    const last = start + episode.rewards.length - 1;
    if (last >= start) (episode.terminated === false ? truncated : terminated)[last] = 1;
    const laid = {
      id: String(index),
      file: 'sketch',
      start,
      length: episode.rewards.length,
      ...(episode.policy === undefined ? {} : { policy: episode.policy }),
    };
    start += episode.rewards.length;
    return laid;
  });
  return {
    set: {
      kind,
      episodes: laidOut,
      steps,
      observation: channelOf(states),
      nextObservation: kind === 'completions' ? null : channelOf(nextStates),
      action: null,
      reward: recorded,
      terminated,
      truncated,
      info: null,
    },
    outcomes: episodes.map(({ outcome = 'unknown', cause }) => ({
      outcome,
      cause: outcome === 'failure' ? (cause ?? 'other') : null,
    })),
    replay: {
      runtime: { id: 'python', version: 'written by hand', isolation: 'none' },
      status,
      reward,
      components,
      errors,
      lines: new Map(),
      printed: '',
      seconds: 0,
    },
  };
}

/** One-step episodes that earn these rewards. */
export function oneStep(successes: readonly number[], failures: readonly number[]): Sketch {
  return sketch([
    ...successes.map((reward) => ({ outcome: 'success' as const, rewards: [reward] })),
    ...failures.map((reward) => ({ outcome: 'failure' as const, rewards: [reward] })),
  ]);
}

/** The same recording under another candidate. */
export function withRewards(base: Sketch, rewards: readonly (readonly number[])[]): Sketch {
  return { ...base, replay: { ...base.replay, reward: Float64Array.from(rewards.flat()) } };
}

function channelOf(rows: readonly Readonly<Record<string, number | string>>[]): Channel {
  const names = Object.keys(rows[0] ?? { step: 0 });
  const columns = names.map((name): Column => {
    const values = rows.map((row) => row[name]);
    return values.some((value) => typeof value === 'string')
      ? { kind: 'object', dtype: 'string', values }
      : {
          kind: 'numeric',
          dtype: 'float64',
          shape: [],
          data: Float64Array.from(values, (value) => (typeof value === 'number' ? value : NaN)),
        };
  });
  return {
    structure: {
      kind: 'dict',
      entries: names.map((key, column) => ({ key, value: { kind: 'leaf', column } })),
    },
    columns,
  };
}
