import { recordingShape } from '../contract/bind';
import { bindModule, type Binding } from '../contract/functions';
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
  const bound = bindModule(outline, shape, task, name);
  if (!bound.ok) return outline.hasSyntaxError ? syntaxProblem(file) : bound;
  const reward = ({ contract, entry, plan }: Binding): BoundReward => ({
    file,
    source,
    outline,
    contract,
    entry,
    plan,
    needs: runtimeNeeds(outline, contract),
  });
  const { each } = bound.value;
  return ok({ ...reward(bound.value), ...(each ? { summands: each.map(reward) } : {}) });
}

function syntaxProblem(file: string): Result<BoundReward> {
  return fail(
    'reward-syntax',
    'The reward file has a syntax error, so no function could be found in it.',
    'Correct the marked place.',
    { file },
  );
}
