import type { Contract } from '../contract/contract';
import type { TaskContext } from '../task/context';
import type { Design } from './designer';

/**
 * The reward that only passes on what the environment pays: what every other one has to beat. Null where a reward is not told it
 * (other contracts than step) or where the recordings don't hold it.
 */
export function environmentsOwn(
  { set }: TaskContext,
  contract: Contract,
  entry: string | null,
): Design | null {
  if (contract.id !== 'step' || set.reward === null || entry?.includes('.')) return null;
  return {
    explanation:
      "The environment's own reward, unchanged: a reward that agents learn less from is not worth having.",
    code: `"""What the environment pays, unchanged."""


def ${entry ?? 'compute_reward'}(reward):
    return reward, {"environment": reward}
`,
  };
}
