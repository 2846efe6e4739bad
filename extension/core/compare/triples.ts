import type { BoundReward } from '../contract/bound-reward';
import type { Source } from '../contract/contract';
import type { Result } from '../problem';
import { StepStatus, type ReplayResult } from '../sandbox/replay';
import { gatherChannel } from '../trajectory/columns';
import { concatChannels } from '../trajectory/concat';
import type { Channel, TrajectorySet } from '../trajectory/model';

/** Replays a recording, made-up ones too. */
export type Replay = (set: TrajectorySet) => Promise<Result<ReplayResult>>;

/** Why a reward can't be asked about a step that was not recorded; null when it can. */
export function whyNoTriples(reward: BoundReward): string | null {
  const { plan } = reward;
  if (plan.unit === 'batch') return 'it is called once for many rows, not once a step';
  const sources = plan.arguments.map(({ source }) => source);
  for (const [from, why] of Object.entries(UNASKABLE))
    if (sources.some((source) => source.from === from)) return why;
  const readsNext = sources.some(
    (source) => source.from === 'next_obs' || (source.from === 'field' && source.of === 'next_obs'),
  );
  return readsNext ? null : 'it takes no next observation';
}

const UNASKABLE: Readonly<Partial<Record<Source['from'], string>>> = {
  memory: 'it keeps memory between steps',
  t: 'it depends on the number of the step',
  reward: 'it reads the recorded reward, which a step that was not recorded has not',
  info: 'it reads info, which a step that was not recorded has not',
};

/** True where the flags of the end are arguments: what a step out of a terminal state would be paid is then a matter of definition. */
export function readsEnd({ plan }: BoundReward): boolean {
  return plan.arguments.some(({ source }) => ['terminated', 'truncated', 'done'].includes(source.from));
}

/** States to put steps together from: those before the given rows, and behind them those after. */
export interface StatePool {
  /** Of the observation's structure. */
  readonly channel: Channel;
  /** Rows of the recording whose states these are. */
  readonly rows: Int32Array;
}

/** State k is that before row `rows[k]`, state `rows.length + k` that after it. */
export function poolOf(set: TrajectorySet, rows: Int32Array): StatePool | null {
  const { nextObservation } = set;
  if (!nextObservation) return null;
  const channel = concatChannels(
    [gatherChannel(set.observation, rows), gatherChannel(nextObservation, rows)],
    [rows.length, rows.length],
  );
  return channel && { channel, rows };
}

/** Steps (s, a, s′) to be asked about, as indices: states of a pool, actions by rows of the recording. */
export class Triples {
  private readonly from: number[] = [];
  private readonly action: number[] = [];
  private readonly to: number[] = [];
  private readonly ends: (number | boolean)[] = [];

  get count(): number {
    return this.from.length;
  }

  /** Returns the number of the triple. `ends`: the row whose flags it has, or whether it is terminal. */
  add(from: number, actionRow: number, to: number, ends: number | boolean = false): number {
    this.from.push(from);
    this.action.push(actionRow);
    this.to.push(to);
    this.ends.push(ends);
    return this.from.length - 1;
  }

  /** The reward of each, NaN where it has none. */
  async ask(set: TrajectorySet, pool: StatePool, replay: Replay): Promise<Result<Float64Array>> {
    const steps = this.count;
    const flag = (flags: Uint8Array, made: boolean): Uint8Array =>
      Uint8Array.from(this.ends, (ends) =>
        typeof ends === 'number' ? (flags[ends] ?? 0) : Number(made && ends),
      );
    const replayed = await replay({
      kind: 'transitions',
      episodes: [{ id: 'made up', file: set.episodes[0]?.file ?? '', start: 0, length: steps }],
      steps,
      observation: gatherChannel(pool.channel, Int32Array.from(this.from)),
      nextObservation: gatherChannel(pool.channel, Int32Array.from(this.to)),
      action: set.action && gatherChannel(set.action, Int32Array.from(this.action)),
      reward: null,
      terminated: flag(set.terminated, true),
      truncated: flag(set.truncated, false),
      info: null,
    });
    if (!replayed.ok) return replayed;
    const { status, reward } = replayed.value;
    const paid = reward.map((value, row) => (status[row] === StepStatus.Ok ? value : NaN));
    return { ok: true, value: paid };
  }
}
