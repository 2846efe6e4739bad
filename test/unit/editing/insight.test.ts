import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Insight } from '../../../extension/core/editing/insight';
import { dimmedOf, insightOf, notesOf } from '../../../extension/core/editing/insight';
import { lineMap } from '../../../extension/core/editing/line-map';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS } from '../sandbox/runtimes';

const TASK = join(__dirname, '..', '..', '..', 'examples', 'lava-crossing', 'lava.reward.json');

const COMPLETIONS = join(__dirname, '..', 'critic', 'corpus', 'recordings', 'gsm8k.reward.json');

/** 96 episodes, 3,181 steps; goal_distance is 0 in the last step of each success. */
const REWARD = `"""A reward."""
def reward(obs, next_obs, terminated):
    distance = next_obs["goal_distance"]
    goal = 0.0
    if distance == 0:
        goal = 1.0
    elif distance > 100:
        goal = -5.0
        distance = 0
    else:
        pass
    lava = (
        -1.0 if terminated and distance > 0 else 0.0
    )
    return goal + lava, {"goal": goal, "lava": lava}
    goal = 2
`;

const BARE = `def reward(obs, next_obs, terminated):
    score = 0.0
    if next_obs["goal_distance"] == 0:
        score += 2
    if terminated and next_obs["goal_distance"] > 0:
        score -= 0.5
    return score
`;

describe('what a replay says beside the lines', function () {
  this.timeout(60_000);
  let workbench: Workbench;
  let context: TaskContext;
  let insight: Insight;

  before(async () => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    const opened = await workbench.open(TASK);
    assert.ok(opened.ok);
    context = opened.value;
    insight = (await look(REWARD)).insight;
  });
  after(() => workbench.dispose());

  async function look(source: string) {
    const bound = await workbench.bind(context, { source, file: '/task/reward.py', entry: null });
    assert.ok(bound.ok, JSON.stringify(bound));
    const evaluation = await workbench.replay(context, bound.value);
    assert.ok(evaluation.ok);
    return {
      insight: await insightOf(bound.value, evaluation.value),
      seen: await workbench.expressions(context, bound.value),
    };
  }

  it('dims the lines that no step executed, and those only', () => {
    const dead = insight.coverage?.dead.map(({ line, endLine }) => [line, endLine]);
    assert.deepEqual(dead, [
      [8, 9],
      [16, 16],
    ]);
  });

  it('says how often a branch was taken, of the calls of its function', () => {
    const successes = context.outcomes.filter(({ outcome }) => outcome === 'success').length;
    assert.deepEqual(insight.coverage?.branches, [
      { line: 5, taken: successes, calls: 3181 },
      { line: 10, taken: 3181 - successes, calls: 3181 },
    ]);
  });

  it('says what a component pays in an episode, at the end of what makes it', () => {
    const [goal, lava] = insight.contributions;
    assert.equal(goal?.line, 4);
    assert.deepEqual(goal?.perEpisode, { success: 1, failure: 0 });
    assert.equal(lava?.line, 14);
    const failures = context.outcomes.filter(({ outcome }) => outcome === 'failure');
    const burned = failures.filter(({ cause }) => cause === 'lava').length;
    assert.equal(lava?.perEpisode.success, 0);
    assert.ok(Math.abs((lava?.perEpisode.failure ?? NaN) + burned / failures.length) < 1e-12);
  });

  it('keeps what it says at lines that were not changed, and drops the rest', () => {
    const edited = `import math\n${REWARD.replace('goal = -5.0', 'goal = -6.0')}`;
    const map = lineMap(REWARD, edited);
    assert.deepEqual(
      dimmedOf(insight, map).map(({ line, endLine }) => [line, endLine]),
      [
        [10, 10],
        [17, 17],
      ],
    );
    const notes = notesOf(insight, null, map, { coverage: true, contributions: true });
    assert.deepEqual(
      notes.map(({ line, text }) => [line, text.replace(/[\d.]+ failure$/, '… failure')]),
      [
        [3, '6 of 9 statements ran'],
        [6, '1 % of steps'],
        [11, '99 % of steps'],
        [5, '+1 success · … failure'],
        [15, '0 success · −… failure'],
      ],
    );
    assert.match(notes[0]?.tooltip ?? '', /of an earlier text/);
  });

  it('shows nothing of what is turned off', () => {
    assert.deepEqual(notesOf(insight, null, null, { coverage: false, contributions: false }), []);
  });

  it('counts how often each condition held, by outcome', async () => {
    const { seen } = await look(REWARD);
    const counts = (text: string) => seen?.conditions.find((condition) => condition.text === text)?.byOutcome;
    const reached = counts('distance == 0');
    const successes = context.outcomes.filter(({ outcome }) => outcome === 'success').length;
    assert.equal(reached?.success.held, successes);
    assert.equal(reached?.failure.held, 0);
    assert.equal(Number(reached?.success.asked) + Number(reached?.failure.asked), 3181);
    const far = counts('distance > 0');
    // Asked only where `terminated` held before it.
    assert.equal(far?.success.asked, successes);
    assert.equal(far?.success.held, 0);
  });

  it('says what statements add where the reward names no components', async () => {
    const { insight: bare, seen } = await look(BARE);
    assert.deepEqual(
      notesOf(bare, seen, null, { coverage: false, contributions: true }).map(({ line, text }) => [
        line,
        text.replace(/[\d.]+ failure$/, '… failure'),
      ]),
      [
        [4, '+2 success · … failure'],
        [6, '0 success · −… failure'],
      ],
    );
  });

  it('of a batch of completions: what is put on its list, by outcome', async () => {
    const opened = await workbench.open(COMPLETIONS);
    assert.ok(opened.ok, JSON.stringify(opened));
    const source = `def reward(completions, **kwargs):
    scores = []
    for completion in completions:
        text = completion if isinstance(completion, str) else completion[-1]["content"]
        if len(text) > 40:
            scores.append(0.25)
        else:
            scores.append(len(text) / 40)
    return scores
`;
    const bound = await workbench.bind(opened.value, { source, file: '/task/reward.py', entry: null });
    assert.ok(bound.ok, JSON.stringify(bound));
    const seen = await workbench.expressions(opened.value, bound.value);
    assert.deepEqual(
      seen?.payments.map(({ line }) => line),
      [6, 8],
    );
    const evaluation = await workbench.replay(opened.value, bound.value);
    assert.ok(evaluation.ok);
    // Both together are what a completion is paid.
    const mean = (outcome: 'success' | 'failure'): number => {
      const paid = evaluation.value.episodes.filter((episode) => episode.outcome === outcome);
      return paid.reduce((sum, episode) => sum + Number(episode.return), 0) / paid.length;
    };
    for (const outcome of ['success', 'failure'] as const) {
      const told = seen?.payments.reduce((sum, { perEpisode }) => sum + Number(perEpisode[outcome]), 0);
      assert.ok(Math.abs(Number(told) - mean(outcome)) < 1e-9, `${told} and ${mean(outcome)}`);
    }
  });
});
