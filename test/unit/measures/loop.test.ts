import assert from 'node:assert/strict';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { seededIntegers } from '../../../extension/core/measures/interval';
import { findLoops, type Loop } from '../../../extension/core/measures/loop';
import { confirmLoops, playLoops, repeatLoops } from '../../../extension/core/measures/loop-replay';
import { stateIds } from '../../../extension/core/measures/states';
import { ok } from '../../../extension/core/problem';
import { observationFields } from '../../../extension/core/trajectory/fields';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { sketch, withRewards, type EpisodeSketch } from './build';

/** A corridor of squares 0 to 5 with the goal at 5. */
const GOAL = 5;

type Reward = (step: { x: number; next: number; t: number; memory: Map<string, number> }) => number;

function walk(squares: readonly number[], extra: (t: number) => object = () => ({})): EpisodeSketch {
  const reached = squares.at(-1) === GOAL;
  return {
    outcome: reached ? 'success' : 'failure',
    rewards: squares.slice(1).map(() => 0),
    states: squares.map((x, t) => ({ x, ...extra(t) })),
    terminated: reached,
  };
}

function column(set: TrajectorySet, next: boolean, key: number): ArrayLike<number> {
  const found = (next ? set.nextObservation : set.observation)?.columns[key];
  assert.ok(found?.kind === 'numeric');
  return found.data;
}

/** Pays a recording as the sandbox would: step by step, with a memory that is empty at the start of each episode. */
function pay(set: TrajectorySet, reward: Reward): number[][] {
  const [xs, nexts] = [column(set, false, 0), column(set, true, 0)];
  return set.episodes.map(({ start, length }) => {
    const memory = new Map<string, number>();
    return Array.from({ length }, (_, t) =>
      reward({ x: xs[start + t] ?? NaN, next: nexts[start + t] ?? NaN, t, memory }),
    );
  });
}

function search(
  episodes: readonly EpisodeSketch[],
  reward: Reward,
  discount: number,
): { found: Loop[]; confirmed: Loop[] } {
  const base = sketch(episodes);
  const paid = withRewards(base, pay(base.set, reward));
  const found = findLoops(evaluate({ ...paid, discount }), observationFields(base.set));
  const repeated = repeatLoops(base.set, found);
  const status = new Uint8Array(repeated.steps);
  const replay = { ...base.replay, status, reward: Float64Array.from(pay(repeated, reward).flat()) };
  return { found, confirmed: confirmLoops(found, repeated, replay, discount) };
}

const direct = walk([0, 1, 2, 3, 4, 5]);
const pacing = walk([0, 1, 2, 3, 2, 3, 2, 3]);
const stuck = walk([0, 1, 1, 1, 1, 1]);

