import assert from 'node:assert/strict';
import type { Analysis, Suggestion } from '../../../extension/core/analyzer/analysis';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { hasValue } from '../../../extension/core/measures/measure';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import type { TaskContext } from '../../../extension/core/task/context';
import { ACTIONS, lavaEpisodes, playLava } from './lava-grid';
import { contextOf } from './recording';

const TASK = {
  causes: { lava: 'terminated', 'out of time': 'truncated' },
  success: 'reward > 0 and terminated',
  actions: ACTIONS,
};

describe('suggestions on the lava grid, replayed in the sandbox', () => {
  const workbench = createWorkbench({ runtime: 'pyodide', limits: DEFAULT_LIMITS });
  after(() => workbench.dispose());

  const all = contextOf(lavaEpisodes(1, 20), TASK);
  const analyze = async (source: string, context: TaskContext = all): Promise<Analysis> => {
    const analysis = await workbench.analyze(context, { source, file: '/task/reward.py', entry: null });
    assert.ok(analysis.ok, analysis.ok ? '' : analysis.problem.message);
    return analysis.value;
  };
  const suggestionsFor = async (source: string, context = all): Promise<readonly Suggestion[]> =>
    (await analyze(source, context)).suggestions;
  const ours = ({ findings }: Analysis): unknown[] =>
    findings
      .filter(({ source }) => source === 'analysis')
      .map(({ code, severity, range }) => [code, severity, range.line, range.column]);
  const find = (suggestions: readonly Suggestion[], id: string): Suggestion => {
    const found = suggestions.find((suggestion) => suggestion.id === id);
    assert.ok(found, `${id} is not among ${suggestions.map((suggestion) => suggestion.id).join(', ')}`);
    return found;
  };
  const measure = (values: Suggestion['effect']['after'], id: string): number => {
    const value = values[id];
    assert.ok(hasValue(value), `no ${id}`);
    return value.value;
  };

  it("tells the paper's story: a sparse reward orders well, but no step says what went wrong", async () => {
    const lava = find(await suggestionsFor('def reward(reward):\n    return reward\n'), 'penalize-lava');
    assert.deepEqual(lava.answers, ['lava']);
    assert.equal(
      lava.diff,
      [
        '--- reward.py',
        '+++ reward.py',
        '@@ -1,2 +1,4 @@',
        '-def reward(reward):',
        '-    return reward',
        '+def reward(reward, obs, action):',
        '+    # This is how 15 recorded failures ended (lava).',
        '+    lava_penalty = -1.0 if obs["front"] == "lava" and action == 2 else 0.0',
        '+    return reward + lava_penalty',
        '',
      ].join('\n'),
    );
    assert.equal(
      lava.effect.sentence,
      'AUC stays 1.00; the 15 last steps before lava now cost 1 instead of paying 0 on average.',
    );
    assert.equal(measure(lava.effect.before, 'failingSteps'), 0);
    assert.ok(measure(lava.effect.after, 'failingSteps') < -0.4);
    assert.ok(lava.effect.moved.length > 0);
    assert.ok(lava.evidence.length > 0);
  });

  it('still suggests it on failures alone, and says why there is no AUC', async () => {
    const failures = lavaEpisodes(3, 20).filter(({ outcome }) => outcome === 'failure');
    const lava = find(
      await suggestionsFor('def reward(reward):\n    return reward\n', contextOf(failures, TASK)),
      'penalize-lava',
    );
    assert.match(
      lava.effect.sentence,
      /^AUC does not apply \(all \d+ episodes failed\); the \d+ last steps before lava/,
    );
    assert.ok('reason' in (lava.effect.after['auc'] ?? {}));
    assert.ok(measure(lava.effect.after, 'failingSteps') < measure(lava.effect.after, 'otherSteps'));
  });

  it('does not suggest what is there already', async () => {
    const suggestions = await suggestionsFor(
      'def reward(obs, action, reward):\n    lava = -1.0 if obs["front"] == "lava" and action == 2 else 0.0\n    return reward + lava, {"goal": reward, "lava": lava}\n',
    );
    assert.ok(suggestions.every(({ answers }) => !answers.includes('lava')));
  });

  it('turns being near into coming nearer, with the lines that measure it', async () => {
    const source = [
      'def reward(obs):',
      '    # Squares to the goal.',
      '    distance = abs(obs["x"] - 7) + abs(obs["y"] - 5)  # Manhattan',
      '    near = 1 / (1 + distance)',
      '    return near, {"near": near}',
      '',
    ].join('\n');
    const nearer = find(await suggestionsFor(source), 'pay-difference');
    assert.equal(
      nearer.code,
      [
        'def reward(obs, next_obs):',
        '    # Its change over the step is paid: coming nearer and going away again come to nothing.',
        '    def potential(state):',
        '        # Squares to the goal.',
        '        distance = abs(state["x"] - 7) + abs(state["y"] - 5)  # Manhattan',
        '        return 1 / (1 + distance)',
        '    near = potential(next_obs) - potential(obs)',
        '    return near, {"near": near}',
        '',
      ].join('\n'),
    );
    assert.ok(measure(nearer.effect.after, 'auc') > measure(nearer.effect.before, 'auc'));
  });

  it('makes of a payment by sign one by amount, or one for a new best only, when pacing pays', async () => {
    const pacing = pacingEpisodes();
    const context = contextOf([...lavaEpisodes(1, 20), ...pacing], TASK);
    const source =
      'def d(s):\n    return abs(s["x"] - 7) + abs(s["y"] - 5)\n\ndef reward(obs, next_obs):\n    nearer = 0.5 if d(next_obs) < d(obs) else 0.0\n    goal = 1.0 if d(next_obs) == 0 else 0.0\n    return nearer + goal, {"nearer": nearer, "goal": goal}\n';
    const { exploits, suggestions, findings } = await analyze(source, context);
    assert.ok(exploits.length > 0, 'pacing is a confirmed loop');
    const farmed = findings.find(({ code }) => code === 'RS807');
    assert.equal(farmed?.severity, 'warning');
    assert.ok((farmed.evidence?.length ?? 0) > 0);
    const progress = suggestions.find(({ id }) => /^pay-progress-[\d.]+$/.test(id));
    assert.ok(progress);
    assert.match(progress.code, /nearer = 0\.5 \* \(d\(obs\) - (0\.99 \* )?d\(next_obs\)\)/);
    assert.match(progress.effect.sentence, /exploits?: gone/);
    const once = find(suggestions, 'pay-once');
    assert.match(once.code, /def reward\(obs, next_obs, memory\):/);
    assert.match(once.code, /memory\["best"\] = min\(best, d\(next_obs\)\)/);
    assert.match(once.effect.sentence, /exploits?: gone/);
  });

  it('turns a wrong sign round, and pays a success that nothing pays', async () => {
    const suggestions = await suggestionsFor(
      'def reward(obs, next_obs):\n    d = lambda s: abs(s["x"] - 7) + abs(s["y"] - 5)\n    progress = 0.1 * (d(next_obs) - d(obs))\n    goal = 1.0 if obs["front"] == "Goal" else 0.0\n    return progress + goal, {"progress": progress, "goal": goal}\n',
    );
    const sign = find(suggestions, 'fix-sign-progress');
    assert.match(sign.code, /progress = -0\.1 \* \(d\(next_obs\) - d\(obs\)\)/);
    assert.equal(measure(sign.effect.after, 'auc'), 1);
    const success = find(suggestions, 'reward-success');
    assert.match(
      success.code,
      /success_bonus = \d+\.\d+ if obs\["front"\] == "goal" and action == 2 else 0\.0/,
    );
  });

  it('says which component is never paid and which lines never run', async () => {
    const analysis = await analyze(
      'def reward(obs):\n    goal = 0.0\n    if obs["front"] == "Goal":\n        goal = 1.0\n    step = -0.01\n    return goal + step, {"goal": goal, "step": step}\n',
    );
    assert.deepEqual(ours(analysis), [
      ['RS802', 'warning', 2, 5],
      // A cost per step and nothing for the goal: the lava ends the cost soonest.
      ['RS807', 'warning', 1, 5],
      ['RS801', 'info', 1, 5],
      ['RS803', 'info', 5, 5],
      ['RS806', 'info', 4, 9],
    ]);
    const missed = analysis.findings.find(({ code, severity }) => code === 'RS802' && severity === 'warning');
    assert.match(missed?.message ?? '', /^goal is never paid: 0 on all .* although 39 episodes succeeded/);
  });

  it('scales down what drowns the rest', async () => {
    const suggestions = await suggestionsFor(
      'def reward(obs, action, next_obs):\n    drive = 5.0 if action == 2 else 0.0\n    goal = 1.0 if obs["front"] == "goal" and action == 2 else 0.0\n    return drive + goal, {"drive": drive, "goal": goal}\n',
    );
    const scaled = suggestions.find(({ id }) => id === 'rescale-drive' || id === 'limit-scale');
    assert.ok(scaled, suggestions.map(({ id }) => id).join());
    assert.ok(measure(scaled.effect.after, 'auc') > measure(scaled.effect.before, 'auc'));
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const progress: number[] = [];
    const analysis = await workbench.analyze(
      all,
      { source: 'def reward(reward):\n    return reward\n', file: '/task/reward.py', entry: null },
      {
        signal: controller.signal,
        onProgress: (share) => {
          progress.push(share);
          if (share > 0.5) controller.abort();
        },
      },
    );
    assert.equal(analysis.ok ? '' : analysis.problem.code, 'cancelled');
    assert.ok(progress.length > 0);
  });

  it('shows no suggestion for a reward that crashes everywhere', async () => {
    const analysis = await analyze('def reward(obs):\n    return obs["z"]\n');
    assert.deepEqual(analysis.suggestions, []);
    assert.deepEqual(ours(analysis), [['RS901', 'error', 2, 5]]);
  });
});

/** Goes on to the next square and back, until the time is over. */
function pacingEpisodes(): ReturnType<typeof lavaEpisodes> {
  const round = [2, 0, 0];
  return [0, 1, 2].map((late) =>
    playLava((_, t) => (t < late * 4 ? 0 : (round[(t - late * 4) % 3] ?? 2)), 200),
  );
}
