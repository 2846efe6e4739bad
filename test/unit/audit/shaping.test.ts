import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { testShaping } from '../../../extension/core/audit/shaping';
import type { ShapingTest } from '../../../extension/core/audit/audit';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { seededIntegers } from '../../../extension/core/measures/interval';
import { hasValue } from '../../../extension/core/measures/measure';
import { StepStatus } from '../../../extension/core/sandbox/replay';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { contextOf, type Recorded, type Step } from '../analyzer/recording';

const GAMMA = 0.9;

/** Components by name, from what is recorded of a step; the reward is their sum. */
type Components = Readonly<Record<string, (step: Step) => number>>;

async function shapingOf(recorded: readonly Recorded[], components: Components): Promise<ShapingTest[]> {
  const { set, outcomes } = contextOf(recorded);
  const steps = recorded.flatMap((episode) => episode.steps);
  const columns = new Map(
    Object.entries(components).map(([name, pay]) => [name, Float64Array.from(steps, pay)]),
  );
  const reward = Float64Array.from({ length: set.steps }, (_, row) =>
    [...columns.values()].reduce((sum, column) => sum + (column[row] ?? 0), 0),
  );
  return testShaping(evaluate({ set, outcomes, discount: GAMMA, replay: replayOf(set, reward, columns) }));
}

function replayOf(set: TrajectorySet, reward: Float64Array, components: Map<string, Float64Array>) {
  return {
    runtime: { id: 'pyodide' as const, version: '', isolation: '' },
    status: new Uint8Array(set.steps).fill(StepStatus.Ok),
    reward,
    components,
    errors: [],
    lines: new Map<number, number>(),
    printed: '',
    seconds: 0,
  };
}

/** Random walks on squares 0 to 5; 5 ends the episode. */
function walks(episodes = 20): Recorded[] {
  const next = seededIntegers(3);
  return Array.from({ length: episodes }, () => {
    const steps: Step[] = [];
    for (let x = 2; x !== 5 && steps.length < 30;) {
      const action = next(2);
      const to = Math.max(0, x + (action === 1 ? 1 : -1));
      steps.push({ obs: { x }, action, next_obs: { x: to }, terminated: to === 5 });
      x = to;
    }
    return { steps, outcome: steps.at(-1)?.terminated ? 'success' : 'failure' };
  });
}

const x = (value: Step['obs']): number => (value as { readonly x: number }).x;
const phi = (value: Step['obs']): number => x(value) ** 2 - 7;
const safe = (step: Step): number => (step.terminated ? 0 : GAMMA * phi(step.next_obs)) - phi(step.obs);

describe('testShaping', () => {
  it('knows potential shaping, what is none, and what would be but for the end', async () => {
    const [reward, shaping, unsafe, goal, closer] = await shapingOf(walks(), {
      shaping: safe,
      unsafe: (step) => GAMMA * phi(step.next_obs) - phi(step.obs),
      goal: ({ terminated }) => (terminated ? 1 : 0),
      closer: (step) => (x(step.next_obs) > x(step.obs) ? 0.1 : 0),
    });
    assert.equal(reward?.of, 'reward');
    assert.equal(reward?.verdict, 'not-shaping');
    assert.equal(shaping?.verdict, 'safe-shaping');
    assert.ok(hasValue(shaping?.residualShare) && shaping.residualShare.value < 1e-9);
    assert.deepEqual(shaping?.worst, []);
    assert.equal(unsafe?.verdict, 'not-shaping');
    assert.match(unsafe?.sentence ?? '', /but for the end/);
    assert.match(goal?.sentence ?? '', /pays only when an episode ends/);
    assert.equal(closer?.verdict, 'not-shaping');
    const [worst] = closer?.worst ?? [];
    assert.ok(worst && Math.abs(worst.paid - worst.fitted) > 0.01);
  });

  it('leaves what an independent least squares leaves', async () => {
    const { discount, cases } = JSON.parse(readFileSync('test/fixtures/distances.json', 'utf8')) as {
      discount: number;
      cases: {
        rows: [number, number, number, boolean][];
        lengths: number[];
        first: number[][][];
        residualShare: number;
      }[];
    };
    assert.equal(discount, GAMMA);
    for (const { rows, lengths, first, residualShare } of cases) {
      let at = 0;
      const recorded = lengths.map((length): Recorded => ({
        outcome: 'unknown',
        steps: rows.slice(at, (at += length)).map(([s, a, next, terminated]) => ({
          obs: { x: s },
          action: a,
          next_obs: { x: next },
          terminated,
        })),
      }));
      const [test] = await shapingOf(recorded, {
        table: (step) => first[x(step.obs)]?.[step.action as number]?.[x(step.next_obs)] ?? NaN,
      });
      assert.ok(hasValue(test?.residualShare));
      assert.ok(Math.abs(test.residualShare.value - residualShare) < 1e-7);
    }
  });

  it('can tell on continuous fields, where no state comes back exactly', async () => {
    const next = seededIntegers(5);
    const noise = (): number => next(1000) / 1000 - 0.5;
    const recorded = Array.from({ length: 40 }, (): Recorded => {
      const steps: Step[] = [];
      let [p, v] = [noise(), 0];
      for (let t = 0; t < 60; t++) {
        const action = next(3) - 1;
        const to = { p: p + 0.1 * v + 0.001 * noise(), v: 0.9 * v + 0.2 * action + 0.05 * noise() };
        steps.push({ obs: { p, v }, action, next_obs: to, truncated: t === 59 });
        [p, v] = [to.p, to.v];
      }
      return { steps, outcome: 'unknown' };
    });
    const at = (value: Step['obs']): number => {
      const { p, v } = value as { readonly p: number; readonly v: number };
      return -Math.hypot(p, 1) + 0.3 * v;
    };
    const [, shaping, effort] = await shapingOf(recorded, {
      shaping: (step) => GAMMA * at(step.next_obs) - at(step.obs),
      effort: ({ action }) => -Math.abs(action as number),
    });
    assert.equal(shaping?.verdict, 'safe-shaping', JSON.stringify(shaping));
    assert.notEqual(effort?.verdict, 'safe-shaping');
  });

  it('does not test where states hardly ever come back', async () => {
    const steps = Array.from({ length: 20 }, (_, t): Step => ({
      obs: { x: (7 * t) % 23 },
      action: 0,
      next_obs: { x: (7 * t + 7) % 23 },
    }));
    const [reward] = await shapingOf([{ steps, outcome: 'unknown' }], { pay: (step) => x(step.obs) });
    assert.equal(reward?.verdict, 'not-testable');
    assert.ok(reward && 'reason' in reward.residualShare);
  });
});
