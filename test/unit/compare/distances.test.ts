import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dardDistance } from '../../../extension/core/compare/dard';
import { epicDistance } from '../../../extension/core/compare/epic';
import { ercDistances } from '../../../extension/core/compare/erc';
import { starcDistance } from '../../../extension/core/compare/starc';
import type { Replay } from '../../../extension/core/compare/triples';
import { evaluate } from '../../../extension/core/measures/evaluate';
import type { Evaluation } from '../../../extension/core/measures/evaluation';
import { hasValue, type MeasureValue } from '../../../extension/core/measures/measure';
import { ok } from '../../../extension/core/problem';
import type { ReplayResult } from '../../../extension/core/sandbox/replay';
import type { Channel, TrajectorySet } from '../../../extension/core/trajectory/model';
import { contextOf, type Step } from '../analyzer/recording';

interface Case {
  readonly terminates: boolean;
  readonly rows: readonly (readonly [number, number, number, boolean])[];
  readonly lengths: readonly number[];
  readonly phi: readonly number[];
  readonly first: readonly (readonly (readonly number[])[])[];
  readonly second: readonly (readonly (readonly number[])[])[];
  readonly erc: number;
  readonly epic: number;
  readonly starc: number;
  readonly dard?: number;
  readonly residualShare: number;
}

/** Written by make_distances.py with numpy. */
const { discount, cases } = JSON.parse(readFileSync('test/fixtures/distances.json', 'utf8')) as {
  discount: number;
  cases: readonly Case[];
};

type Reward = (s: number, a: number, next: number, ended: boolean) => number;

function recordingOf({ rows, lengths }: Case): TrajectorySet {
  let at = 0;
  const episodes = lengths.map((length) => {
    const steps = rows.slice(at, (at += length)).map(([s, a, next, ended], t): Step => ({
      obs: { s },
      action: a,
      next_obs: { s: next },
      terminated: ended,
      truncated: !ended && t === length - 1,
    }));
    return { steps, outcome: 'unknown' as const };
  });
  return contextOf(episodes).set;
}

function numbers(channel: Channel | null): ArrayLike<number> {
  const column = channel?.columns[0];
  assert.ok(column?.kind === 'numeric');
  return column.data;
}

function pay(set: TrajectorySet, reward: Reward): ReplayResult {
  const [s, a, next] = [set.observation, set.action, set.nextObservation].map(numbers);
  return {
    runtime: { id: 'pyodide', version: '', isolation: '' },
    status: new Uint8Array(set.steps),
    reward: Float64Array.from({ length: set.steps }, (_, row) =>
      reward(s?.[row] ?? 0, a?.[row] ?? 0, next?.[row] ?? 0, set.terminated[row] === 1),
    ),
    components: new Map(),
    errors: [],
    lines: new Map(),
    printed: '',
    seconds: 0,
  };
}

interface All {
  readonly erc: MeasureValue;
  readonly epic: MeasureValue;
  readonly starc: MeasureValue;
  readonly dard: MeasureValue;
}

async function distances(set: TrajectorySet, a: Reward, b: Reward, endIsRead = false): Promise<All> {
  const evaluation = (reward: Reward): Evaluation =>
    evaluate({
      set,
      outcomes: set.episodes.map(() => ({ outcome: 'unknown', cause: null })),
      replay: pay(set, reward),
      discount,
    });
  const replay =
    (reward: Reward): Replay =>
    (made) =>
      Promise.resolve(ok(pay(made, reward)));
  const replays = [replay(a), replay(b)] as const;
  return {
    erc: ercDistances(evaluation(a), evaluation(b)).erc,
    epic: await epicDistance(set, discount, replays, endIsRead),
    starc: await starcDistance(evaluation(a), evaluation(b)),
    dard: await dardDistance(set, discount, replays, endIsRead),
  };
}

function near(value: MeasureValue, expected: number, tolerance = 1e-7): void {
  assert.ok(hasValue(value), JSON.stringify(value));
  assert.ok(Math.abs(value.value - expected) < tolerance, `${value.value} instead of ${expected}`);
}

for (const one of cases) {
  const set = recordingOf(one);
  const table =
    (values: Case['first']): Reward =>
    (s, a, next) =>
      values[s]?.[a]?.[next] ?? NaN;
  const [first, second] = [table(one.first), table(one.second)];
  const phi = (s: number): number => one.phi[s] ?? 0;
  const safe: Reward = (s, _, next, ended) => (ended ? 0 : discount * phi(next)) - phi(s);

  describe(`distances on a random MDP ${one.terminates ? 'that terminates' : 'that goes on'}`, () => {
    it('are those of an independent implementation', async () => {
      const found = await distances(set, first, second);
      near(found.erc, one.erc);
      near(found.epic, one.epic);
      near(found.starc, one.starc);
      if (one.dard !== undefined) near(found.dard, one.dard);
      for (const value of [found.erc, found.epic, found.starc]) {
        assert.ok(hasValue(value) && value.interval);
        assert.ok(value.interval[0] < value.value && value.value < value.interval[1]);
      }
    });

    it('are 0 to a positive multiple with safe shaping added, but for the returns', async () => {
      const same: Reward = (...step) => 3 * first(...step) + safe(...step);
      const found = await distances(set, first, same, one.terminates);
      near(found.epic, 0, 1e-6);
      near(found.starc, 0, 1e-6);
      if (hasValue(found.dard)) near(found.dard, 0, 1e-6);
      else assert.ok(one.terminates);
      assert.ok(hasValue(found.erc) && found.erc.value > 0.01);
    });

    it('are 1 to the negative, shaped or not', async () => {
      const opposite: Reward = (...step) => -0.5 * first(...step) + safe(...step);
      const found = await distances(set, first, opposite, one.terminates);
      near(found.epic, 1, 1e-6);
      near(found.starc, 1, 1e-6);
      near((await distances(set, first, (...step) => -first(...step))).erc, 1, 1e-9);
    });

    it('have a reason, or half the way, where a reward asks for nothing', async () => {
      const found = await distances(set, first, safe, one.terminates);
      assert.ok('reason' in found.epic && /version B is nothing but shaping/.test(found.epic.reason));
      near(found.starc, 0.5);
      const none = await distances(set, first, () => 1);
      assert.ok(hasValue(none.erc) || /version B pays all episodes the same/.test(none.erc.reason));
    });
  });
}

describe('distances that do not apply', () => {
  const one = cases[0];
  assert.ok(one);
  it('say that states hardly ever come back', async () => {
    const steps = Array.from({ length: 20 }, (_, t): Step => ({
      obs: { s: (7 * t) % 23 },
      action: t % 2,
      next_obs: { s: (7 * t + 7) % 23 },
      truncated: t === 19,
    }));
    const { set } = contextOf([{ steps, outcome: 'unknown' }]);
    const { starc, dard, erc } = await distances(
      set,
      (s) => s,
      (_, a) => a,
    );
    assert.ok('reason' in starc && /hardly ever come back/.test(starc.reason));
    assert.ok('reason' in dard && /every one of the 2 actions/.test(dard.reason));
    assert.ok('reason' in erc && /1 episode/.test(erc.reason));
  });
});
