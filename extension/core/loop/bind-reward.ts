import { inferContract, recordingShape } from '../contract/bind';
import { fail, ok, type Result } from '../problem';
import { runtimeNeeds } from '../sandbox/choose';
import { outlineModule } from '../syntax/outline';
import type { TaskContext } from '../task/context';
import type { BoundReward } from '../contract/bound-reward';
import type { RewardSource } from './workbench';

/** Finds the contract of the code and how to call it on the task's recordings; nothing is run. */
export async function bindReward(
  { task, set, fields }: TaskContext,
  { source, file, entry: name }: RewardSource,
): Promise<Result<BoundReward>> {
  const outline = await outlineModule(source);
  const shape = recordingShape(set, fields);
  const inferred = inferContract(outline, task.contract, name);
  if (!inferred.ok) return outline.hasSyntaxError ? syntaxProblem(file) : inferred;
  const { contract, entry } = inferred.value;
  const plan = contract.bind(entry, shape);
  if (!plan.ok) return plan;
  return ok({
    file,
    source,
    outline,
    contract,
    entry,
    plan: plan.value,
    needs: runtimeNeeds(outline, contract),
  });
}

function syntaxProblem(file: string): Result<BoundReward> {
  return fail(
    'reward-syntax',
    'The reward file has a syntax error, so no function could be found in it.',
    'Correct the marked place.',
    { file },
  );
}