describe('findLoops', () => {
  it('finds pacing that a reward for progress alone pays, and playing it confirms it', () => {
    const naive: Reward = ({ x, next }) => (next > x ? 0.1 : 0) + (next === GOAL ? 1 : 0);
    const { found, confirmed } = search([direct, pacing], naive, 0.99);
    assert.equal(confirmed.length, 1);
    assert.deepEqual(found, confirmed);
    const [loop] = confirmed;
    assert.ok(loop);
    assert.equal(loop.trajectory, '1');
    assert.equal(loop.to - loop.from, 2);
    assert.ok(Math.abs(loop.gainPerStep - 0.05) < 1e-12);
    assert.match(
      loop.sentence,
      /^pacing between \(x [23]\) and \(x [23]\) pays 0\.1 every 2 steps: after \d+ rounds that is more than .*\.$/,
    );
    // From square 2 success earns 0.1 + 0.1γ + 1.1γ²; a round 2 → 3 → 2 earns 0.1, each worth γ² of the one before.
    if (loop.from === 2) {
      const success = 0.1 + 0.1 * 0.99 + 1.1 * 0.99 ** 2;
      const enough = (n: number) => (0.1 * (1 - 0.99 ** (2 * n))) / (1 - 0.99 ** 2) > success * 1.01;
      assert.ok(enough(loop.rounds + 1) && !enough(loop.rounds - 2), String(loop.rounds));
    }
  });

  it('is silent when going back costs what going forward pays', () => {
    const fair: Reward = ({ x, next }) => 0.1 * (next - x) + (next === GOAL ? 1 : 0);
    assert.deepEqual(search([direct, pacing, stuck], fair, 0.99).found, []);
    assert.deepEqual(search([direct, pacing, stuck], fair, 1).found, []);
  });

  it('does not confirm a bonus that is paid once', () => {
    const once: Reward = ({ next, memory }) => {
      const first = !memory.has(String(next));
      memory.set(String(next), 1);
      return (first ? 3 : 0) + (next === GOAL ? 1 : 0);
    };
    // On squares the way to the goal need not touch, so that the loop looks well paid when it is first walked.
    const detour = walk([0, -1, -2, -3, -4, 0, -1, -2]);
    const { found, confirmed } = search([walk([0, 5]), detour], once, 0.99);
    assert.equal(found.length, 1);
    assert.deepEqual(confirmed, []);
  });

  it('does not confirm a bonus that is paid once beside a little pay for living', () => {
    const once: Reward = ({ next, memory }) => {
      const first = !memory.has(String(next));
      memory.set(String(next), 1);
      return 0.001 + (first ? 3 : 0);
    };
    const detour = walk([0, -1, -2, -3, -4, 0, -1, -2]);
    const { found, confirmed } = search([walk([0, 5]), detour], once, 0.99);
    assert.equal(found.length, 1);
    assert.deepEqual(confirmed, []);
  });

  it('is silent about potential shaping, whatever the potential', () => {
    const next = seededIntegers(3);
    for (let round = 0; round < 200; round++) {
      const potential = Array.from({ length: GOAL + 1 }, () => (next(200) - 150) / 10);
      potential[GOAL] = 0;
      const discount = [0.5, 0.9, 0.99, 1][next(4)] ?? 1;
      const shaped: Reward = ({ x, next: to }) =>
        discount * (potential[to] ?? 0) - (potential[x] ?? 0) + (to === GOAL ? 1 : 0);
      const wander = [0];
      for (let t = 0; t < 30; t++)
        wander.push(Math.max(0, Math.min(GOAL - 1, (wander.at(-1) ?? 0) + next(3) - 1)));
      assert.deepEqual(search([direct, stuck, walk(wander)], shaped, discount).found, []);
    }
  });

  it('is silent where the task is to go on for ever', () => {
    const survive = (length: number, outcome: 'success' | 'failure'): EpisodeSketch => ({
      outcome,
      rewards: Array.from({ length }, () => 1),
      states: Array.from({ length: length + 1 }, (_, t) => ({ x: t % 2 })),
      terminated: outcome === 'failure',
    });
    for (const discount of [0.9, 0.99, 1])
      assert.deepEqual(
        search([survive(100, 'success'), survive(100, 'success'), survive(20, 'failure')], () => 1, discount)
          .found,
        [],
      );
  });

  it('claims nothing without a success from the same point', () => {
    const naive: Reward = ({ x, next }) => (next > x ? 0.1 : 0);
    assert.deepEqual(search([pacing], naive, 0.99).found, []);
    // This success starts elsewhere and never meets the pacing.
    assert.deepEqual(search([walk([40, 30, 5]), pacing], naive, 0.99).found, []);
  });

  it('sees a revisit although the observation counts the steps, and lets the count go on', () => {
    const left = (t: number) => ({ left: 20 - t });
    const naive: Reward = ({ x, next }) => (next > x ? 0.1 : 0) + (next === GOAL ? 1 : 0);
    const episodes = [walk([0, 1, 2, 3, 4, 5], left), walk([0, 1, 2, 3, 2, 3, 2, 3], left)];
    const { confirmed } = search(episodes, naive, 0.99);
    assert.equal(confirmed.length, 1);
    assert.doesNotMatch(confirmed[0]?.sentence ?? '', /left/);
    const repeated = repeatLoops(sketch(episodes).set, confirmed);
    // Counts down to the smallest that was recorded, and no further.
    const counted = [...Array.from({ length: repeated.steps }, (_, t) => Math.max(14, 20 - t))];
    assert.deepEqual([...Array.from(column(repeated, false, 1))], counted);
  });

  it('is not confirmed when the repeated loop crashes', () => {
    const naive: Reward = ({ x, next }) => (next > x ? 0.1 : 0) + (next === GOAL ? 1 : 0);
    const base = sketch([direct, pacing]);
    const found = findLoops(
      evaluate({ ...withRewards(base, pay(base.set, naive)), discount: 0.99 }),
      observationFields(base.set),
    );
    const repeated = repeatLoops(base.set, found);
    const replay = {
      ...base.replay,
      status: new Uint8Array(repeated.steps),
      reward: Float64Array.from(pay(repeated, naive).flat()),
    };
    assert.equal(confirmLoops(found, repeated, replay, 0.99).length, 1);
    replay.status[repeated.steps - 1] = 1;
    assert.deepEqual(confirmLoops(found, repeated, replay, 0.99), []);
  });

  it('is played by one replay, or by none when there is no candidate', async () => {
    const naive: Reward = ({ x, next }) => (next > x ? 0.1 : 0) + (next === GOAL ? 1 : 0);
    const base = sketch([direct, pacing]);
    const fields = observationFields(base.set);
    let runs = 0;
    const play = (repeated: TrajectorySet) => {
      runs++;
      const reward = Float64Array.from(pay(repeated, naive).flat());
      return Promise.resolve(ok({ ...base.replay, status: new Uint8Array(repeated.steps), reward }));
    };
    const paid = evaluate({ ...withRewards(base, pay(base.set, naive)), discount: 0.99 });
    const loops = await playLoops(paid, fields, play);
    assert.ok(loops.ok && loops.value.length === 1);
    const unpaid = await playLoops(evaluate({ ...base, discount: 0.99 }), fields, play);
    assert.ok(unpaid.ok && unpaid.value.length === 0);
    assert.equal(runs, 1);
  });
});

describe('stateIds', () => {
  it('gives equal states equal numbers, over texts, -0 and the end of an episode', () => {
    const at = (x: number, front: string) => ({ x, front });
    const { set } = sketch([
      { rewards: [0, 0], states: [at(0, 'wall'), at(1, 'lava'), at(-0, 'wall')], terminated: false },
      { rewards: [0, 0], states: [at(1, 'lava'), at(1, 'wall'), at(0, 'wall')], terminated: true },
    ]);
    const { before, afterLast, clocks } = stateIds(set);
    const [wall, lava, again, other] = before;
    assert.equal(again, lava);
    assert.equal(new Set([wall, lava, other]).size, 3);
    assert.deepEqual([...afterLast], [wall, -1]);
    assert.deepEqual(clocks, []);
  });
});
