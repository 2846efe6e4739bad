import assert from 'node:assert/strict';
import { testHistory } from '../../../extension/core/audit/history';
import { indifferencePoint } from '../../../extension/core/audit/indifference';
import { findJumps } from '../../../extension/core/audit/jumps';
import { testProxy } from '../../../extension/core/audit/proxy';
import { redundantPairs, shapesOf } from '../../../extension/core/audit/shapes';
import { signCollapse } from '../../../extension/core/audit/sign-collapse';
import { atOnce } from '../../../extension/core/breathe';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { hasValue, type MeasureValue } from '../../../extension/core/measures/measure';
import { ok } from '../../../extension/core/problem';
import { sketch, withRewards, type EpisodeSketch } from '../measures/build';

function evaluated(episodes: readonly EpisodeSketch[], discount = 1) {
  return evaluate({ ...sketch(episodes), discount });
}

function near(value: MeasureValue | undefined, expected: number): void {
  assert.ok(hasValue(value), JSON.stringify(value));
  assert.ok(Math.abs(value.value - expected) < 1e-9, `${value.value} instead of ${expected}`);
}

describe('audit', () => {
  it('solves the indifference point by hand: p·(−10) + (1 − p)·10 = 5', () => {
    const { probability, sentence } = indifferencePoint(
      evaluated([
        { outcome: 'success', rewards: [4, 6] },
        { outcome: 'failure', cause: 'crash', rewards: [-4, -6] },
        { outcome: 'failure', cause: 'time', rewards: [2, 3], terminated: false },
      ]),
    );
    near(probability, 0.25);
    assert.match(sentence, /accepts “crash” in 1 of 4 runs/);
    const without = indifferencePoint(evaluated([{ outcome: 'success', rewards: [1] }]));
    assert.ok('reason' in without.probability);
  });

  it('says that doing nothing is the better deal where it is', () => {
    const { probability, sentence } = indifferencePoint(
      evaluated([
        { outcome: 'success', rewards: [1] },
        { outcome: 'failure', cause: 'crash', rewards: [0] },
        { outcome: 'failure', cause: 'time', rewards: [1, 1], terminated: false },
      ]),
    );
    near(probability, 0);
    assert.match(sentence, /Doing nothing earns 2, no less than success/);
  });

  it('counts ties and flips of the sign alone', () => {
    // By reward: a 3, b 2, c 1. By sign: a 1, b 2, c 1. Of three pairs one ties (a, c), one flips (a, b), one stays.
    const { ties, flips } = signCollapse(
      evaluated([{ rewards: [3, 0] }, { rewards: [1, 1] }, { rewards: [1, 0] }]),
    );
    near(ties, 1 / 3);
    near(flips, 1 / 3);
  });

  it('measures blocks, signs and spikes', () => {
    const rewards = [0, 1, 1, 1, 0, 0, -1, 0, 0, 0];
    const [reward] = atOnce(shapesOf(evaluated([{ outcome: 'success', rewards }])));
    assert.deepEqual(reward?.signs, { positive: 0.3, zero: 0.6, negative: 0.1 });
    // Four switches between pay and none, four steps that pay or charge.
    near(reward?.regionalDensity, 0);
    near(atOnce(shapesOf(evaluated([{ rewards: [1, 1, 1, 1, 0] }])))[0]?.regionalDensity, 0.75);
    const [spiky] = atOnce(shapesOf(evaluated([{ rewards: [...new Array<number>(99).fill(0), 50] }])));
    assert.equal(spiky?.spikeCount, 1);
    assert.deepEqual(spiky?.spikes[0] && { ...spiky.spikes[0], deviations: 0 }, {
      trajectory: '0',
      step: 99,
      value: 50,
      deviations: 0,
    });
    // Mean 0.5, variance 0.5² · 99: √99 deviations.
    assert.ok(Math.abs((spiky?.spikes[0]?.deviations ?? 0) - Math.sqrt(99)) < 1e-9);
  });

  it('finds components that say the same, and none in those that do not', () => {
    const a = Array.from({ length: 40 }, (_, t) => Math.sin(t));
    const b = a.map((value) => 1000 - 2 * value);
    const c = Array.from({ length: 40 }, (_, t) => Math.cos(t));
    const pairs = redundantPairs(evaluated([{ rewards: a.map(() => 0), components: { a, b, c } }]));
    assert.deepEqual(
      pairs.map(({ components }) => components),
      [['a', 'b']],
    );
    assert.ok(Math.abs((pairs[0]?.correlation ?? 0) + 1) < 1e-9);
  });

  it('compares with the recorded reward, order and steps', () => {
    const up = Array.from({ length: 15 }, (_, t) => t);
    const { correlation, flips, worst } = atOnce(
      testProxy(
        evaluated([
          { rewards: up.map((value) => -value), recorded: up },
          { rewards: up.map((value) => -2 * value), recorded: up.map((value) => 2 * value) },
        ]),
      ),
    );
    near(correlation, -1);
    near(flips, 1);
    assert.deepEqual(worst.map(({ trajectory }) => trajectory).sort(), ['0', '1']);
    assert.ok('reason' in atOnce(testProxy(evaluated([{ rewards: [1] }]))).correlation);
  });

  it('finds the step at which a threshold pays', async () => {
    const position = Array.from({ length: 81 }, (_, t) => Math.sin(t / 9) + t / 1000);
    const jumps = await findJumps(
      evaluated([
        {
          rewards: position.slice(0, -1).map((value, t) => value + (t >= 40 ? 5 : 0)),
          states: position.map((p) => ({ p })),
        },
      ]),
    );
    assert.deepEqual(jumps[0]?.to, { trajectory: '0', step: 40 });
    assert.ok((jumps[0]?.timesTypical ?? 0) > 20);
  });

  it('tells a reward with memory from one without', async () => {
    const base = sketch([{ rewards: Array.from({ length: 20 }, () => 0) }]);
    const ofStep = Array.from({ length: 20 }, (_, t) => t);
    const plain = evaluate({ ...withRewards(base, [ofStep]), discount: 1 });
    const play =
      (memory: boolean, broken = 0) =>
      (set: (typeof plain)['input']['set']) => {
        const [column] = set.observation.columns;
        assert.ok(column?.kind === 'numeric');
        let last = -1;
        const reward = Float64Array.from(column.data, (step, row) => {
          if (set.episodes.some(({ start }) => start === row)) last = -1;
          const paid = memory && step < last ? -1 : step;
          last = step;
          return paid + broken;
        });
        return Promise.resolve(ok({ ...base.replay, status: new Uint8Array(set.steps), reward }));
      };
    const without = await testHistory(plain, play(false));
    assert.ok(without.ok && without.value.verdict === 'none');
    const remembers = await testHistory(plain, play(true));
    assert.ok(remembers.ok && remembers.value.verdict === 'depends' && remembers.value.evidence.length > 0);
    const random = await testHistory(plain, play(false, 1));
    assert.ok(random.ok && random.value.verdict === 'unknown');
  });
});
