import type { Contract } from '../contract/contract';
import { contractById } from '../contract/registry';
import { step } from '../contract/step';
import type { Result } from '../problem';
import type { TaskContext } from '../task/context';
import { contractFor } from '../task/guess-contract';
import type { BoundReward } from '../contract/bound-reward';

/** The contract that new code is written for: the present reward's, else the one the task names, else what its recordings suggest. */
export function contractToWrite(
  { task, set, files }: TaskContext,
  present: Result<BoundReward> | null,
): Contract {
  if (present?.ok) return present.value.contract;
  return contractById(task.contract ?? contractFor(set, files[0]?.format ?? '').id) ?? step;
}
