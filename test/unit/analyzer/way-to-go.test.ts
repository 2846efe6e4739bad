import assert from 'node:assert/strict';
import { stepFeatures } from '../../../extension/core/analyzer/features';
import { findPotentials } from '../../../extension/core/analyzer/potentials';
import { wayToGo } from '../../../extension/core/analyzer/way-to-go';
import { seeded } from './lava-grid';
import { contextOf, type Recorded, type Step } from './recording';

/** The car in the valley (Moore, 1990), pushed the way it rolls; one step in eight at random. */
function swings(random: () => number): Recorded {
  let [position, velocity] = [-0.6 + 0.2 * random(), 0];
  const steps: Step[] = [];
  for (let t = 0; t < 200 && position < 0.5; t++) {
    const action = random() < 1 / 8 ? Math.floor(3 * random()) : velocity >= 0 ? 2 : 0;
    const obs = { position, velocity };
    velocity += 0.001 * (action - 1) - 0.0025 * Math.cos(3 * position);
    velocity = Math.max(-0.07, Math.min(0.07, velocity));
    position = Math.max(-1.2, position + velocity);
    if (position === -1.2) velocity = Math.max(0, velocity);
    steps.push({ obs, action, next_obs: { position, velocity }, terminated: position >= 0.5 });
  }
  return { steps, outcome: position >= 0.5 ? 'success' : 'failure' };
}

/** Goes for something at 9 first, and brings it back to 0. */
function fetches(from: number): Recorded {
  const places = [
    ...Array.from({ length: 10 - from }, (_, i) => from + i),
    ...Array.from({ length: 9 }, (_, i) => 8 - i),
  ];
  const seen = places.map((x, i) => ({ x, distance: i < 10 - from ? 9 - x : x, carrying: i >= 10 - from }));
  const steps = seen.slice(0, -1).map((obs, i) => ({
    obs,
    action: 0,
    next_obs: seen[i + 1] ?? obs,
    terminated: i === seen.length - 2,
  }));
  return { steps, outcome: 'success' };
}

const express = ({ name }: { readonly name: string }): string => name;

/** From one place to another, the last one included. */
function way(from: number, to: number, hand: string) {
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => ({
    robot: from + Math.sign(to - from) * i,
    hand,
  }));
}

/** Drives to the shelf at 12, or back and forth until the time is up; either way the battery runs down. */
function delivers(index: number, arrives: boolean): Recorded {
  const x = (t: number): number => (arrives ? Math.min(12, index + t) : (index + t) % 3);
  const battery = (t: number): number => 1 - 0.011 * t - 0.0007 * ((t * 7) % 5);
  const length = arrives ? 12 - index : 40;
  const obs = (t: number) => ({ x: x(t), battery: battery(t) });
  const steps = Array.from({ length }, (_, t) => ({
    obs: obs(t),
    action: 0,
    next_obs: obs(t + 1),
    terminated: arrives && t === length - 1,
  }));
  return { steps, outcome: arrives ? 'success' : 'failure' };
}

describe('findPotentials', () => {
  it('takes the distances to all parts of a goal that the observation holds together', () => {
    const goals = [
      [7, 2],
      [1, 8],
      [6, 6],
      [3, 9],
    ] as const;
    const context = contextOf(
      goals.map(([goal_x, goal_y]): Recorded => {
        const seen = [...way(0, goal_x, ''), ...way(1, goal_y, '')].map(({ robot }, i) => ({
          x: Math.min(i, goal_x),
          y: i <= goal_x ? 0 : robot,
          goal_x,
          goal_y,
        }));
        const steps = seen.map((obs, t) => ({
          obs,
          action: 0,
          next_obs: seen[t + 1] ?? obs,
          terminated: t === seen.length - 1,
        }));
        return { steps, outcome: 'success' };
      }),
    );
    const [best] = findPotentials(context, stepFeatures(context));
    assert.equal(best?.code(express), '-(abs(x - goal_x) + abs(y - goal_y))');
  });

  it('takes nothing for progress that drifts in the failures as well', () => {
    const all = [0, 1, 2, 3, 4].flatMap((i) => [delivers(i, true), delivers(i, false)]);
    const names = (recorded: Recorded[]): string[] => {
      const context = contextOf(recorded);
      return findPotentials(context, stepFeatures(context)).flatMap(({ features }) =>
        features.map(({ name }) => name),
      );
    };
    assert.deepEqual([...new Set(names(all))], ['x']);
    // Without failures nobody knows.
    assert.ok(names(all.filter(({ outcome }) => outcome === 'success')).includes('battery'));
  });
});

