import assert from 'node:assert/strict';
import {
  discountedParts,
  componentCredit,
  episodeCredit,
  partsOf,
} from '../../../extension/core/credit/contributions';
import { paretoFront } from '../../../extension/core/credit/front';
import { fitWeights } from '../../../extension/core/credit/weights';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { seededIntegers } from '../../../extension/core/measures/interval';
import { hasValue } from '../../../extension/core/measures/measure';
import { sketch, type EpisodeSketch } from '../measures/build';

function evaluated(episodes: readonly EpisodeSketch[], discount = 1) {
  return evaluate({ ...sketch(episodes), discount });
}

function withParts(
  outcome: 'success' | 'failure',
  a: readonly number[],
  b: readonly number[],
): EpisodeSketch {
  return { outcome, rewards: a.map((value, t) => value + (b[t] ?? 0)), components: { a, b } };
}

describe('credit', () => {
  it('takes an episode apart into parts that sum to its return', () => {
    const evaluation = evaluated([withParts('success', [1, 2, 0], [0, -1, 4])], 0.5);
    const credit = episodeCredit(evaluation, 0, (name) => (name === 'a' ? 7 : null));
    assert.ok(partsOf(evaluation).additive);
    assert.deepEqual(credit?.reward, [1, 0.5, 1]);
    assert.deepEqual(
      credit?.parts.map(({ name, line, steps, total }) => [name, line, steps, total]),
      [
        ['a', 7, [1, 1, 0], 2],
        ['b', null, [0, -0.5, 1], 0.5],
      ],
    );
    assert.equal(evaluation.input.discountedReturns[0], 2.5);
  });

  it('keeps what the components leave as the rest', () => {
    const evaluation = evaluated([
      { outcome: 'success', rewards: [3, 'Crash', 3], components: { a: [1, 1, 1] } },
    ]);
    assert.equal(partsOf(evaluation).additive, false);
    const credit = episodeCredit(evaluation, 0);
    assert.deepEqual(
      credit?.parts.map(({ name, steps }) => [name, steps]),
      [
        ['a', [1, null, 1]],
        ['rest', [2, null, 2]],
      ],
    );
  });

  it('splits the mean return by component and outcome', () => {
    const evaluation = evaluated([withParts('success', [4], [1]), withParts('failure', [0], [3])]);
    const credit = componentCredit(evaluation, discountedParts(evaluation), () => 3);
    assert.deepEqual(
      credit.map(({ name, mean, ofSuccesses, ofFailures }) => [name, mean, ofSuccesses, ofFailures]),
      [
        ['a', 2, 4, 0],
        ['b', 2, 1, 3],
      ],
    );
  });

  it('names the successes that no weights put above a failure', async () => {
    const evaluation = evaluated([
      withParts('success', [1], [1]),
      withParts('failure', [2], [1]),
      withParts('success', [0], [5]),
    ]);
    const front = await paretoFront(evaluation, discountedParts(evaluation));
    assert.ok('front' in front);
    assert.deepEqual(front.front, ['1', '2']);
    assert.deepEqual(front.dominated, [{ success: '0', by: '1' }]);
  });

  it('fits weights that order held-out episodes, where one component misleads', async () => {
    const next = seededIntegers(11);
    const noise = (): number => next(1000) / 1000;
    const episodes = Array.from({ length: 60 }, (_, i) => {
      const success = i % 2 === 0;
      // `a` tells the outcome, `b` is five times as loud and tells nothing.
      return withParts(success ? 'success' : 'failure', [(success ? 1 : 0) + 0.5 * noise()], [5 * noise()]);
    });
    const evaluation = evaluated(episodes);
    const weights = await fitWeights(evaluation, discountedParts(evaluation));
    assert.ok('factors' in weights, JSON.stringify(weights));
    const { a = 0, b = 0 } = weights.factors;
    assert.ok(a <= 10 && b >= 0.1 && a / b > 5, `${a} and ${b}`);
    assert.ok(hasValue(weights.heldOutBefore) && hasValue(weights.heldOutAfter));
    assert.ok(weights.heldOutAfter.value > 0.95 && weights.heldOutBefore.value < 0.8);
    const few = await fitWeights(
      evaluated(episodes.slice(0, 8)),
      discountedParts(evaluated(episodes.slice(0, 8))),
    );
    assert.ok('reason' in few);
  });
});
