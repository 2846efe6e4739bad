import assert from 'node:assert/strict';
import { contractById } from '../../../extension/core/contract/registry';
import { createBuiltinDesigner } from '../../../extension/core/designer/builtin';
import type { Design, DesignRequest } from '../../../extension/core/designer/designer';
import { outlineModule } from '../../../extension/core/syntax/outline';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import type { TaskContext } from '../../../extension/core/task/context';
import { evaluateOutcomes } from '../../../extension/core/task/outcomes';
import type { RewardTask } from '../../../extension/core/task/task';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { finding, sketch, suggestion } from '../loop/samples';
import { corridor, fallingPole } from './episodes';
import type { RecordedStep } from './recording';
import { contextOf, recording } from './recording';
import { replayCode, returnsOf } from './replay';

const designer = createBuiltinDesigner();

function request(context: TaskContext, contract = 'step', rest: Partial<DesignRequest> = {}): DesignRequest {
  const known = contractById(contract);
  assert.ok(known);
  return { context, contract: known, entry: null, previous: null, rejected: null, tried: [], ...rest };
}

async function design(asked: DesignRequest): Promise<Design> {
  const result = await designer.design(asked);
  return result.ok ? result.value : assert.fail(result.problem.message);
}

describe('built-in designer', () => {
  const sandboxes = new Sandboxes();
  after(() => sandboxes.dispose());

  async function contextFor(set: TrajectorySet, task: Partial<RewardTask>): Promise<TaskContext> {
    const whole = {
      goal: 'Reach the end of the corridor.',
      trajectories: ['a.jsonl'],
      discount: 0.99,
      ...task,
    };
    const { outcomes, problems } = await evaluateOutcomes(whole, set, sandboxes.pyodide, DEFAULT_LIMITS);
    assert.deepEqual(problems, []);
    return contextOf(set, whole, outcomes);
  }

  const task = {
    success: 'reward > 0 and terminated',
    causes: { 'hot lava': 'terminated', 'out of time': 'truncated' },
  };

  it('explains, then writes a reward that ranks every success above every failure', async () => {
    const context = await contextFor(corridor(), task);
    const { code, explanation } = await design(request(context));
    assert.match(
      explanation,
      /pay 1 for success.*\n- charge 1 for hot_lava: 4 of 8.*\n- pay up to 0.2 for progress/,
    );
    assert.ok(code.startsWith('"""Reach the end of the corridor.\n\nWhat it pays'), code);
    const replay = await replayCode(sandboxes.pyodide, context, code);
    assert.deepEqual(replay.errors, []);
    assert.deepEqual([...replay.components.keys()], ['success', 'hot_lava', 'progress', 'step']);
    const returns = returnsOf(context, replay);
    const of = (outcome: string): number[] =>
      returns.filter((_, i) => context.outcomes[i]?.outcome === outcome);
    assert.ok(Math.min(...of('success')) > Math.max(...of('failure')), String(returns));
    // Shaping sums to less than one step's worth on an episode that ends: Φ is 0 at its end.
    const shaping = replay.components.get('progress');
    const [episode] = context.set.episodes;
    const total = shaping?.subarray(0, episode?.length).reduce((sum, value) => sum + value, 0) ?? NaN;
    assert.ok(Math.abs(total) < 0.1, String(total));
  });

  it('writes the same again for the same request', async () => {
    const context = await contextFor(corridor(), task);
    assert.deepEqual(await design(request(context)), await design(request(context)));
  });

  it('pays for staying alive where success means to last, on arrays without names', async () => {
    const context = await contextFor(fallingPole(), { success: 'T >= 20' });
    const { code } = await design(request(context));
    assert.match(code, /"alive": 0\.03/);
    assert.match(code, /success = \(terminated or truncated\) and \(t \+ 1\) >= 20/);
    const returns = returnsOf(context, await replayCode(sandboxes.pyodide, context, code));
    const of = (outcome: string): number[] =>
      returns.filter((_, i) => context.outcomes[i]?.outcome === outcome);
    assert.ok(Math.min(...of('success')) > Math.max(...of('failure')), String(returns));
  });

  it('compares with the step before where the last next observation was not recorded', async () => {
    const whole = corridor();
    const last = new Set(whole.episodes.map(({ start, length }) => start + length - 1));
    const present = Uint8Array.from({ length: whole.steps }, (_, row) => Number(!last.has(row)));
    const set: TrajectorySet = {
      ...whole,
      nextObservation: whole.nextObservation && {
        ...whole.nextObservation,
        columns: whole.nextObservation.columns.map((column) =>
          column.kind === 'numeric'
            ? { ...column, present }
            : { ...column, values: column.values.map((value, row) => (present[row] ? value : undefined)) },
        ),
      },
    };
    const context = await contextFor(set, task);
    const { code } = await design(request(context));
    assert.match(code, /memory\["potential"\]/);
    const replay = await replayCode(sandboxes.pyodide, context, code);
    assert.equal(replay.reward.every(Number.isFinite), true, 'no step is left out');
  });

  it('pays for being close, not for coming closer, where nothing but the clock ends an episode', async () => {
    const swing = (ends: number): RecordedStep[] =>
      Array.from({ length: 20 }, (_, t) => ({
        obs: { angle: Math.max(3 - t * ends, 0) },
        nextObs: { angle: Math.max(3 - (t + 1) * ends, 0) },
        truncated: t === 19,
      }));
    const set = recording([swing(0.4), swing(0.3), swing(0.5), swing(0.01), swing(0.02)]);
    const context = await contextFor(set, { success: 'next_obs["angle"] < 0.1' });
    const { code } = await design(request(context));
    const replay = await replayCode(sandboxes.pyodide, context, code);
    assert.deepEqual([...replay.components.keys()], ['success', 'closeness']);
    const closeness = replay.components.get('closeness');
    assert.ok(closeness && closeness.every((value) => value >= 0 && value <= 0.03), String(closeness));
  });

  it('passes on what the environment pays when nobody says what a success is', async () => {
    const context = contextOf(
      corridor(),
      {},
      corridor().episodes.map(() => ({ outcome: 'unknown', cause: null })),
    );
    const { code, explanation } = await design(request(context));
    assert.match(explanation, /add "success"/);
    const replay = await replayCode(sandboxes.pyodide, context, code);
    assert.deepEqual([...replay.components.keys()], ['environment']);
    assert.deepEqual(replay.reward, context.set.reward);
  });

  it('writes Auto MC-Reward signs that pay progress once', async () => {
    const context = await contextFor(corridor(), task);
    const { code } = await design(request(context, 'auto_mc_reward'));
    const replay = await replayCode(sandboxes.pyodide, context, code);
    assert.deepEqual(replay.errors, []);
    const [first] = context.set.episodes;
    const dense = replay.components.get('dense')?.subarray(first?.start, first?.length);
    assert.equal(
      dense?.filter((value) => value > 0).length,
      5,
      'one payment a square, none for the way back',
    );
    assert.equal(replay.components.get('sparse')?.[(first?.length ?? 0) - 1], 1);
  });

  it('writes for DeepRacer from the params that were recorded', async () => {
    const lap = (
      until: number,
      onTrack: boolean,
    ): { obs: Record<string, number | boolean>; terminated: boolean }[] =>
      Array.from({ length: until }, (_, t) => ({
        obs: { progress: (t + 1) * 10, steps: t + 1, all_wheels_on_track: onTrack || t + 1 < until },
        terminated: t + 1 === until,
      }));
    const set = recording([lap(10, true), lap(10, true), lap(10, true), lap(4, false), lap(6, false)]);
    const context = await contextFor(set, { success: 'progress >= 100', contract: 'deepracer' });
    const { code } = await design(request(context, 'deepracer'));
    const replay = await replayCode(sandboxes.pyodide, context, code, 'deepracer');
    assert.deepEqual(replay.errors, []);
    const returns = returnsOf(context, replay);
    assert.ok(Math.min(...returns.slice(0, 3)) > 2 * Math.max(...returns.slice(3)), String(returns));
    assert.equal(replay.reward.at(-1), 0.001);
  });

  it('takes the best suggestion that was not tried, then writes afresh, then says that it has nothing more', async () => {
    const context = await contextFor(corridor(), task);
    const analysis = sketch({ suggestions: [suggestion('first'), suggestion('second')] });
    const previous = { code: 'hand', analysis };
    const tried = (...codes: readonly string[]) => codes.map((code) => ({ code, sentence: '' }));
    const first = await design(request(context, 'step', { previous }));
    assert.equal(first.code, 'first');
    assert.equal(first.explanation, 'Penalise lava. The failures end in it. AUC 0.50 → 1.00.');
    const second = await design(request(context, 'step', { previous, tried: tried('first') }));
    assert.equal(second.code, 'second');
    const fresh = await design(request(context, 'step', { previous, tried: tried('first', 'second') }));
    assert.match(fresh.code, /def compute_reward/);
    const nothing = await designer.design(
      request(context, 'step', { previous, tried: tried('first', 'second', fresh.code) }),
    );
    assert.ok(!nothing.ok);
    assert.equal(nothing.problem.code, 'nothing-to-propose');
  });

  it('leaves out the part that the critic points at, again and again, until nothing is left', async () => {
    const context = await contextFor(corridor(), task);
    let { code } = await design(request(context));
    const gone: string[] = [];
    for (const part of ['"step": ', '"progress": ', '"hot_lava": ']) {
      const line = code.split('\n').findIndex((text) => text.includes(part)) + 1;
      const error = { ...finding('error'), range: { line, column: 1, endLine: line, endColumn: 2 } };
      ({ code } = await design(request(context, 'step', { rejected: { code, findings: [error] } })));
      gone.push(part);
      for (const missing of gone) assert.ok(!code.includes(missing), code);
      assert.ok(code.includes('"success": '));
    }
    const tried = [{ code: (await design(request(context))).code, sentence: '' }];
    const last = await designer.design(
      request(context, 'step', { tried, rejected: { code, findings: [finding('error')] } }),
    );
    assert.ok(!last.ok);
  });

  it('writes Python that runs, whatever the task is called in', async () => {
    const goal = 'Say "hi" to C:\\new\\tmp\nor """quote""" 日本: 𝄞 "end"';
    const context = await contextFor(corridor(), {
      goal,
      success: 'math.floor(reward) == 1 and terminated',
      causes: {
        class: 'terminated and ahead != "goal" and x >= 2',
        été: 'x == 1',
        日本: 'terminated',
        '"out\\': 'truncated',
      },
    });
    for (const contract of ['step', 'auto_mc_reward']) {
      const { code } = await design(request(context, contract));
      const replay = await replayCode(sandboxes.pyodide, context, code);
      assert.deepEqual(replay.errors, [], code);
      assert.equal(replay.reward.every(Number.isFinite), true);
    }
  });

  it('keeps the name that the task asks for', async () => {
    const context = await contextFor(corridor(), task);
    const { code } = await design(request(context, 'step', { entry: 'my_reward' }));
    assert.ok((await outlineModule(code)).functions.some(({ name }) => name === 'my_reward'));
  });
});