describe('wayToGo', () => {
  it('finds that a swing stores its way in speed and height, which no single field tells', () => {
    const random = seeded(7);
    const context = contextOf(Array.from({ length: 24 }, () => swings(random)));
    const features = stepFeatures(context);
    const found = wayToGo(context, features);
    assert.ok(found);
    assert.match(found.code(express), /(?<!-)\b[\d.]+ \* velocity \*\* 2/);
    assert.match(found.code(express), /(?<!-)\b[\d.]+ \* position \*\* 2/);
    assert.ok(found.steadiness > 0.85, String(found.steadiness));
    const [other] = findPotentials(context, features);
    assert.ok((other?.steadiness ?? 0) < found.steadiness - 0.1);
  });

  it('counts what was fetched on the way as more than the distance that it adds', () => {
    const context = contextOf([0, 2, 3, 5, 6].map(fetches));
    const found = wayToGo(context, stepFeatures(context));
    assert.ok(found);
    assert.match(found.code(express), /-\S+ \* distance/);
    assert.match(found.code(express), /(?<!-)\b[\d.]+ \* carrying/);
    const { start, length } = context.set.episodes[0] ?? { start: 0, length: 0 };
    for (let row = start + 1; row < start + length; row++)
      assert.ok(found.value(row) > found.value(row - 1), `step ${row}`);
  });

  it('goes to the box until that is in the hand, and to the station from there', () => {
    const random = seeded(5);
    const place = (): number => Math.floor(10 * random());
    const context = contextOf(
      Array.from({ length: 16 }, (): Recorded => {
        const [from, box, station] = [place(), place(), place()];
        // The last two are labels, which have no distance.
        const labels = { kind: box % 4, shelf: station % 4 };
        const seen = [...way(from, box, 'nothing'), ...way(box, station, 'box')].map(({ robot, hand }) => ({
          robot_x: robot,
          hand,
          box_x: box,
          station_x: station,
          ...labels,
        }));
        const last = seen.length - 1;
        const steps = seen.map((obs, t) => ({
          obs,
          action: 0,
          next_obs: seen[t + 1] ?? obs,
          terminated: t === last,
        }));
        return { steps, outcome: 'success' };
      }),
    );
    const found = wayToGo(context, stepFeatures(context));
    assert.ok(found);
    const code = found.code(express);
    assert.match(code, /\(hand == "(nothing|box)"\)/);
    assert.match(code, /\* abs\(robot_x - box_x\)/);
    assert.match(code, /- abs\(robot_x - station_x\)/);
    assert.doesNotMatch(code, /kind|shelf/);
    assert.ok(found.steadiness > 0.9, String(found.steadiness));
  });

  it('believes no formula that only fits the places of the recordings it was made from', () => {
    // Where the goal lies is another place in each recording, and no field says it.
    const recorded = [0, 3, 6, 9].flatMap((goal) =>
      [goal - 9, goal - 6, goal + 9, goal + 6].map((from): Recorded => ({
        steps: way(from, goal, '').map(({ robot }, t) => ({
          obs: { robot },
          action: 0,
          next_obs: { robot },
          terminated: t === Math.abs(goal - from),
        })),
        outcome: 'success',
      })),
    );
    const context = contextOf(recorded);
    const episodes = context.set.episodes.map((one, i) => ({ ...one, file: `layout-${Math.floor(i / 4)}` }));
    const apart = { ...context, set: { ...context.set, episodes } };
    assert.equal(wayToGo(apart, stepFeatures(apart)), null);
  });

  it('says nothing where the fields do not', () => {
    const random = seeded(3);
    const wanders = (): Recorded => ({
      steps: Array.from({ length: 20 }, (_, i) => ({
        obs: { noise: random() },
        action: 0,
        next_obs: { noise: random() },
        terminated: i === 19,
      })),
      outcome: 'success',
    });
    const context = contextOf(Array.from({ length: 20 }, wanders));
    assert.equal(wayToGo(context, stepFeatures(context)), null);
  });
});
