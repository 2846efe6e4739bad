import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { checkDynamics, oddSteps } from '../../../extension/core/dynamics/check';
import type { DynamicsNote } from '../../../extension/core/dynamics/note';
import { seededIntegers } from '../../../extension/core/measures/interval';
import { judgeOutcomes } from '../../../extension/core/task/judge';
import { inspectRecordings } from '../../../extension/core/trajectory/inspect';
import { observationFields } from '../../../extension/core/trajectory/fields';
import { contextOf, type Recorded, type Step } from '../analyzer/recording';

/** Episodes of a pendulum-like state: two fields that move at every step, from random starts. */
function swings(change: (steps: Step[], episode: number) => Step[] = (steps) => steps): Recorded[] {
  const next = seededIntegers(9);
  const noise = (): number => next(100_000) / 100_000 - 0.5;
  return Array.from({ length: 24 }, (_, episode) => {
    let [p, v] = [noise(), noise()];
    const success = episode % 2 === 0;
    const steps = Array.from({ length: 60 }, (_, t): Step => {
      const action = next(3);
      const to = { p: p + 0.1 * v, v: v - 0.1 * p + 0.05 * (action - 1) + 0.01 * noise() };
      const step = { obs: { p, v, task: 1 }, action, next_obs: { ...to, task: 1 }, truncated: t === 59 };
      [p, v] = [to.p, to.v];
      return step;
    });
    return { steps: change(steps, episode), outcome: success ? 'success' : 'failure' };
  });
}

function check(recorded: readonly Recorded[]): Promise<DynamicsNote[]> {
  const { set, outcomes } = contextOf(recorded);
  return checkDynamics(set, observationFields(set), outcomes);
}

/** A grid of squares 0 to 9 in which an action always does the same, or with chance. */
function grid(slips: number): Recorded[] {
  const next = seededIntegers(4);
  return Array.from({ length: 60 }, () => {
    let [x, y] = [next(10), next(10)];
    const steps = Array.from({ length: 50 }, (): Step => {
      const action = next(4);
      const taken = next(1000) < slips ? next(4) : action;
      const to = {
        x: Math.max(0, Math.min(9, x + ([1, -1, 0, 0][taken] ?? 0))),
        y: Math.max(0, Math.min(9, y + ([0, 0, 1, -1][taken] ?? 0))),
      };
      const step = { obs: { x, y }, action, next_obs: to };
      [x, y] = [to.x, to.y];
      return step;
    });
    return { steps, outcome: 'unknown' };
  });
}

describe('checkDynamics', () => {
  it('is silent on clean recordings, random ones too', async () => {
    assert.deepEqual(await check(swings()), []);
    for (const slips of [0, 100, 900]) assert.deepEqual(await check(grid(slips)), [], `${slips}`);
  });

  it('is silent on the recordings that come with the format readers and the example', async () => {
    const { files } = await inspectRecordings(
      ['test/fixtures/recordings/pendulum*', 'test/fixtures/recordings/dict*', 'examples/*/recordings/*.gz'],
      resolve('.'),
      judgeOutcomes,
      { check: async (set, outcomes) => (await oddSteps(set, outcomes)).map((note) => `ODD ${note}`) },
    );
    assert.ok(files.length > 5);
    for (const file of files)
      if ('notes' in file)
        assert.deepEqual(
          file.notes.filter((note) => note.startsWith('ODD')),
          [],
          file.file,
        );
  });

  it('finds a step that leads elsewhere than the same step everywhere else', async () => {
    const recorded = grid(0);
    const [first] = recorded;
    const broken = first?.steps.map((step, t) =>
      t === 20 ? { ...step, next_obs: { x: 9 - (step.obs as { x: number }).x, y: 0 } } : step,
    );
    const notes = await check([{ steps: broken ?? [], outcome: 'unknown' }, ...recorded.slice(1)]);
    assert.ok(notes.length > 0);
    assert.deepEqual(notes[0]?.evidence[0], { trajectory: '0', step: 20 });
  });

  it('finds a sensor that was frozen in one episode', async () => {
    const notes = await check(
      swings((steps, episode) =>
        episode !== 3
          ? steps
          : steps.map((step, t) => {
              const held = (steps[20]?.obs as { v: number }).v;
              const hold = (obs: Step['obs'], at: number): Step['obs'] =>
                at >= 20 && at < 45 ? { ...(obs as { p: number }), v: held } : obs;
              return { ...step, obs: hold(step.obs, t), next_obs: hold(step.next_obs, t + 1) };
            }),
      ),
    );
    assert.deepEqual(
      notes.map(({ kind }) => kind),
      ['frozen-sensor'],
    );
    assert.match(notes[0]?.message ?? '', /^v stands still for 24 steps/);
    assert.deepEqual(notes[0]?.evidence, [{ trajectory: '3', step: 20 }]);
  });

  it('finds a reset inside an episode', async () => {
    const whole = swings();
    const [a, b] = whole;
    assert.ok(a && b);
    const notes = await check([
      { steps: [...a.steps, ...b.steps].map((step) => ({ ...step, truncated: false })), outcome: 'success' },
      ...whole.slice(2),
    ]);
    assert.deepEqual(
      notes.map(({ kind }) => kind),
      ['reset-inside'],
    );
    assert.deepEqual(notes[0]?.evidence, [{ trajectory: '0', step: 59 }]);
  });

  it('finds an episode that is there twice', async () => {
    const whole = swings();
    const [first] = whole;
    assert.ok(first);
    const notes = await check([...whole, first]);
    assert.deepEqual(
      notes.map(({ kind, count }) => [kind, count]),
      [['duplicate-episodes', 1]],
    );
  });

  it('finds a field that tells the outcome beforehand', async () => {
    const notes = await check(
      swings((steps, episode) => {
        const told = (obs: Step['obs']): Step['obs'] => ({ ...(obs as { p: number }), task: episode % 2 });
        return steps.map((step) => ({ ...step, obs: told(step.obs), next_obs: told(step.next_obs) }));
      }),
    );
    assert.deepEqual(
      notes.map(({ kind }) => kind),
      ['outcome-leak'],
    );
    assert.match(notes[0]?.message ?? '', /^task is 0 in every step of all 12 successes and 1 /);
  });
});
