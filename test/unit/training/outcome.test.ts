import assert from 'node:assert/strict';
import { interquartileMean, outcomeOf } from '../../../extension/core/training/outcome';
import { hackedBy } from '../../../extension/core/training/hacked';
import type { SeedRun } from '../../../extension/core/training/training';
import { training, window } from './samples';

describe('outcomeOf', () => {
  it('takes the mean over seeds with an interval that few seeds keep open', () => {
    const { success, baseline, improvement } = outcomeOf(training([10, 10, 10, 10]), training([0, 0, 0, 0]));
    assert.equal(success?.mean, 1);
    assert.equal(success.high, 1);
    assert.ok(success.low > 0.4 && success.low < 0.6, String(success.low));
    assert.equal(baseline?.mean, 0);
    assert.deepEqual(improvement, { mean: 1, low: 1, high: 1 });
  });

  it('counts ties of seeds as a half in the probability of improvement', () => {
    const { improvement } = outcomeOf(training([10, 0]), training([10, 0]));
    assert.equal(improvement?.mean, 0.5);
  });

  it('tells causes before and after', () => {
    const { sentence, causes } = outcomeOf(training([9, 9]), training([0, 0]));
    assert.deepEqual(causes, { before: { lava: 1 }, after: { lava: 0.1 }, against: 'c0001' });
    assert.match(sentence, /lava 100 % → 10 %/);
  });
});

describe('interquartileMean', () => {
  it('is the mean of the middle half, edges in part', () => {
    assert.equal(interquartileMean([0, 1, 2, 100]), 1.5);
    // n = 5: 1.25 are cut on each side, so that 1 and 3 count three quarters.
    assert.ok(Math.abs(interquartileMean([0, 1, 2, 3, 100]) - (0.75 + 2 + 0.75 * 3) / 2.5) < 1e-12);
  });
});

describe('hackedBy', () => {
  const curveOf = (points: readonly (readonly [success: number, paid: number])[]): SeedRun['curve'] =>
    points.map(([successes, paid], i) => ({ ...window(successes, 20, paid), steps: 100 * (i + 1) }));

  it('sees the reward rise while success falls', () => {
    const curve = curveOf([...Array(5).fill([15, 1]), ...Array(5).fill([2, 3])] as [number, number][]);
    const hacked = hackedBy(training([0, 0], curve));
    assert.equal(hacked?.kind, 'rises-as-success-falls');
    assert.deepEqual(hacked.episodes, ['seed-0.jsonl#3', 'seed-1.jsonl#3']);
  });

  it('says nothing where both rise, or where success falls with the reward', () => {
    const both = curveOf([...Array(5).fill([2, 1]), ...Array(5).fill([15, 3])] as [number, number][]);
    assert.equal(hackedBy(training([10, 10], both)), null);
    const fall = curveOf([...Array(5).fill([15, 3]), ...Array(5).fill([2, 1])] as [number, number][]);
    assert.equal(hackedBy(training([0, 0], fall)), null);
  });
});
