import type { Result } from '../../problem';
import type { ReplayResult } from '../../sandbox/replay';
import type { Limits, RunControl, Sandbox } from '../../sandbox/sandbox';
import type { ProbeInput } from './probe';
import { syntheticSet, type ProbeRow } from './synthetic';

/** Where the rows are replayed. */
export interface ProbeReplay {
  readonly sandbox: Sandbox;
  readonly limits: Limits;
  readonly control?: RunControl | undefined;
}

/** Rows made up for the reward in a replay of their own, each an episode and a batch of one, within so many seconds. */
export function replayAlone(
  { reward, task }: ProbeInput,
  rows: readonly ProbeRow[],
  seconds: number,
  { sandbox, limits, control }: ProbeReplay,
): Promise<Result<ReplayResult>> {
  const { source, file, plan, needs } = reward;
  return sandbox.replay(
    {
      source,
      file,
      plan: plan.unit === 'batch' ? { ...plan, batchSize: 1 } : plan,
      arrays: needs.arrays,
      data: syntheticSet(
        task.set,
        [],
        rows.map((row) => [row]),
      ),
    },
    { ...limits, seconds: Math.min(limits.seconds, seconds) },
    control,
  );
}
