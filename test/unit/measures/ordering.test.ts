import assert from 'node:assert/strict';
import { evaluate } from '../../../extension/core/measures/evaluate';
import {
  bootstrap,
  bootstrapOfShareAbove,
  bootstrapOfSums,
  newcombeInterval,
  seededIntegers,
  wilsonInterval,
} from '../../../extension/core/measures/interval';
import { hasValue, type MeasureValue } from '../../../extension/core/measures/measure';
import { measureAuc } from '../../../extension/core/measures/ordering';
import { aucOf, descendingRanks, pairShares } from '../../../extension/core/measures/ranking';
import { oneStep, sketch, type EpisodeSketch } from './build';

function valueOf(measure: MeasureValue | undefined): number {
  assert.ok(hasValue(measure), JSON.stringify(measure));
  return measure.value;
}

function reasonOf(measure: MeasureValue | undefined): string {
  assert.ok(measure && 'reason' in measure, JSON.stringify(measure));
  return measure.reason;
}

function measuresOf(episodes: readonly EpisodeSketch[], discount = 1) {
  return evaluate({ ...sketch(episodes), discount }).measures;
}

function bruteForce(successes: readonly number[], failures: readonly number[]): number {
  let points = 0;
  for (const s of successes) for (const f of failures) points += s > f ? 1 : s === f ? 0.5 : 0;
  return points / (successes.length * failures.length);
}

describe('AUC', () => {
  it('counts pairs, a tie as half', () => {
    // Pairs: 3>1, 3>2, 2>1, 2=2: 3.5 of 4.
    assert.equal(valueOf(evaluate({ ...oneStep([3, 2], [1, 2]), discount: 1 }).measures['auc']), 3.5 / 4);
  });

  it('agrees with counting all pairs, and survives increasing transforms', () => {
    const next = seededIntegers(7);
    for (let round = 0; round < 200; round++) {
      const draw = () => Array.from({ length: 1 + next(12) }, () => next(9) - 4);
      const [successes, failures] = [draw(), draw()];
      const auc = aucOf(pairShares(successes, failures));
      assert.ok(Math.abs(auc - bruteForce(successes, failures)) < 1e-12);
      const warp = (x: number) => 3 * x ** 3 - 17;
      assert.equal(aucOf(pairShares(successes.map(warp), failures.map(warp))), auc);
      assert.ok(Math.abs(aucOf(pairShares(failures, successes)) - (1 - auc)) < 1e-12);
    }
  });

  it('takes returns that differ by rounding for ties', () => {
    const measures = measuresOf([
      { outcome: 'success', rewards: [0.1, 0.2] },
      { outcome: 'failure', rewards: [0.3] },
      // Cancels to 2.8e-17, not to 0.
      { outcome: 'success', rewards: [0.1, 0.2, -0.3] },
      { outcome: 'failure', rewards: [0] },
    ]);
    // 0.3 ties with 0.3 and beats 0; 0 loses to 0.3 and ties with 0.
    assert.equal(valueOf(measures['auc']), (0.5 + 1 + 0 + 0.5) / 4);
  });

  it('does not let a chain of tiny steps join what is far apart', () => {
    const chain = Array.from({ length: 10 }, (_, i) => 1 + i * 0.9e-9);
    assert.equal(pairShares([chain[9] ?? 0], [1, ...chain.slice(1, 9)]).right > 0, true);
  });

  it('differs between γ and 1 when the length carries the signal', () => {
    const measures = measuresOf(
      [
        { outcome: 'success', rewards: [0, 1] },
        { outcome: 'failure', rewards: [0, 0, 0, 0, 1.2] },
      ],
      0.5,
    );
    assert.equal(valueOf(measures['auc']), 1);
    assert.equal(valueOf(measures['aucUndiscounted']), 0);
    assert.equal(valueOf(measures['aucMeanReward']), 1);
  });

  it('says why it does not apply', () => {
    const failures = Array.from({ length: 31 }, () => ({ outcome: 'failure' as const, rewards: [1] }));
    assert.equal(reasonOf(measuresOf(failures)['auc']), 'all 31 episodes failed');
    assert.equal(
      reasonOf(measuresOf([...failures, { rewards: [1] }])['tpe']),
      'all 31 episodes whose outcome is known failed',
    );
    assert.equal(
      reasonOf(measuresOf([{ rewards: [1] }])['auc']),
      'the outcome of the only episode is unknown',
    );
    assert.equal(reasonOf(measuresOf([])['auc']), 'there are no episodes');
    const crashed = [...failures, { outcome: 'success' as const, rewards: ['Crash' as const] }];
    assert.equal(reasonOf(measuresOf(crashed)['auc']), 'none of the 1 successes has a value');
  });

  it('leaves unknown outcomes and lost returns out, and says so', () => {
    const auc = measuresOf([
      { outcome: 'success', rewards: [2] },
      { outcome: 'failure', rewards: [1] },
      { outcome: 'failure', rewards: [9, 'Crash'] },
      { rewards: [5] },
    ])['auc'];
    assert.ok(hasValue(auc));
    assert.equal(auc.value, 1);
    assert.equal(auc.sample, '1 success and 1 failure; 1 of unknown outcome and 1 without a value left out');
  });

  it('has an interval that is wide for few episodes, narrow for many, and always the same', () => {
    const width = (n: number) => {
      const values = Array.from({ length: n }, (_, i) => i + 1);
      const { set, outcomes } = oneStep(
        values.map((x) => x + n),
        values,
      );
      const auc = measureAuc(
        { outcomes },
        set.episodes.map((_, i) => (i < n ? 2 * n + i : i)),
      );
      assert.ok(hasValue(auc) && auc.interval);
      assert.equal(auc.interval[1], 1);
      return 1 - auc.interval[0];
    };
    assert.ok(width(3) > 0.4);
    assert.ok(width(10) < 0.27);
    assert.ok(width(200) < 0.02);
    const twice = [1, 2].map(
      () => evaluate({ ...oneStep([3, 1, 2], [1, 2, 0]), discount: 1 }).measures['auc'],
    );
    assert.deepEqual(twice[0], twice[1]);
  });
});

