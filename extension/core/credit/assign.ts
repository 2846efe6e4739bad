import { functionAt } from '../analyzer/edit';
import { placeOfComponent } from '../analyzer/places';
import { entryPath } from '../analyzer/suggestions/generator';
import type { BoundReward } from '../contract/bound-reward';
import type { Evaluation } from '../measures/evaluation';
import type { Result } from '../problem';
import { PyModule } from '../syntax/module';
import { PySource } from '../syntax/tree';
import { componentCredit, discountedParts, partsOf } from './contributions';
import { counterfactuals } from './counterfactuals';
import type { Credit } from './credit';
import { paretoFront } from './front';
import { fitWeights } from './weights';

/** All of credit: who earns what, what would be without, and what weights would order better. */
export async function assignCredit(
  evaluation: Evaluation,
  reward: BoundReward,
  replayCode: (code: string) => Promise<Result<Evaluation>>,
  signal?: AbortSignal,
): Promise<Credit> {
  const parts = discountedParts(evaluation);
  return {
    additive: partsOf(evaluation).additive,
    components: componentCredit(evaluation, parts, await componentLines(reward)),
    counterfactuals: await counterfactuals(evaluation, reward, replayCode, signal),
    front: await paretoFront(evaluation, parts),
    weights: await fitWeights(evaluation, parts),
  };
}

/** Where in the reward file a component comes from; null when that is not to be seen. */
async function componentLines(reward: BoundReward): Promise<(component: string) => number | null> {
  const module = new PyModule(await PySource.parse(reward.source));
  const entry = functionAt(module, entryPath(reward));
  if (!entry) return () => null;
  return (component) => placeOfComponent({ module, entry }, reward.plan, component)?.line ?? null;
}
