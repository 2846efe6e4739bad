import { nearestName } from '../contract/nearest';
import { StepStatus } from '../sandbox/replay';
import { fieldValue } from '../trajectory/fields';
import type { Channel, Structure } from '../trajectory/model';
import { structureValue } from '../trajectory/values';
import { ExpectFault } from './fault';
import { NoReward, type Cursor, type ExpectInput } from './input';
import type { Value } from './values';

export type Reader = (at: Cursor) => Value;

/** What the place an expression stands in is one of. */
export type Level = 'recording' | 'group' | 'episode' | 'step';

const CHANNELS = ['obs', 'next_obs', 'action', 'info'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** The names that an expectation may use, read off a replay. */
export class Names {
  private readonly steps: ReadonlyMap<string, Reader>;
  private readonly episodes: ReadonlyMap<string, Reader>;
  private readonly groups: ReadonlyMap<string, Reader> = new Map([['size', ({ group }) => group.length]]);

  constructor(private readonly input: ExpectInput) {
    this.episodes = episodeNames(input);
    this.steps = new Map([...fieldNames(input), ...this.episodes, ...stepNames(input)]);
  }

  /** How to read a name; throws with what was probably meant. */
  read(name: string, level: Level, start: number, end: number): Reader {
    const known = this.at(level);
    const reader = known.get(name);
    if (reader) return reader;
    if (level !== 'step' && this.steps.has(name))
      throw new ExpectFault(
        `\`${name}\` is a value of one step.`,
        start,
        end,
        level === 'episode'
          ? `Write last.${name}, first.${name}, or any(…) and the like over the steps.`
          : `Begin with \`steps:\`, or write mean(steps: ${name}).`,
      );
    if (level !== 'episode' && this.episodes.has(name))
      throw new ExpectFault(
        `\`${name}\` is a value of one episode.`,
        start,
        end,
        `Begin with \`episodes:\`, or write mean(episodes: ${name}).`,
      );
    const near = nearestName(name, known.keys());
    throw new ExpectFault(
      `There is no \`${name}\` here.`,
      start,
      end,
      near ? `Did you mean \`${near}\`?` : `Known are ${[...known.keys()].slice(0, 16).join(', ')}.`,
    );
  }

  at(level: Level): ReadonlyMap<string, Reader> {
    if (level === 'step') return this.steps;
    return level === 'episode' ? this.episodes : level === 'group' ? this.groups : new Map();
  }

  /** Whether a name stands for a whole observation, action or info, whose parts are read one by one. */
  channel(name: string): ChannelName | null {
    return CHANNELS.find((known) => known === name) ?? null;
  }

  /** `obs["x"][2]` without building `obs`; null where the path leads out of what is known before running. */
  readPath(name: ChannelName, path: readonly (string | number)[]): Reader | null {
    const channel = this.channelOf(name);
    if (!channel) return null;
    let { structure }: { structure: Structure } = channel;
    const rest = [...path];
    while (structure.kind !== 'leaf' && rest.length > 0) {
      const key = rest.shift();
      const found: Structure | undefined =
        structure.kind === 'dict'
          ? structure.entries.find((entry) => entry.key === key)?.value
          : structure.items[Number(key)];
      if (!found) return this.namedEntry(name, path);
      structure = found;
    }
    const target = structure;
    const [key] = rest;
    if (key === undefined) return ({ row }) => recorded(structureValue(target, channel.columns, row));
    const column = target.kind === 'leaf' ? channel.columns[target.column] : undefined;
    if (rest.length > 1 || column?.kind !== 'numeric' || column.shape.length !== 1) return null;
    const size = column.shape[0] ?? 0;
    const entry = typeof key === 'number' && key < 0 ? key + size : key;
    if (typeof entry !== 'number') return this.namedEntry(name, path);
    if (!Number.isInteger(entry) || entry < 0 || entry >= size) return null;
    const { data, dtype, present } = column;
    return ({ row }) => {
      if (present && present[row] !== 1) return null;
      const value = data[row * size + entry] ?? null;
      return dtype === 'bool' ? value !== 0 : value;
    };
  }

  /** `next_obs.theta`, where the task file names the entries of an array. */
  private namedEntry(name: ChannelName, [key, ...rest]: readonly (string | number)[]): Reader | null {
    const channel = this.channelOf(name);
    const field = this.input.fields.find((known) => known.name === key);
    if (!field || !channel || rest.length > 0 || !name.endsWith('obs')) return null;
    return ({ row }) => fieldValue(channel, field, row);
  }

  private channelOf(name: ChannelName): Channel | null {
    const { set } = this.input.evaluation.input;
    const channels = {
      obs: set.observation,
      next_obs: set.nextObservation,
      action: set.action,
      info: set.info,
    };
    return channels[name];
  }
}

function recorded(value: unknown): Value {
  return value === undefined ? null : (value as Value);
}

function stepNames({ evaluation, actions }: ExpectInput): Map<string, Reader> {
  const { set, replay } = evaluation.input;
  const { status, reward } = replay;
  const flag = (values: Uint8Array): Reader => {
    return ({ row }) => values[row] === 1;
  };
  const whole = (channel: Channel | null, none: Value): Reader => {
    if (!channel) return () => none;
    const { structure, columns } = channel;
    return ({ row }) => (structureValue(structure, columns, row) as Value | undefined) ?? none;
  };
  const action = whole(set.action, null);
  return new Map<string, Reader>([
    [
      'reward',
      ({ row }) => {
        if (status[row] !== StepStatus.Ok) throw NoReward.of(status[row] ?? StepStatus.NotRun);
        return reward[row] ?? NaN;
      },
    ],
    [
      'recorded',
      ({ row }) => {
        const value = set.reward?.[row] ?? NaN;
        return Number.isNaN(value) ? null : value;
      },
    ],
    ['obs', whole(set.observation, null)],
    ['next_obs', whole(set.nextObservation, null)],
    ['action', action],
    [
      'action_name',
      (at) => {
        const value = action(at);
        return typeof value === 'number' ? (actions[value] ?? null) : null;
      },
    ],
    ['info', whole(set.info, {})],
    ['terminated', flag(set.terminated)],
    ['truncated', flag(set.truncated)],
    ['done', ({ row }) => set.terminated[row] === 1 || set.truncated[row] === 1],
    ['t', ({ row, episode }) => row - (set.episodes[episode]?.start ?? 0)],
  ]);
}

function episodeNames({ evaluation }: ExpectInput): Map<string, Reader> {
  const { set, outcomes, returns, discountedReturns, meanRewards, replay } = evaluation.input;
  const sum = (values: readonly (number | null)[]): Reader => {
    return ({ episode }) => {
      const value = values[episode] ?? null;
      if (value === null) throw whyNoReturn(episode);
      return value;
    };
  };
  const whyNoReturn = (index: number): NoReward => {
    const { start = 0, length = 0 } = set.episodes[index] ?? {};
    for (let row = start; row < start + length; row++) {
      const status = replay.status[row] ?? StepStatus.NotRun;
      if (status !== StepStatus.Ok && status !== StepStatus.NotApplicable) return NoReward.of(status);
    }
    return NoReward.of(StepStatus.NotApplicable);
  };
  return new Map<string, Reader>([
    ['return', sum(returns)],
    ['discounted_return', sum(discountedReturns)],
    ['mean_reward', sum(meanRewards)],
    ['length', ({ episode }) => set.episodes[episode]?.length ?? 0],
    ['T', ({ episode }) => set.episodes[episode]?.length ?? 0],
    ['outcome', ({ episode }) => outcomes[episode]?.outcome ?? 'unknown'],
    ['cause', ({ episode }) => outcomes[episode]?.cause ?? null],
    ['success', ({ episode }) => outcomes[episode]?.outcome === 'success'],
    ['failure', ({ episode }) => outcomes[episode]?.outcome === 'failure'],
    ['episode', ({ episode }) => set.episodes[episode]?.id ?? null],
    ['policy', ({ episode }) => set.episodes[episode]?.policy ?? null],
  ]);
}

/** Fields by the names of the task file, and the columns of a dictionary. */
function fieldNames({ evaluation, fields }: ExpectInput): Map<string, Reader> {
  const { structure, columns } = evaluation.input.set.observation;
  const names = new Map<string, Reader>();
  if (structure.kind === 'dict')
    for (const { key, value } of structure.entries)
      names.set(key, ({ row }) => recorded(structureValue(value, columns, row)));
  for (const field of fields) {
    const channel = evaluation.input.set.observation;
    names.set(field.name, ({ row }) => fieldValue(channel, field, row));
  }
  return names;
}
