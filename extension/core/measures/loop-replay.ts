import { StepStatus, type ReplayResult } from '../sandbox/replay';
import {
  rowSize,
  type Channel,
  type Column,
  type NumericData,
  type TrajectorySet,
} from '../trajectory/model';
import type { Field } from '../trajectory/fields';
import { ok, type Result } from '../problem';
import type { Evaluation } from './evaluation';
import { findLoops, type Loop } from './loop';
import { stateIds, type Clock } from './states';

/**
 * Finds the loops of an evaluation, has them played by `replay` (one run for all), and gives those that go on paying.
 * Runs nothing when there is no candidate.
 */
export async function playLoops(
  evaluation: Evaluation,
  fields: readonly Field[],
  replay: (repeated: TrajectorySet) => Promise<Result<ReplayResult>>,
): Promise<Result<Loop[]>> {
  const { set, discount } = evaluation.input;
  const loops = findLoops(evaluation, fields);
  if (loops.length === 0) return ok([]);
  const repeated = repeatLoops(set, loops);
  const played = await replay(repeated);
  return played.ok ? ok(confirmLoops(loops, repeated, played.value, discount)) : played;
}

/**
 * One round more than it takes: the first pays what is paid only once, and does not count. And never fewer than three in
 * all, so that pay which stops is seen to stop.
 */
function roundsPlayed({ rounds }: Loop): number {
  return Math.max(3, rounds + 1);
}

/**
 * A recording in which each loop is repeated: one episode a loop, its trajectory up to the loop and then the loop over and
 * over, long enough to out-earn success. Clocks go on counting. Replay it, and give the result to `confirmLoops`.
 */
export function repeatLoops(set: TrajectorySet, loops: readonly Loop[]): TrajectorySet {
  const rows: number[] = [];
  /** By new row: how many steps later than its source row it happens. */
  const delays: number[] = [];
  const episodes = loops.flatMap((loop) => {
    const source = set.episodes.find(({ id }) => id === loop.trajectory);
    if (!source) return [];
    const start = rows.length;
    const period = loop.to - loop.from;
    const length = loop.from + period * roundsPlayed(loop);
    for (let t = 0; t < length; t++) {
      const delay = t < loop.to ? 0 : Math.floor((t - loop.from) / period) * period;
      rows.push(source.start + t - delay);
      delays.push(delay);
    }
    return [{ ...source, id: repeatedId(loop), start, length }];
  });
  const { clocks } = stateIds(set);
  const take = (channel: Channel, counting: readonly Clock[]) => takeRows(channel, rows, delays, counting);
  return {
    kind: set.kind,
    episodes,
    steps: rows.length,
    observation: take(set.observation, clocks),
    nextObservation: set.nextObservation && take(set.nextObservation, clocks),
    action: set.action && take(set.action, []),
    reward: set.reward && Float64Array.from(rows, (row) => set.reward?.[row] ?? NaN),
    terminated: new Uint8Array(rows.length),
    truncated: new Uint8Array(rows.length),
    info: set.info && take(set.info, []),
    ...(set.unasked ? { unasked: Uint8Array.from(rows, (row) => set.unasked?.[row] ?? 0) } : {}),
  };
}

function repeatedId(loop: Loop): string {
  return `${loop.trajectory}, steps ${loop.from} to ${loop.to} repeated`;
}

function takeRows(
  channel: Channel,
  rows: readonly number[],
  delays: readonly number[],
  clocks: readonly Clock[],
): Channel {
  const columns = channel.columns.map((column, index): Column => {
    if (column.kind === 'object') return { ...column, values: rows.map((row) => column.values[row]) };
    const size = rowSize(column);
    const data = emptyLike(column.data, rows.length * size);
    rows.forEach((row, to) => data.set(column.data.subarray(row * size, (row + 1) * size), to * size));
    for (const { offset, delta, min, max } of clocks.filter((clock) => clock.column === index))
      delays.forEach((delay, to) => {
        const at = to * size + offset;
        // A clock that has run out stays there.
        if (delay > 0) data[at] = Math.max(min, Math.min(max, (data[at] ?? 0) + delay * delta));
      });
    const { present } = column;
    return {
      ...column,
      data,
      ...(present ? { present: Uint8Array.from(rows, (row) => present[row] ?? 0) } : {}),
    };
  });
  return { structure: channel.structure, columns };
}

function emptyLike(data: NumericData, length: number): NumericData {
  const Kind = data.constructor as new (length: number) => NumericData;
  return new Kind(length);
}

/**
 * The loops that go on paying when they are played. `replay` is the replay of `repeated`, which is `repeatLoops(set, loops)`.
 * The rounds after the first must out-earn success from the same point, and the last must still pay.
 */
export function confirmLoops(
  loops: readonly Loop[],
  repeated: TrajectorySet,
  replay: ReplayResult,
  discount: number,
): Loop[] {
  return loops.filter((loop) => {
    const episode = repeated.episodes.find(({ id }) => id === repeatedId(loop));
    return episode !== undefined && staysPaid(loop, episode.start, replay, discount);
  });
}

function staysPaid(loop: Loop, start: number, { status, reward }: ReplayResult, discount: number): boolean {
  const period = loop.to - loop.from;
  const played = roundsPlayed(loop);
  let total = 0;
  let lastRound = 0;
  let weight = 1;
  for (let t = loop.since; t < loop.from + period * played; t++) {
    const row = start + t;
    if (status[row] !== StepStatus.Ok && status[row] !== StepStatus.NotApplicable) return false;
    const pay = status[row] === StepStatus.Ok ? (reward[row] ?? 0) : 0;
    if (t >= loop.from && t < loop.to) continue;
    total += weight * pay;
    weight *= discount;
    if (t >= loop.from + period * (played - 1)) lastRound += pay;
  }
  return lastRound > 1e-6 * period * loop.gainPerStep && total > loop.toBeat;
}
