import type { RewardTask } from '../task/task';
import { DEFAULT_BUDGET, type Budget } from './training';

/** What was asked for, else the task's, else the usual. */
export function budgetOf(
  { task }: { readonly task: Pick<RewardTask, 'train'> },
  { trainSteps, seeds }: { readonly trainSteps?: number; readonly seeds?: number } = {},
): Budget {
  const budget = task.train?.budget;
  return {
    steps: Math.ceil(trainSteps ?? budget?.steps ?? DEFAULT_BUDGET.steps),
    seeds: Math.ceil(seeds ?? budget?.seeds ?? DEFAULT_BUDGET.seeds),
    seconds: budget?.seconds ?? DEFAULT_BUDGET.seconds,
  };
}
