import assert from 'node:assert/strict';
import { analyzeTrajectories } from '../../../extension/core/analyzer/analyze';
import type { Suggestion } from '../../../extension/core/analyzer/analysis';
import { hasValue } from '../../../extension/core/measures/measure';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { ACTIONS, lavaEpisodes, playLava } from './lava-grid';
import { contextOf } from './recording';
import { Bench } from './sandboxed';

const TASK = {
  causes: { lava: 'terminated', 'out of time': 'truncated' },
  success: 'reward > 0 and terminated',
  actions: ACTIONS,
};

describe('suggestions on the lava grid, replayed in the sandbox', () => {
  const sandboxes = new Sandboxes();
  after(() => sandboxes.dispose());

  const all = new Bench(sandboxes, contextOf(lavaEpisodes(1, 20), TASK));
  const suggestionsFor = async (source: string, bench = all): Promise<readonly Suggestion[]> =>
    (await analyzeTrajectories(await bench.input(source), bench.trial)).suggestions;
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
    const lava = find(await suggestionsFor('def reward(reward):\n    return reward\n'), 'penalise-lava');
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
    const bench = new Bench(sandboxes, contextOf(failures, TASK));
    const lava = find(
      await suggestionsFor('def reward(reward):\n    return reward\n', bench),
      'penalise-lava',
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
    assert.deepEqual(
      suggestions.map(({ id }) => id),
      [],
    );
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
    const bench = new Bench(sandboxes, contextOf([...lavaEpisodes(1, 20), ...pacing], TASK));
    const source =
      'def d(s):\n    return abs(s["x"] - 7) + abs(s["y"] - 5)\n\ndef reward(obs, next_obs):\n    nearer = 0.5 if d(next_obs) < d(obs) else 0.0\n    goal = 1.0 if d(next_obs) == 0 else 0.0\n    return nearer + goal, {"nearer": nearer, "goal": goal}\n';
    const input = await bench.input(source);
    assert.ok(input.loops.length > 0, 'pacing is a confirmed loop');
    const { suggestions, findings } = await analyzeTrajectories(input, bench.trial);
    const farmed = findings.find(({ code }) => code === 'RS809');
    assert.equal(farmed?.severity, 'warning');
    assert.ok((farmed.evidence?.length ?? 0) > 0);
    const progress = suggestions.find(({ id }) => /^pay-progress-[\d.]+$/.test(id));
    assert.ok(progress);
    assert.match(progress.code, /nearer = 0\.5 \* \(d\(obs\) - (0\.99 \* )?d\(next_obs\)\)/);
    assert.match(progress.effect.sentence, /could be farmed: gone/);
    const once = find(suggestions, 'pay-once');
    assert.match(once.code, /def reward\(obs, next_obs, memory\):/);
    assert.match(once.code, /memory\["best"\] = min\(best, d\(next_obs\)\)/);
    assert.match(once.effect.sentence, /could be farmed: gone/);
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
    const input = await all.input(
      'def reward(obs):\n    goal = 0.0\n    if obs["front"] == "Goal":\n        goal = 1.0\n    step = -0.01\n    return goal + step, {"goal": goal, "step": step}\n',
    );
    const { findings } = await analyzeTrajectories(input, all.trial);
    assert.deepEqual(
      findings.map(({ code, severity, range }) => [code, severity, range.line, range.column]),
      [
        ['RS805', 'warning', 2, 5],
        ['RS804', 'info', 1, 5],
        ['RS805', 'info', 5, 5],
        ['RS808', 'info', 4, 9],
      ],
    );
    assert.match(
      findings[0]?.message ?? '',
      /goal is never paid: 0 on all .* although 39 episodes succeeded/,
    );
  });

  it('scales down what drowns the rest', async () => {
    const suggestions = await suggestionsFor(
      'def reward(obs, action, next_obs):\n    drive = 5.0 if action == 2 else 0.0\n    goal = 1.0 if obs["front"] == "goal" and action == 2 else 0.0\n    return drive + goal, {"drive": drive, "goal": goal}\n',
    );
    const scaled = suggestions.find(({ id }) => id === 'rescale-drive' || id === 'limit-scale');
    assert.ok(scaled, suggestions.map(({ id }) => id).join());
    assert.ok(measure(scaled.effect.after, 'auc') > measure(scaled.effect.before, 'auc'));
  });

  it('stops when it is cancelled, and keeps what is finished', async () => {
    const input = await all.input('def reward(reward):\n    return reward\n');
    const controller = new AbortController();
    controller.abort();
    const { causes, suggestions } = await analyzeTrajectories(input, all.trial, {
      signal: controller.signal,
    });
    assert.equal(causes.length, 2);
    assert.deepEqual(suggestions, []);
  });

  it('shows nothing for a reward that crashes everywhere', async () => {
    const input = await all.input('def reward(obs):\n    return obs["z"]\n');
    const { findings, suggestions } = await analyzeTrajectories(input, all.trial);
    assert.deepEqual(suggestions, []);
    assert.deepEqual(
      findings.map(({ code, severity, range }) => [code, severity, range.line, range.column]),
      [['RS801', 'error', 2, 5]],
    );
  });
});

/** Goes on to the next square and back, until the time is over. */
function pacingEpisodes(): ReturnType<typeof lavaEpisodes> {
  const round = [2, 0, 0];
  return [0, 1, 2].map((late) =>
    playLava((_, t) => (t < late * 4 ? 0 : (round[(t - late * 4) % 3] ?? 2)), 200),
  );
}
