import { recordingShape } from '../contract/bind';
import { bindModule } from '../contract/functions';
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
  const shape = recordingShape(context.set, context.fields);
  const wanted = { contract: reward.contract.id, functions: context.task.functions };
  const isListed = reward.plan.sum !== undefined || reward.plan.entry.arguments !== undefined;
  const bound = bindModule(outline, shape, wanted, isListed ? null : reward.entry.name, reward.others);
  if (!bound.ok) return null;
  const { contract, entry, plan } = bound.value;
  // An edit of the file imports what the file imported.
  const { modules, package: within } = reward.plan;
  const imports = { ...(modules ? { modules } : {}), ...(within === undefined ? {} : { package: within }) };
  return { ...reward, source, outline, contract, entry, plan: { ...plan, ...imports } };
}
