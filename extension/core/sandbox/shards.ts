import { availableParallelism } from 'node:os';
import { makesInstance } from '../contract/functions';
import type { ReplayJob } from './sandbox';
import { startsAfresh } from './resets';
import { keepsState } from './state';

/** More processes than this gain little and cost memory. */
const MAX_PROCESSES = 8;

/** Whether a call in one episode may see what one in another has left behind. */
async function remembers({ source, plan }: ReplayJob): Promise<boolean> {
  if (!makesInstance(plan)) return keepsState(source);
  const { entry, reset } = plan;
  if (entry.kind !== 'class' || plan.sum || reset === undefined) return true;
  return !(await startsAfresh(source, entry.name, reset));
}

/**
 * Episodes for each of several processes, about as many steps each; or all for one. Only a reward that keeps nothing
 * between episodes is split: its numbers must not depend on how many processes there are.
 */
export async function planShards(
  job: ReplayJob,
  stepsPerProcess: number,
): Promise<readonly (readonly number[] | undefined)[]> {
  const { data } = job;
  const episodes = job.episodes ?? data.episodes.map((_, i) => i);
  const lengthOf = (episode: number): number => data.episodes[episode]?.length ?? 0;
  const steps = episodes.reduce((sum, episode) => sum + lengthOf(episode), 0);
  const most = Math.min(job.processes ?? MAX_PROCESSES, MAX_PROCESSES, availableParallelism());
  const processes = Math.min(most, Math.floor(steps / stepsPerProcess));
  const { unit, batchSize } = job.plan;
  // Batches must be the same as in one process.
  const multiple = unit === 'batch' ? (data.unasked ? null : (batchSize ?? null)) : 1;
  if (processes < 2 || job.rows || multiple === null || (await remembers(job))) return [job.episodes];
  const shards: number[][] = [[]];
  let filled = 0;
  for (const episode of episodes) {
    if (filled >= (steps * shards.length) / processes && filled % multiple === 0) shards.push([]);
    shards.at(-1)?.push(episode);
    filled += lengthOf(episode);
  }
  return shards;
}
