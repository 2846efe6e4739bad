import assert from 'node:assert/strict';
import type { Analysis, Suggestion } from '../../../extension/core/analyzer/analysis';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { hasValue } from '../../../extension/core/measures/measure';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import type { TaskContext } from '../../../extension/core/task/context';
import { ACTIONS, lavaEpisodes, seeded } from './lava-grid';
import { poleEpisodes } from './pole';
import { contextOf, type Recorded, type Step } from './recording';

describe('suggestions for other observations and other ways of calling', () => {
  const workbench = createWorkbench({ runtime: 'pyodide', limits: DEFAULT_LIMITS });
  after(() => workbench.dispose());
  const analyze = async (context: TaskContext, source: string): Promise<Analysis> => {
    const analysis = await workbench.analyze(context, { source, file: '/task/reward.py', entry: null });
    assert.ok(analysis.ok, analysis.ok ? '' : analysis.problem.message);
    return analysis.value;
  };
  const penalty = ({ suggestions }: Analysis): Suggestion => {
    const found = suggestions.find(({ id }) => /^penalize-\w+$/.test(id));
    assert.ok(found, `among ${suggestions.map(({ id }) => id).join(', ')}`);
    return found;
  };
  const lava = contextOf(lavaEpisodes(1, 12), {
    causes: { lava: 'terminated', 'out of time': 'truncated' },
    success: 'reward > 0 and terminated',
    actions: ACTIONS,
  });

  it('a vector: both sides of the limit of the pole, by the name the task gives it', async () => {
    const context = contextOf(poleEpisodes(1, 40), {
      success: 'truncated',
      observation: { x: { index: 0 }, v: { index: 1 }, angle: { index: 2 }, spin: { index: 3 } },
    });
    const analysis = await analyze(context, 'def reward(obs):\n    return 1.0 - abs(obs[2])\n');
    const [fallen] = analysis.causes;
    assert.equal(fallen?.cause, 'terminated');
    const sign = fallen.signs[0];
    assert.match(
      sign?.sentence ?? '',
      /^angle after the step is beyond ±0\.2\d* in \d+ of \d+ last steps, and in none/,
    );
    assert.match(sign?.condition ?? '', /^abs\(next_obs\[2\]\) > 0\.2/);
    const { code, title } = penalty(analysis);
    assert.match(title, /^Penalise “angle after the step is beyond ±0\.2\d* *”/);
    assert.match(code, /def reward\(obs, next_obs\):/);
    assert.match(code, /angle_penalty = -2\.0 if abs\(next_obs\[2\]\) > 0\.2\d* else 0\.0/);
  });

  it('a params dictionary: only what it holds, and no other parameter', async () => {
    const context = contextOf(raceEpisodes(), { success: 'obs["progress"] >= 100', contract: 'deepracer' });
    const analysis = await analyze(
      context,
      'def reward_function(params):\n    if params["distance_from_center"] < 0.1:\n        return 1.0\n    return 0.5\n',
    );
    const { code } = penalty(analysis);
    assert.match(code, /^def reward_function\(params\):$/m);
    assert.match(code, /-2\.0 if not params\["all_wheels_on_track"\] else 0\.0$/m);
    assert.doesNotMatch(code, /next_obs|obs\[/);
    assert.ok(
      analysis.suggestions.every((suggestion) => /def reward_function\(params\):/.test(suggestion.code)),
    );
  });

  it('a class: __call__ is edited, its state is left alone', async () => {
    const analysis = await analyze(
      lava,
      'class Reward:\n\tdef __init__(self):\n\t\tself.steps = 0\n\n\tdef reset(self):\n\t\tself.steps = 0\n\n\tdef __call__(self, obs, reward):\n\t\tself.steps += 1\n\t\treturn reward, {"goal": reward}\n',
    );
    const { code, effect } = penalty(analysis);
    assert.match(code, /\tdef __call__\(self, obs, reward, action\):\n\t\tself\.steps \+= 1\n\t\t# /);
    assert.match(
      code,
      /\n\t\treturn reward \+ lava_penalty, \{"goal": reward, "lava_penalty": lava_penalty\}\n$/,
    );
    assert.match(effect.sentence, /last steps before lava now cost 1 instead of paying 0/);
  });

  it('named fields: the field is asked for through obs', async () => {
    const { code } = penalty(await analyze(lava, 'def reward(front, reward):\n    return reward\n'));
    assert.match(code, /def reward\(front, reward, action\):/);
    assert.match(code, /-1\.0 if front == "lava" and action == 2 else 0\.0/);
  });

  it('Auto MC-Reward: sparse() gives −1, and the runtime owns the magnitude', async () => {
    const nested =
      'def reward_function(obs, next_obs, memory):\n    """Design first."""\n    def distance(o):\n        return abs(o["x"] - 7) + abs(o["y"] - 5)\n\n    def dense():\n        return distance(obs) - distance(next_obs)\n\n    def sparse():\n        return 1 if distance(next_obs) == 0 else 0\n\n    return sparse() + dense()\n';
    const { code, effect } = penalty(await analyze(lava, nested));
    assert.match(
      code,
      /def reward_function\(obs, next_obs, action, memory\):|def reward_function\(obs, next_obs, memory, action\):/,
    );
    assert.match(
      code,
      / {4}def sparse\(\):\n {8}# .*\n {8}if obs\["front"\] == "lava" and action == 2:\n {12}return -1\n {8}return 1 if/,
    );
    const failing = effect.after['failingSteps'];
    assert.ok(hasValue(failing) && failing.value < -0.3);
  });

  it('completions: causes and findings, and no suggestion that would not fit', async () => {
    const rows: Recorded[] = Array.from({ length: 24 }, (_, i) => ({
      steps: [
        {
          obs: { prompt: 'q', completion: i % 2 ? 'the answer is 4' : 'no idea', answer: '4' },
          action: 0,
          next_obs: { prompt: 'q', completion: '', answer: '' },
          terminated: true,
        },
      ],
      outcome: i % 2 ? 'success' : 'failure',
    }));
    const { set, ...rest } = contextOf(rows, { success: '"4" in completion' });
    const context = {
      ...rest,
      set: { ...set, kind: 'completions' as const, nextObservation: null, action: null },
    };
    const analysis = await analyze(
      context,
      'def reward(completions, answer, **kwargs):\n    return [1.0 if a in c else 0.0 for c, a in zip(completions, answer)]\n',
    );
    assert.equal(analysis.causes[0]?.count, 12);
    assert.deepEqual(analysis.suggestions, []);
  });
});

/** A car on a track: leaving it ends the lap; a clock and a track length come along. */
function raceEpisodes(): Recorded[] {
  const random = seeded(5);
  return Array.from({ length: 30 }, (_, i): Recorded => {
    const steady = i % 2 === 0;
    const steps: Step[] = [];
    let centre = 0.2;
    const at = (t: number): Exclude<Step['obs'], number | string | boolean | readonly number[]> => ({
      all_wheels_on_track: centre < 0.5,
      distance_from_center: centre,
      progress: t * 2.5,
      speed: 1 + random(),
      steps: t,
      track_length: 17.7,
    });
    for (let t = 0; t <= 40; t++) {
      const obs = at(t);
      centre = Math.max(0, centre + (random() - (steady ? 0.6 : 0.35)) * 0.2);
      const off = !obs['all_wheels_on_track'];
      const over = off || t === 40;
      steps.push({ obs, action: Math.floor(random() * 5), next_obs: at(t + 1), terminated: over });
      if (over) return { steps, outcome: off ? 'failure' : 'success' };
    }
    return { steps, outcome: 'failure' };
  });
}
