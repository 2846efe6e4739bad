import assert from 'node:assert/strict';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { oneStep, sketch } from './build';
import { compareEvaluations } from '../../../extension/core/measures/compare';

describe('evaluate', () => {
  it('sums, discounts and averages the rewards of each episode', () => {
    const { episodes, input } = evaluate({
      ...sketch([{ outcome: 'failure', cause: 'lava', rewards: [1, 2, 4], recorded: [1, 1, 1] }]),
      discount: 0.5,
    });
    assert.deepEqual(episodes, [
      {
        id: '0',
        outcome: 'failure',
        cause: 'lava',
        length: 3,
        return: 7,
        discountedReturn: 3,
        recordedReturn: 3,
      },
    ]);
    assert.deepEqual(input.meanRewards, [7 / 3]);
  });

  it('keeps crash, NaN, timeout, not applicable and not run apart from 0', () => {
    const { episodes, errors, counts, input } = evaluate({
      ...sketch([
        { rewards: [1, 'Crash'] },
        { rewards: [1, 'NotANumber'] },
        { rewards: [1, 'Timeout'] },
        { rewards: [1, 'NotRun'] },
        // None in the middle adds nothing and still takes a step of time.
        { rewards: [1, 'NotApplicable', 4] },
        { rewards: ['NotApplicable'] },
        { rewards: [0] },
      ]),
      discount: 0.5,
    });
    assert.deepEqual(
      episodes.map((episode) => episode.return),
      [null, null, null, null, 5, null, 0],
    );
    assert.deepEqual(input.discountedReturns, [null, null, null, null, 2, null, 0]);
    assert.deepEqual(input.meanRewards, [null, null, null, null, 2.5, null, 0]);
    assert.deepEqual(errors, { crash: 1, nan: 1, timeout: 1, notApplicable: 2 });
    assert.deepEqual(counts, { success: 0, failure: 0, unknown: 7, withoutReturn: 5 });
  });

  it('splits each component by outcome', () => {
    const { components, measures } = evaluate({
      ...sketch([
        {
          outcome: 'success',
          rewards: [1, 1, 1, 1],
          components: {
            progress: [1, 1, 0, 2],
            alive: [0.5, 0.5, 0.5, 0.5],
            goal: [undefined, undefined, undefined, 10],
          },
        },
        { outcome: 'failure', rewards: [1, 'Crash'], components: { progress: [-4, 99], alive: [0.5, 0.5] } },
      ]),
      discount: 1,
    });
    const [progress, alive, goal] = components;
    assert.ok(progress && alive && goal);
    assert.equal(progress.mean, 0);
    assert.equal(progress.min, -4);
    assert.equal(progress.max, 2);
    assert.ok(Math.abs((progress.std ?? 0) - Math.sqrt(22 / 5)) < 1e-12);
    assert.equal(progress.meanOfSuccesses, 1);
    assert.equal(progress.meanOfFailures, -4);
    assert.equal(progress.density, 0.8);
    assert.equal(progress.constant, false);
    // |progress| 8, |alive| 2.5, |goal| 10.
    assert.ok(Math.abs((progress.share ?? 0) - 8 / 20.5) < 1e-12);
    assert.equal(alive.constant, true);
    assert.equal(alive.saturation, null);
    assert.equal(goal.meanOfFailures, null);
    assert.equal(goal.meanOfSuccesses, 10);
    assert.ok('value' in (measures['dominance'] ?? {}));
  });

  it('draws the course of a component in tenths of the episode', () => {
    const ramp = Array.from({ length: 20 }, (_, t) => t);
    const [component] = evaluate({
      ...sketch([
        { rewards: ramp, components: { ramp } },
        { rewards: [7], components: { ramp: [7] } },
      ]),
      discount: 1,
    }).components;
    // A tenth of 20 steps is two, and the one step of the short episode stands for all its tenths.
    assert.deepEqual(
      component?.profile,
      Array.from({ length: 10 }, (_, k) => (4 * k + 1 + 7) / 3),
    );
  });

  it('calls a clipped quantity saturated, and a choice between few values not', () => {
    const clipped = Array.from({ length: 20 }, (_, t) => Math.min(t / 10, 1));
    const { measures, components } = evaluate({
      ...sketch([{ rewards: clipped, components: { sign: clipped.map(Math.sign) } }]),
      discount: 1,
    });
    // 0 once, 1 from step 10 on.
    assert.equal((measures['saturation'] as { value: number }).value, 11 / 20);
    assert.equal(components[0]?.saturation, null);
  });

  it('compares with the recorded reward', () => {
    const { measures } = evaluate({
      ...sketch([{ rewards: [1, 2, 'Crash', 200], recorded: [1, 2.5, 9, 100] }]),
      discount: 1,
    });
    assert.deepEqual(measures['recordedAgreement'], { value: 1, sample: '3 steps' });
    assert.deepEqual(evaluate({ ...oneStep([1], []), discount: 1 }).measures['recordedAgreement'], {
      reason: 'the recording has no rewards',
    });
  });

  it('measures a million steps with five components in about a second or less of processor time', () => {
    const steps = 1000;
    const column = Float64Array.from({ length: 1_000_000 }, (_, i) => Math.sin(i));
    const base = sketch(
      Array.from({ length: 1000 }, (_, i) => ({
        outcome: i % 2 ? ('success' as const) : ('failure' as const),
        rewards: [],
      })),
    );
    const episodes = base.set.episodes.map((episode, i) => ({ ...episode, start: i * steps, length: steps }));
    const set = { ...base.set, episodes, steps: column.length, reward: column };
    const components = new Map(['a', 'b', 'c', 'd', 'e'].map((name) => [name, column]));
    const status = new Uint8Array(column.length);
    const request = {
      set,
      outcomes: base.outcomes,
      replay: { ...base.replay, reward: column, status, components },
      discount: 0.99,
    };
    // Processor time, not wall time: what else the machine does must not fail the test.
    const started = process.cpuUsage();
    evaluate(request);
    const { user, system } = process.cpuUsage(started);
    assert.ok(user + system < 2_000_000, `${user + system} µs`);
  });
});

describe('compareEvaluations', () => {
  it('lists the trajectories whose rank changes, largest move first', () => {
    const before = evaluate({ ...oneStep([4, 3], [2, 1]), discount: 1 });
    const after = evaluate({ ...oneStep([4, 1], [2, 3]), discount: 1 });
    const comparison = compareEvaluations(before, after);
    assert.deepEqual(comparison.moved, [
      { trajectory: '1', from: 2, to: 4 },
      { trajectory: '3', from: 4, to: 2 },
    ]);
    assert.equal(comparison.before, before.measures);
    assert.deepEqual(
      compareEvaluations(before, evaluate({ ...oneStep([40, 30], [20, 10]), discount: 1 })).moved,
      [],
    );
  });
});
