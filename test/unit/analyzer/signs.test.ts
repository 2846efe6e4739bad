import assert from 'node:assert/strict';
import { groupCauses } from '../../../extension/core/analyzer/causes';
import { contrast } from '../../../extension/core/analyzer/contrast';
import { roundBetween } from '../../../extension/core/analyzer/conditions';
import { seeded } from './lava-grid';
import { poleEpisodes } from './pole';
import { contextOf, type Recorded, type Step } from './recording';

/** Random walks of four numbers, a name and a flag, whose outcome is thrown with a coin. */
function coinEpisodes(random: () => number, count: number): Recorded[] {
  const observe = (): { [key: string]: number | string | boolean } => ({
    a: random(),
    b: Math.floor(random() * 6),
    c: random() - 0.5,
    d: Math.floor(random() * 30),
    name: 'pqrs'[Math.floor(random() * 4)] ?? 'p',
    flag: random() < 0.3,
  });
  return Array.from({ length: count }, (_, i) => {
    const length = 5 + Math.floor(random() * 10);
    const steps = Array.from({ length }, (__, t): Step => ({
      obs: observe(),
      action: Math.floor(random() * 4),
      next_obs: observe(),
      terminated: t === length - 1,
    }));
    return { steps, outcome: i % 2 === 0 ? 'failure' : 'success' };
  });
}

describe('signs', () => {
  it('are not seen in noise: at most one recording in twenty', () => {
    const random = seeded(11);
    const recordings = Array.from({ length: 60 }, (_, i) => contextOf(coinEpisodes(random, 6 + (i % 30))));
    const withSigns = recordings.filter((context) =>
      groupCauses(context).some(({ signs }) => signs.length > 0),
    );
    assert.ok(withSigns.length <= 3, `${withSigns.length} of 60`);
  });

  it('name the holes of a numbered grid', () => {
    const random = seeded(2);
    const holes = new Set([5, 7, 11, 12]);
    const episodes = Array.from({ length: 60 }, (): Recorded => {
      const steps: Step[] = [];
      let at = 0;
      for (let t = 0; t < 100; t++) {
        const action = Math.floor(random() * 4);
        const [x, y] = [at % 4, Math.floor(at / 4)];
        const next =
          Math.min(3, Math.max(0, x + ([-1, 0, 1, 0][action] ?? 0))) +
          4 * Math.min(3, Math.max(0, y + ([0, 1, 0, -1][action] ?? 0)));
        const over = holes.has(next) || next === 15;
        steps.push({ obs: at, action, next_obs: next, terminated: over });
        if (over) return { steps, outcome: next === 15 ? 'success' : 'failure' };
        at = next;
      }
      return { steps, outcome: 'unknown' };
    });
    const [group] = groupCauses(contextOf(episodes));
    assert.equal(group?.signs[0]?.condition, 'next_obs in (5, 7, 11, 12)');
    assert.equal(group.signs[0].elsewhere, 0);
  });

  it('do not repeat what the success is defined by, when something else says as much', () => {
    const random = seeded(4);
    const episodes = Array.from({ length: 30 }, (_, i): Recorded => {
      const failed = i % 2 === 0;
      const length = failed ? 5 + Math.floor(random() * 8) : 20;
      const steps = Array.from({ length }, (__, t): Step => {
        const last = t === length - 1;
        const state = (k: number): { [key: string]: number | boolean } => ({
          progress: k * 5,
          crashed: failed && k === length,
        });
        return { obs: state(t), action: 0, next_obs: state(t + 1), terminated: last };
      });
      return { steps, outcome: failed ? 'failure' : 'success' };
    });
    const [group] = groupCauses(contextOf(episodes, { success: 'next_obs["progress"] >= 100' }));
    assert.equal(group?.signs[0]?.condition, 'next_obs["crashed"]');
  });

  it('are two when failures end in two ways', () => {
    const failures = poleEpisodes(7, 60).filter(({ outcome }) => outcome === 'failure');
    const bothEnds = failures.map((episode, i): Recorded => {
      if (i % 3 !== 0) return episode;
      // A third of them leave the rail instead of dropping the pole.
      const last = episode.steps.at(-1);
      assert.ok(last);
      return {
        ...episode,
        steps: [
          ...episode.steps.slice(0, -1),
          { ...last, obs: [2.38, 3, 0.01, 0], next_obs: [2.44, 3, 0.01, 0] },
        ],
      };
    });
    const [group] = groupCauses(
      contextOf(bothEnds, { observation: { x: { index: 0 }, angle: { index: 2 } } }),
    );
    assert.deepEqual(
      group?.signs.map(({ field }) => field),
      ['angle', 'x'],
      group?.signs.map(({ sentence }) => sentence).join(' '),
    );
  });
});

describe('contrast on numbers', () => {
  it('sees a goal that the observation holds, and that the distance to it falls', () => {
    const random = seeded(9);
    const episodes = Array.from({ length: 12 }, (): Recorded => {
      const goal = 2 + random() * 8;
      let x = 0;
      const steps: Step[] = [];
      while (Math.abs(goal - x) > 0.3) {
        const next = x + Math.sign(goal - x) * 0.25 * (0.6 + random());
        steps.push({
          obs: { x, goal, noise: random() },
          action: 1,
          next_obs: { x: next, goal, noise: random() },
          terminated: Math.abs(goal - next) <= 0.3,
        });
        x = next;
      }
      return { steps, outcome: 'success' };
    });
    const { potentials, trends, failures } = contrast(contextOf(episodes));
    const codes = potentials.map(({ code }) => code(({ expression }) => expression));
    assert.ok(codes.includes('-abs(obs["x"] - obs["goal"])'), codes.join('; '));
    assert.deepEqual(
      trends.map(({ feature, direction }) => [feature.name, direction]),
      [['x', 'rises']],
    );
    assert.deepEqual(failures, []);
  });
});

describe('roundBetween', () => {
  it('finds the shortest number strictly between two others', () => {
    assert.equal(roundBetween(0.2093, 0.2101), 0.21);
    assert.equal(roundBetween(-2.4004, -2.3995), -2.4);
    assert.equal(roundBetween(3, 8), 6);
    assert.equal(roundBetween(-1, 1), 0);
    assert.equal(roundBetween(1.0001, 1.0002), 1.00015);
  });
});