describe('intervals', () => {
  it('are as narrow as they should be where there are too many items to draw all', () => {
    const n = 100_000;
    const ones = Float64Array.from({ length: n }, (_, i) => Number(i % 5 === 0));
    const interval = bootstrapOfSums([ones, new Float64Array(n).fill(1)], ([some = 0, of = 0]) => some / of);
    assert.ok(interval);
    const half = (interval[1] - interval[0]) / 2;
    const expected = 1.96 * Math.sqrt((0.2 * 0.8) / n);
    assert.ok(half > 0.7 * expected && half < 1.3 * expected, `${half} for ${expected}`);
  });

  it('of a share above the largest are those of drawing all', () => {
    const next = seededIntegers(5);
    const values = Int32Array.from({ length: 600 }, () => next(1000));
    const others = Int32Array.from({ length: 600 }, () => next(950));
    const all = [...values, ...others];
    const drawn = bootstrap([600, 600], (items) => {
      const best = items.reduce((most, i) => (i < 600 ? most : Math.max(most, all[i] ?? 0)), -1);
      return items.reduce((won, i) => won + Number(i < 600 && (all[i] ?? 0) > best), 0) / 600;
    });
    const closed = bootstrapOfShareAbove(values, others);
    assert.ok(drawn && closed);
    assert.ok(Math.abs(drawn[0] - closed[0]) < 0.015, JSON.stringify([drawn, closed]));
    assert.ok(Math.abs(drawn[1] - closed[1]) < 0.015, JSON.stringify([drawn, closed]));
  });

  it('agree with published and closed forms', () => {
    // Wilson for 8 of 10: 0.490 to 0.943 (Newcombe 1998).
    const [low, high] = wilsonInterval(0.8, 10);
    assert.ok(Math.abs(low - 0.4902) < 5e-4 && Math.abs(high - 0.9433) < 5e-4);
    // The ends solve |auc − θ| = z √V(θ); for m = n = 1, V is θ(1 − θ).
    const [lower] = newcombeInterval(0.5, 1, 1);
    assert.ok(Math.abs((0.5 - lower) / Math.sqrt(lower * (1 - lower)) - 1.96) < 1e-3);
  });

  it('cover the true AUC about 95 % of the time', () => {
    const next = seededIntegers(11);
    // Two uniform distributions, the successes' shifted by 0.25: AUC = 1 − 0.75² / 2.
    const truth = 1 - 0.75 ** 2 / 2;
    const outcomes = Array.from({ length: 30 }, (_, i) => ({
      outcome: i < 15 ? ('success' as const) : ('failure' as const),
      cause: null,
    }));
    let covered = 0;
    const rounds = 300;
    for (let round = 0; round < rounds; round++) {
      const values = outcomes.map((_, i) => next(1e6) / 1e6 + (i < 15 ? 0.25 : 0));
      const auc = measureAuc({ outcomes }, values);
      assert.ok(hasValue(auc) && auc.interval);
      if (auc.interval[0] <= truth && truth <= auc.interval[1]) covered++;
    }
    assert.ok(covered / rounds > 0.92, `${covered} of ${rounds}`);
  });
});

describe('TPE', () => {
  it('is the share of successes whose mean reward beats the best failure', () => {
    const measures = measuresOf([
      { outcome: 'success', rewards: [3, 3] },
      { outcome: 'success', rewards: [1] },
      { outcome: 'success', rewards: [2, 2, 2] },
      { outcome: 'success', rewards: [4] },
      { outcome: 'failure', rewards: [2] },
      { outcome: 'failure', rewards: [0, 0] },
    ]);
    // Means 3, 1, 2, 4 against 2: a tie is no win.
    assert.equal(valueOf(measures['tpe']), 0.5);
  });

  it('is strict in the form of the text', () => {
    assert.equal(valueOf(evaluate({ ...oneStep([3, 2], [1]), discount: 1 }).measures['tpeStrict']), 1);
    assert.equal(valueOf(evaluate({ ...oneStep([3, 1], [1]), discount: 1 }).measures['tpeStrict']), 0);
  });
});

describe('early signal', () => {
  it('looks only at the first part of each episode', () => {
    const measures = measuresOf([
      { outcome: 'success', rewards: [0, 0, 0, 1, 1, 1, 1, 1, 1, 9] },
      { outcome: 'failure', rewards: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0] },
    ]);
    assert.equal(valueOf(measures['earlySignal10']), 0);
    // Round(2.5) = 3 steps: 0 against 2.
    assert.equal(valueOf(measures['earlySignal25']), 0);
    // Five steps: 2 against 2.
    assert.equal(valueOf(measures['earlySignal50']), 0.5);
    assert.match(reasonOf(measuresOf([{ outcome: 'success', rewards: [1] }])['earlySignal10']), /10 steps/);
  });
});

describe('ranks', () => {
  it('count from the largest, ties share their average', () => {
    assert.deepEqual([...descendingRanks([5, 9, 5, 1])], [2.5, 1, 2.5, 4]);
  });
});
