import type { RewardFile } from '../core/loop/reward-file';
import type { Result } from '../core/problem';
import type { TaskContext } from '../core/task/context';
import { loadEngine } from './load-engine';

/** The reward file a task means. Only reads; so it also works where nothing may be run. */
export async function locateReward(
  taskFile: string,
  context: TaskContext | null,
): Promise<Result<RewardFile>> {
  const { loadTaskFile, resolveReward } = await loadEngine();
  if (context) return resolveReward(taskFile, context.task);
  const task = await loadTaskFile(taskFile);
  return task.ok ? resolveReward(taskFile, task.value) : task;
}
