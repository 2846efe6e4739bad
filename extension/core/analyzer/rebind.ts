import { inferContract, recordingShape } from '../contract/bind';
import type { BoundReward } from '../contract/bound-reward';
import { outlineModule } from '../syntax/outline';
import type { TaskContext } from '../task/context';

/** Another version of a bound reward, called by the same contract and under the same name; null when that cannot be. */
export async function rebind(
  context: TaskContext,
  reward: BoundReward,
  source: string,
): Promise<BoundReward | null> {
  const outline = await outlineModule(source);
  const recognised = inferContract(outline, reward.contract.id, reward.entry.name);
  if (!recognised.ok) return null;
  const { contract, entry } = recognised.value;
  const plan = contract.bind(entry, recordingShape(context.set, context.fields));
  return plan.ok ? { ...reward, source, outline, contract, entry, plan: plan.value } : null;
}
