import { changeComponent } from '../analyzer/component-edit';
import { editFunction } from '../analyzer/edit';
import { entryPath } from '../analyzer/suggestions/generator';
import { bindsLikeProduct } from '../analyzer/terms';
import { breathe } from '../breathe';
import type { BoundReward } from '../contract/bound-reward';
import { measureInput } from '../measures/evaluate';
import type { Evaluation } from '../measures/evaluation';
import { formatNumber, formatShare } from '../measures/format';
import { hasValue, type MeasureValue } from '../measures/measure';
import { reduce } from '../measures/reduction';
import { MEASURES } from '../measures/registry';
import type { Result } from '../problem';
import type { Counterfactual } from './credit';
import { partsOf } from './contributions';

/** What orders episodes; the rest of the measures says how a reward looks, not whom it prefers. */
const ORDERING = ['auc', 'aucUndiscounted', 'aucMeanReward', 'tpe', 'tpeStrict', 'earlySignal25'];
const MAX_COMPONENTS = 6;
/** Each factor costs an evaluation. */
const FACTORS = [0, 0.5, 2];
const MANY_STEPS = 100_000;

/** How each ordering measure moves when one component is left out, or counts half or twice. */
export async function counterfactuals(
  evaluation: Evaluation,
  reward: BoundReward,
  replayCode: (code: string) => Promise<Result<Evaluation>>,
  signal?: AbortSignal,
): Promise<Counterfactual[]> {
  const { additive } = partsOf(evaluation);
  const heaviest = [...evaluation.components]
    .filter(({ share }) => (share ?? 0) > 0)
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0))
    .slice(0, MAX_COMPONENTS);
  // Alone, all that scaling changes is the unit.
  if (heaviest.length < 2) return [];
  const factors = evaluation.input.set.steps > MANY_STEPS || !additive ? [0] : FACTORS;
  const before = ofInterest(evaluation.measures);
  const found: Counterfactual[] = [];
  for (const { name } of heaviest)
    for (const factor of factors) {
      if (signal?.aborted) return found;
      await breathe();
      const after = additive
        ? scaled(evaluation, name, factor)
        : await replayed(reward, name, factor, replayCode);
      found.push({ component: name, factor, before, after, sentence: describe(name, factor, before, after) });
    }
  return found;
}

function ofInterest(measures: Readonly<Record<string, MeasureValue>>): Record<string, MeasureValue> {
  return Object.fromEntries(ORDERING.flatMap((id) => (measures[id] ? [[id, measures[id]]] : [])));
}

/** From the recorded columns: the reward less or more of one of its terms. */
function scaled({ input }: Evaluation, name: string, factor: number): Record<string, MeasureValue> {
  const own = partsOf({ input }).values.get(name) ?? new Float64Array(input.set.steps);
  const reward = input.replay.reward.map((value, row) => value + (factor - 1) * (own[row] ?? 0));
  const replay = { ...input.replay, reward, components: new Map() };
  const reduction = reduce(measureInput({ ...input, replay }));
  return Object.fromEntries(
    MEASURES.filter(({ id }) => ORDERING.includes(id)).map(({ id, compute }) => [id, compute(reduction)]),
  );
}

/** Where the reward is no plain sum, with the code changed. */
async function replayed(
  reward: BoundReward,
  name: string,
  factor: number,
  replayCode: (code: string) => Promise<Result<Evaluation>>,
): Promise<Counterfactual['after']> {
  const code = await scaleInCode(reward, reward.source, name, factor);
  if (code === null)
    return {
      reason: 'the components do not sum to the reward, and this one has no variable of its own in the code',
    };
  const evaluated = await replayCode(code);
  return evaluated.ok ? ofInterest(evaluated.value.measures) : { reason: evaluated.problem.message };
}

/** The source with one component times a factor, in the total and in the returned dictionary; null where that can't be written. */
export function scaleInCode(
  reward: BoundReward,
  source: string,
  component: string,
  factor: number,
): Promise<string | null> {
  return editFunction(source, entryPath(reward), (opened) => {
    const change = changeComponent(
      opened,
      component,
      (value) => `${factor} * ${bindsLikeProduct(value) ? value.text : `(${value.text})`}`,
      (name) => `${name} *= ${factor}`,
    );
    return change && [change];
  });
}

function describe(
  name: string,
  factor: number,
  before: Record<string, MeasureValue>,
  after: Counterfactual['after'],
): string {
  const what = factor === 0 ? `Without ${name}` : `With ${name} × ${formatNumber(factor)}`;
  if ('reason' in after && typeof after['reason'] === 'string')
    return `${what}: not known, ${after['reason']}.`;
  const measures = after as Readonly<Record<string, MeasureValue>>;
  const [from, to] = [before['auc'], measures['auc']];
  if (!hasValue(to)) return `${what}, AUC does not apply (${to?.reason ?? 'not measured'}).`;
  const was = hasValue(from) ? `, now ${formatShare(from.value)}` : '';
  return `${what}, AUC would be ${formatShare(to.value)}${was}.`;
}
