import type { Evaluation } from '../measures/evaluation';
import { bootstrapOfSums } from '../measures/interval';
import type { MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import { isMixed, type Group } from './group';
import { gdpoAdvantages, type WeightedFunction } from './gdpo';
import type { TrainerAdvantages } from './report';

/** TRL's; verl adds 1e-6 instead. */
const EPSILON = 1e-4;

interface Trainer {
  readonly trainer: Exclude<TrainerAdvantages['trainer'], 'gdpo'>;
  readonly formula: string;
  of(rewards: Float64Array): Float64Array;
}

/** How trainers turn the rewards of one prompt into advantages. The deviation is that of a sample (n − 1), as torch's. */
export const TRAINERS: readonly Trainer[] = [
  {
    trainer: 'grpo',
    formula: `(r − mean) / (std + ${EPSILON})`,
    of: (rewards) => {
      const mean = meanOf(rewards);
      const squares = rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0);
      const std = Math.sqrt(squares / Math.max(1, rewards.length - 1));
      return rewards.map((reward) => (reward - mean) / (std + EPSILON));
    },
  },
  {
    trainer: 'dr_grpo',
    formula: 'r − mean',
    of: (rewards) => {
      const mean = meanOf(rewards);
      return rewards.map((reward) => reward - mean);
    },
  },
  {
    trainer: 'rloo',
    formula: 'r − mean of the others',
    of: (rewards) => {
      const [n, mean] = [rewards.length, meanOf(rewards)];
      return rewards.map((reward) => (n / (n - 1)) * (reward - mean));
    },
  },
];

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `functions`: those whose weighted sum the reward is, where it is of several. */
export function trainerAdvantages(
  groups: readonly Group[],
  functions: readonly WeightedFunction[],
  evaluation: Pick<Evaluation, 'input'>,
): TrainerAdvantages[] {
  const mixed = groups.filter(isMixed);
  const among = (advantages: readonly Float64Array[]): Pick<TrainerAdvantages, 'ofCorrect' | 'ofWrong'> => ({
    ofCorrect: meanAmong(mixed, advantages, 1),
    ofWrong: meanAmong(mixed, advantages, 0),
  });
  const ofSums = TRAINERS.map(({ trainer, formula, of }) => ({
    trainer,
    formula,
    ...among(mixed.map(({ rewards }) => of(rewards))),
  }));
  if (functions.length < 2) return ofSums;
  // All groups make the batch, those that are all right or all wrong, too.
  const decoupled = gdpoAdvantages(groups, functions, evaluation);
  return [
    ...ofSums,
    {
      trainer: 'gdpo',
      formula: `Σ weight · (value − mean) / (std + ${EPSILON}) of each function, then the same over the batch`,
      ...among(groups.flatMap((group, g) => (isMixed(group) ? (decoupled[g] ?? []) : []))),
    },
  ];
}

function meanAmong(
  groups: readonly Group[],
  advantages: readonly Float64Array[],
  outcome: 0 | 1,
): MeasureValue {
  if (groups.length === 0) return { reason: 'no prompt has both a correct and a wrong completion' };
  const sums = new Float64Array(groups.length);
  const counts = new Float64Array(groups.length);
  groups.forEach(({ correct }, g) =>
    correct.forEach((each, i) => {
      if (each !== outcome) return;
      sums[g] = (sums[g] ?? 0) + (advantages[g]?.[i] ?? 0);
      counts[g] = (counts[g] ?? 0) + 1;
    }),
  );
  const ratio = ([sum = 0, count = 0]: ArrayLike<number> & Iterable<number>): number =>
    count === 0 ? NaN : sum / count;
  const total = (of: Float64Array): number => of.reduce((a, b) => a + b, 0);
  const interval = bootstrapOfSums([sums, counts], ratio);
  return {
    value: ratio([total(sums), total(counts)]),
    ...(interval ? { interval } : {}),
    sample: `${plural(total(counts), 'completion')} of ${plural(groups.length, 'prompt')}`,
  };
}
