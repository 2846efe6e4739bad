import assert from 'node:assert/strict';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { seededIntegers } from '../../../extension/core/measures/interval';
import { hasValue, type MeasureValue } from '../../../extension/core/measures/measure';
import { MEASURES } from '../../../extension/core/measures/registry';
import { oneStep, sketch, type EpisodeSketch } from './build';

function measuresOf(episodes: readonly EpisodeSketch[], kind?: 'completions') {
  return evaluate({ ...sketch(episodes, kind ? { kind } : {}), discount: 0.9 }).measures;
}

function valueOf(measure: MeasureValue | undefined): number {
  assert.ok(hasValue(measure), JSON.stringify(measure));
  return measure.value;
}

function answer(prompt: string, outcome: 'success' | 'failure', reward: number): EpisodeSketch {
  return { outcome, rewards: [reward], states: [{ prompt, completion: `${outcome} ${reward}` }] };
}

describe('measures', () => {
  it('have distinct ids, and say what they are', () => {
    assert.equal(new Set(MEASURES.map(({ id }) => id)).size, MEASURES.length);
    for (const { title, definition } of MEASURES) assert.ok(title.length > 0 && definition.endsWith('.'));
  });

  it('demo margin: demonstrations against random play, by the names of the policies', () => {
    const played = (policy: string, ...rewards: number[]): EpisodeSketch => ({ policy, rewards });
    const margin = (...episodes: EpisodeSketch[]): MeasureValue | undefined =>
      measuresOf(episodes)['demoMargin'];
    // Mean returns 6 and −2: 8 of 8.
    const apart = margin(played('expert-v2', 4), played('human_demo', 5, 3), played('random', -2));
    assert.equal(valueOf(apart), 1);
    // 3 and 1: 2 of 4; what a learner recorded takes no part.
    assert.equal(valueOf(margin(played('planner', 3), played('random', 1), played('ppo', 100))), 0.5);
    assert.equal(valueOf(margin(played('expert', 1), played('Random', 3))), -0.5);
    const none = margin(played('ppo', 1), played('random', 3));
    assert.ok(none && 'reason' in none && none.reason.endsWith('made by a demonstrator'));
    const zero = margin(played('expert', 0), played('random', 0));
    assert.ok(zero && 'reason' in zero);
  });

  it('longer is paid more among successes: by rank, and only where lengths differ', () => {
    const carries = (steps: number): EpisodeSketch => ({
      outcome: 'success',
      rewards: Array(steps).fill(0.5),
    });
    const failed: EpisodeSketch = { outcome: 'failure', rewards: [0, 0, 0, 0, 0, 0, 0, 0, 9] };
    const lengths = [3, 9, 5, 7, 4, 12];
    assert.equal(valueOf(measuresOf([...lengths.map(carries), failed])['longerSuccess']), 1);
    const quick = lengths.map((n): EpisodeSketch => ({ outcome: 'success', rewards: Array(n).fill(-1) }));
    assert.equal(valueOf(measuresOf(quick)['longerSuccess']), -1);
    const reason = (episodes: readonly EpisodeSketch[]): string => {
      const measure = measuresOf(episodes)['longerSuccess'];
      return measure && 'reason' in measure ? measure.reason : JSON.stringify(measure);
    };
    assert.match(reason([5, 5, 5, 5].map(carries)), /equally long/);
    assert.match(reason([5, 6, 7].map(carries)), /fewer than 4/);
  });

  it('give a value or a reason on every degenerate recording, never NaN', () => {
    const recordings: EpisodeSketch[][] = [
      [],
      [{ rewards: [] }],
      [
        { outcome: 'success', rewards: [] },
        { outcome: 'failure', rewards: [0] },
      ],
      [
        { outcome: 'success', rewards: ['Crash'] },
        { outcome: 'failure', rewards: ['NotApplicable'] },
      ],
      [
        { outcome: 'success', rewards: [0, 0], recorded: [0, 0], components: { a: [0, 0], b: [0, 0] } },
        { outcome: 'failure', rewards: [0], recorded: [0] },
      ],
      [
        { outcome: 'success', rewards: [1e300, 1e300], recorded: [1, 2] },
        { outcome: 'failure', rewards: [-1e300], recorded: [NaN] },
      ],
    ];
    for (const recording of recordings)
      for (const kind of ['transitions', 'completions'] as const)
        for (const [id, measure] of Object.entries(
          evaluate({ ...sketch(recording, { kind }), discount: 1 }).measures,
        )) {
          const shown = `${id}: ${JSON.stringify(measure)}`;
          if (hasValue(measure)) {
            assert.ok(Number.isFinite(measure.value), shown);
            assert.ok((measure.interval ?? []).every(Number.isFinite), shown);
          } else assert.ok(measure.reason.length > 5, shown);
        }
  });

  it('have intervals that hold their value', () => {
    const next = seededIntegers(5);
    const episodes = Array.from({ length: 40 }, (_, i): EpisodeSketch => {
      const rewards = Array.from({ length: 12 }, () => next(5) - 1);
      return {
        outcome: i % 3 ? 'success' : 'failure',
        rewards,
        recorded: rewards.map((r) => r + next(3)),
        components: { a: rewards, b: rewards.map((r) => r * r) },
        states: Array.from({ length: 13 }, () => ({ x: i % 4 })),
      };
    });
    let checked = 0;
    for (const [id, measure] of Object.entries(measuresOf(episodes))) {
      if (!hasValue(measure) || !measure.interval) continue;
      const [low, high] = measure.interval;
      assert.ok(
        low <= measure.value && measure.value <= high && low < high,
        `${id}: ${JSON.stringify(measure)}`,
      );
      checked++;
    }
    assert.ok(checked >= 9, String(checked));
  });
});

