import assert from 'node:assert/strict';
import { TRAINERS, trainerAdvantages } from '../../../extension/core/groups/advantages';
import { bestOf, expectedBest } from '../../../extension/core/groups/best-of';
import type { Group } from '../../../extension/core/groups/group';
import { gdpoAdvantages } from '../../../extension/core/groups/gdpo';
import { lengthBias } from '../../../extension/core/groups/length';
import { noiseLevels } from '../../../extension/core/groups/noise';
import { groupOrdering } from '../../../extension/core/groups/order';
import type { Evaluation } from '../../../extension/core/measures/evaluation';
import { seededIntegers } from '../../../extension/core/measures/interval';
import { hasValue, type MeasureValue } from '../../../extension/core/measures/measure';

let members = 0;
function group(
  rewards: readonly number[],
  correct: readonly number[],
  lengths = rewards.map(() => 10),
): Group {
  return {
    batch: '',
    members: rewards.map(() => members++),
    rewards: Float64Array.from(rewards),
    correct: Float64Array.from(correct),
    lengths: Float64Array.from(lengths),
  };
}

function valueOf(measure: MeasureValue | undefined): number {
  assert.ok(hasValue(measure), JSON.stringify(measure));
  return measure.value;
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

/** Components of completions, the last groups made last. */
function evaluationOf(components: Readonly<Record<string, readonly number[]>>): Evaluation {
  const count = Object.values(components)[0]?.length ?? 0;
  const episodes = Array.from({ length: members }, (_, i) => ({ start: i - (members - count) }));
  const columns = Object.entries(components).map(([name, values]) => [name, Float64Array.from(values)]);
  return {
    input: { set: { episodes }, replay: { components: new Map(columns as [string, Float64Array][]) } },
  } as unknown as Evaluation;
}

/** All choices of n of m. */
function choices(m: number, n: number): number[][] {
  if (n === 0) return [[]];
  if (m < n) return [];
  return [...choices(m - 1, n), ...choices(m - 1, n - 1).map((rest) => [...rest, m - 1])];
}

describe('what group-relative training makes of a reward', () => {
  it('advantages as GRPO, Dr. GRPO and RLOO compute them', () => {
    const rewards = Float64Array.from([1, 0, 0, 0.5]);
    // mean 0.375; squares 0.390625 + 2 · 0.140625 + 0.015625 = 0.6875, so std (n − 1) = 0.478714.
    const std = Math.sqrt(0.6875 / 3);
    const [grpo, plain, rloo] = TRAINERS.map(({ of }) => of(rewards));
    near(grpo?.[0] ?? NaN, 0.625 / (std + 1e-4));
    near(plain?.[1] ?? NaN, -0.375);
    // Against the mean of the others: 1 − 0.5/3 and 0.5 − 1/3.
    near(rloo?.[0] ?? NaN, 1 - 0.5 / 3);
    near(rloo?.[3] ?? NaN, 0.5 - 1 / 3);
    const groups = [group([1, 0, 0, 0.5], [1, 0, 0, 0]), group([0, 1], [1, 0])];
    const all = trainerAdvantages(groups, [], evaluationOf({}));
    assert.deepEqual(
      all.map(({ trainer }) => trainer),
      ['grpo', 'dr_grpo', 'rloo'],
    );
    const [, of] = all;
    near(valueOf(of?.ofCorrect), (0.625 - 0.5) / 2);
    near(valueOf(of?.ofWrong), (-0.375 - 0.375 + 0.125 + 0.5) / 4);
  });

  it('advantages of several functions as GDPO computes them: each within its group, their sum over the batch', () => {
    const groups = [group([1, 1], [1, 0]), group([1, 3], [0, 1]), group([7, 7], [1, 1])];
    const functions = [
      { name: 'right', weight: 1 },
      { name: 'form', weight: 0.5 },
      { name: 'length', weight: -2 },
      { name: 'off', weight: 0 },
    ];
    // Weight × value, as components are. `form` is None for the first completion, so that it judges one of its group only.
    const evaluation = evaluationOf({
      right: [1, 0, 1, 1, 7, 7],
      form: [NaN, 1, 0, 2, 0, 0],
      length: [0, 0, 0, -6, 0, 0],
      off: [0, 0, 0, 0, 0, 0],
    });
    // Group 1: right 1, 0: ±0.5 / (√0.5 + 1e-4). Group 2: form 0, 4: ±2 / (√8 + 1e-4), times 0.5; length 0, 3:
    // ±1.5 / (√4.5 + 1e-4), times −2.
    const a = 0.5 / (Math.sqrt(0.5) + 1e-4);
    const b = (0.5 * 2) / (Math.sqrt(8) + 1e-4) - (2 * 1.5) / (Math.sqrt(4.5) + 1e-4);
    // Sums a, −a, −b, b, 0, 0; mean 0.
    const std = Math.sqrt((2 * a ** 2 + 2 * b ** 2) / 5) + 1e-4;
    const [first, second, third] = gdpoAdvantages(groups, functions, evaluation);
    [a, -a].forEach((sum, i) => near(first?.[i] ?? NaN, sum / std));
    [-b, b].forEach((sum, i) => near(second?.[i] ?? NaN, sum / std));
    [0, 0].forEach((sum, i) => near(third?.[i] ?? NaN, sum / std));
    near(a, 0.7070067953266834);
    const gdpo = trainerAdvantages(groups, functions, evaluation).at(-1);
    assert.equal(gdpo?.trainer, 'gdpo');
    near(valueOf(gdpo?.ofCorrect), (a + b) / 2 / std);
    near(valueOf(gdpo?.ofWrong), -(a + b) / 2 / std);
    // Completions of another training step are another batch.
    const apart = gdpoAdvantages(
      groups.map((each, g) => ({ ...each, batch: String(g) })),
      functions,
      evaluation,
    );
    near(apart[0]?.[0] ?? NaN, a / (Math.sqrt(2 * a ** 2) + 1e-4));
    assert.deepEqual([...(apart[2] ?? [])], [0, 0]);
  });

  it('order within a prompt, and the wrong answers that are paid above their group', () => {
    const groups = [group([1, 1, 0], [1, 0, 0]), group([0, 1, 1], [1, 0, 0]), group([5, 5], [1, 1])];
    const ids = Array.from({ length: members }, (_, i) => ({ id: `c${i}`, start: i, length: 1 }));
    const evaluation = { input: { set: { episodes: ids } } } as unknown as Evaluation;
    const { auc, ties, misdirected, wrongPushedUp, worst } = groupOrdering(groups, evaluation);
    near(valueOf(auc), (0.5 + 1 + 0 + 0) / 4);
    near(valueOf(ties), 1 / 4);
    near(valueOf(misdirected), 1 / 2);
    // Means 2/3 and 2/3: the tied wrong one of the first, both of the second.
    near(valueOf(wrongPushedUp), 3 / 4);
    assert.deepEqual([...worst].sort(), [1, 4, 5].map((i) => `c${(groups[0]?.members[0] ?? 0) + i}`).sort());
  });

  it('length is correlated given correctness, not with it', () => {
    // Correct ones are long and paid; among themselves length changes nothing, among wrong ones it pays.
    const groups = Array.from({ length: 12 }, (_, g) =>
      group([1 + (g % 2) / 10, 1, 0.1, 0.2, 0.3], [1, 1, 0, 0, 0], [90, 90 + (g % 2), 10, 20, 30]),
    );
    const { ofCorrect, ofWrong } = lengthBias(groups);
    near(valueOf(ofWrong), 1);
    near(valueOf(ofCorrect), -1);
    const flat = lengthBias(groups.map((each) => ({ ...each, lengths: each.lengths.map(() => 5) })));
    assert.deepEqual(flat.ofWrong, { reason: 'all wrong completions of a prompt are equally long' });
    assert.ok(!hasValue(lengthBias(groups.slice(0, 2)).ofCorrect));
  });

  it('best of n equals the mean over every choice', () => {
    const next = seededIntegers(7);
    for (let trial = 0; trial < 20; trial++) {
      const m = 2 + next(6);
      const some = group(
        Array.from({ length: m }, () => next(4) / 2),
        Array.from({ length: m }, () => next(2)),
      );
      for (let n = 1; n <= m; n++) {
        let [reward, correct, all] = [0, 0, 0];
        for (const choice of choices(m, n)) {
          const best = Math.max(...choice.map((i) => some.rewards[i] ?? 0));
          const tied = choice.filter((i) => some.rewards[i] === best);
          reward += best;
          correct += tied.reduce((sum, i) => sum + (some.correct[i] ?? 0), 0) / tied.length;
          all++;
        }
        const [expected, share] = expectedBest(some, n);
        near(expected, reward / all);
        // Ties are shared among all of that value, those that were not drawn included: the same in the mean.
        near(share, correct / all);
      }
    }
  });

  it('best of n parts from correctness where the reward is gamed, and nowhere where it is sound', () => {
    const gamed = Array.from({ length: 30 }, () => group([0, 0, 1, 1, 1, 1, 1, 2], [0, 0, 1, 1, 1, 1, 1, 0]));
    const found = bestOf(gamed);
    assert.ok('curve' in found);
    assert.deepEqual(
      found.curve.map(({ n }) => n),
      [1, 2, 4, 8],
    );
    near(found.curve[3]?.correct ?? NaN, 0);
    assert.equal(found.partsAt, 1);
    const sound = bestOf(gamed.map((each) => ({ ...each, rewards: each.correct })));
    assert.ok('curve' in sound);
    assert.equal(sound.partsAt, null);
    near(sound.curve[3]?.correct ?? NaN, 1);
    assert.ok('reason' in bestOf(gamed.slice(0, 3)));
  });

  it('noise costs direction, the more the more', () => {
    const groups = Array.from({ length: 40 }, () =>
      group([1, 1, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0]),
    );
    const levels = noiseLevels(groups);
    assert.ok(Array.isArray(levels));
    const right = levels.map((level: { readonly right: number }) => level.right);
    assert.deepEqual(
      [...right].sort((a, b) => b - a),
      right,
    );
    assert.ok((right[0] ?? 0) > 0.95 && (right[3] ?? 1) < 0.8, right.join());
  });
});
