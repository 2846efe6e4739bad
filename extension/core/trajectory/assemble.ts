import { gatherChannel } from './columns';
import type { Channel, Episode, TrajectorySet } from './model';

/** Steps as a format has them: in any order, observations in a table of their own. */
export interface StepTable {
  /** M observation rows, next observations among them. */
  readonly observations: Channel;
  /** One a step: its observation's row. */
  readonly observationRow: Int32Array;
  /** One a step: its next observation's row; -1 where the format has none (then it is the following step's). */
  readonly nextRow: Int32Array;
  readonly action: Channel | null;
  readonly reward: Float64Array | null;
  /** 0 or 1 a step. */
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly info: Channel | null;
  /** Steps of each episode, in the order they were taken. */
  readonly episodes: readonly {
    readonly id: string;
    readonly steps: Int32Array;
    readonly policy?: string | undefined;
  }[];
}

/**
 * Puts a table's episodes one behind the other. A missing next observation is taken from the following step; the last
 * step of such an episode has none.
 */
export function assemble(table: StepTable, file: string): { set: TrajectorySet; derivedNext: number } {
  const steps = table.episodes.reduce((sum, episode) => sum + episode.steps.length, 0);
  const order = new Int32Array(steps);
  const observationRow = new Int32Array(steps);
  const nextRow = new Int32Array(steps);
  const episodes: Episode[] = [];
  let start = 0;
  let derivedNext = 0;
  for (const { id, steps: own, policy } of table.episodes) {
    order.set(own, start);
    for (let i = 0; i < own.length; i++) {
      const step = own[i] ?? 0;
      const following = own[i + 1];
      observationRow[start + i] = table.observationRow[step] ?? 0;
      let next = table.nextRow[step] ?? -1;
      if (next < 0) {
        derivedNext++;
        if (following !== undefined) next = table.observationRow[following] ?? -1;
      }
      nextRow[start + i] = next;
    }
    episodes.push({ id, file, start, length: own.length, ...(policy === undefined ? {} : { policy }) });
    start += own.length;
  }
  const pick = (channel: Channel | null): Channel | null => (channel ? gatherChannel(channel, order) : null);
  return {
    set: {
      kind: 'transitions',
      episodes,
      steps,
      observation: gatherChannel(table.observations, observationRow),
      nextObservation: nextRow.some((row) => row >= 0) ? gatherChannel(table.observations, nextRow) : null,
      action: pick(table.action),
      reward: table.reward && inOrder(table.reward, order, new Float64Array(steps)),
      terminated: inOrder(table.terminated, order, new Uint8Array(steps)),
      truncated: inOrder(table.truncated, order, new Uint8Array(steps)),
      info: pick(table.info),
    },
    derivedNext,
  };
}

function inOrder<T extends Float64Array | Uint8Array>(values: T, order: Int32Array, into: T): T {
  for (let i = 0; i < order.length; i++) into[i] = values[order[i] ?? 0] ?? 0;
  return into;
}