describe('correlation with the recorded reward', () => {
  it("is Pearson's r over the steps that have both", () => {
    const measures = measuresOf([
      { rewards: [1, 2, 'Crash'], recorded: [2, 4, 9] },
      { rewards: [3, 4], recorded: [5, 4] },
    ]);
    // x 1 2 3 4, y 2 4 5 4: Sxy = 3.5, Sxx = 5, Syy = 4.75.
    assert.ok(Math.abs(valueOf(measures['recordedCorrelation']) - 3.5 / Math.sqrt(5 * 4.75)) < 1e-12);
    const scaled = measuresOf([{ rewards: [1e9, 1e9 + 1, 1e9 + 2], recorded: [0, -1, -2] }]);
    assert.ok(Math.abs(valueOf(scaled['recordedCorrelation']) + 1) < 1e-9);
  });
});

describe('one to many', () => {
  it('matches a success with the failures of the same prompt', () => {
    const measures = measuresOf(
      [
        answer('2 + 2', 'success', 1),
        answer('2 + 2', 'failure', 0),
        answer('2 + 2', 'failure', 0.5),
        answer('3 + 3', 'success', 1),
        answer('3 + 3', 'failure', 1),
        // Nothing to beat: left out.
        answer('4 + 4', 'success', 0),
      ],
      'completions',
    );
    assert.equal(valueOf(measures['oneToMany']), 0.5);
    assert.ok(hasValue(measures['oneToMany']));
    assert.equal(measures['oneToMany'].sample, '2 successes with a failure from the same prompt');
  });

  it('matches trajectories by their first observation', () => {
    const from = (x: number, outcome: 'success' | 'failure', reward: number): EpisodeSketch => ({
      outcome,
      rewards: [reward],
      states: [{ x }, { x: 9 }],
    });
    const shared = measuresOf([from(1, 'success', 2), from(1, 'failure', 1), from(2, 'failure', 5)]);
    assert.equal(valueOf(shared['oneToMany']), 1);
    assert.deepEqual(measuresOf([from(1, 'success', 2), from(2, 'failure', 1)])['oneToMany'], {
      reason: 'no success has the same start as a failure',
    });
  });
});

describe('groups without signal', () => {
  it('counts the prompts whose completions are all paid the same', () => {
    const measures = measuresOf(
      [
        answer('a', 'success', 1),
        answer('a', 'failure', 0),
        answer('b', 'failure', 0),
        answer('b', 'failure', 0),
        answer('c', 'failure', 7),
      ],
      'completions',
    );
    assert.equal(valueOf(measures['groupsWithoutSignal']), 0.5);
    assert.ok(
      'reason' in (evaluate({ ...oneStep([1], [0]), discount: 1 }).measures['groupsWithoutSignal'] ?? {}),
    );
  });
});

describe('dominance and density', () => {
  it('are shares of size and of steps', () => {
    const measures = measuresOf([
      { rewards: [0, 3, 'Crash'], components: { a: [1, -3, 100], b: [-1, undefined, 100] } },
      { rewards: [5], components: { a: [0], b: [5] } },
    ]);
    // |a| 4, |b| 6.
    assert.equal(valueOf(measures['dominance']), 0.6);
    assert.equal(valueOf(measures['density']), 2 / 3);
    assert.equal(valueOf(measures['largestReward']), 5);
    const single = measuresOf([{ rewards: [1], components: { a: [1] } }]);
    assert.deepEqual(single['dominance'], { reason: 'the reward returns one component only' });
  });

  it('agree with the recorded order pair by pair: (2P − N)/N', () => {
    // Recorded 3 > 2 > 1 = 1; ours 5 > 1 and 4 > 1, but 4 below 5 as recorded: of five pairs one is the other way, one is tied.
    const { recordedOrder } = measuresOf([
      { rewards: [5], recorded: [2] },
      { rewards: [4], recorded: [3] },
      { rewards: [1], recorded: [1] },
      { rewards: [4], recorded: [1] },
    ]);
    assert.ok(Math.abs(valueOf(recordedOrder) - (2 * 3 - 5) / 5) < 1e-12);
    const same = measuresOf([1, 2, 3].map((reward) => ({ rewards: [reward], recorded: [10 * reward] })));
    assert.equal(valueOf(same['recordedOrder']), 1);
    const { recordedOrder: none } = measuresOf([{ rewards: [1], recorded: [2] }]);
    assert.ok(none && 'reason' in none);
  });
});
