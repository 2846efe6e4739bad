import assert from 'node:assert/strict';
import { join } from 'node:path';
import { hoverAt, type HoverInput, type RewardHover } from '../../../extension/core/editing/hover';
import { insightOf } from '../../../extension/core/editing/insight';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS } from '../sandbox/runtimes';

const LAVA = join(__dirname, '..', '..', '..', 'examples', 'lava-crossing', 'lava.reward.json');
const POLE = join(__dirname, '..', 'critic', 'corpus', 'recordings', 'cartpole.reward.json');

const REWARD = `def reward(obs, next_obs, terminated, front):
    left = next_obs["goal_distance"]
    goal = 1.0 if left == 0 else 0.0
    if terminated and left > 0 and obs.get("x") > 3:
        goal = -1.0
    if front == "lava":
        goal -= 0.1
    return goal, {"goal": goal}
`;

describe('what is said over the code', function () {
  this.timeout(60_000);
  let workbench: Workbench;
  let context: TaskContext;
  /** All that one replay gives. */
  let known: Omit<HoverInput, 'source' | 'offset'>;

  before(async () => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    const opened = await workbench.open(LAVA);
    assert.ok(opened.ok);
    context = opened.value;
    const bound = await workbench.bind(context, { source: REWARD, file: '/task/reward.py', entry: null });
    assert.ok(bound.ok, JSON.stringify(bound));
    const evaluation = await workbench.replay(context, bound.value);
    assert.ok(evaluation.ok);
    const insight = await insightOf(bound.value, evaluation.value);
    const seen = await workbench.expressions(context, bound.value);
    known = {
      context,
      bound: bound.value,
      replayed: { insight, evaluation: evaluation.value },
      seen: async () => seen,
      palette: 'dark',
    };
  });
  after(() => workbench.dispose());

  /** Over the first character of `what`, counted from the first occurrence of `after`. */
  function over(what: string, after = '', source = REWARD): Promise<RewardHover | null> {
    return hoverAt({ ...known, source, offset: source.indexOf(what, source.indexOf(after)) });
  }

  const words = (hover: RewardHover | null): string =>
    hover?.sections.map(({ text }) => text).join('\n---\n') ?? '';

  it('over a key: meaning, unit, range, means and a picture by outcome', async () => {
    const hover = await over('goal_distance');
    assert.equal(REWARD.slice(hover?.start, hover?.end), 'next_obs["goal_distance"]');
    assert.match(words(hover), /\*\*goal\\_distance\*\* \(square\) · `next_obs\["goal_distance"\]`/);
    assert.match(words(hover), /Squares to the goal, sideways plus up and down\./);
    assert.match(
      words(hover),
      /Recorded: 0 to 12, in 3,181 steps\. On average [\d.]+ in successes, [\d.]+ in failures\./,
    );
    assert.match(hover?.sections.at(-1)?.picture ?? '', /^<svg .*success.*failure.*<\/svg>$/);
  });

  it('over a variable that holds a field: the field', async () => {
    assert.match(words(await over('left', 'goal = 1.0')), /\*\*goal\\_distance\*\*/);
  });

  it('over `obs.get("x")`: the field', async () => {
    assert.match(words(await over('"x"')), /\*\*x\*\* \(square\) · `obs\["x"\]`/);
  });

  it('over a parameter that is a field: its texts, each with its share by outcome', async () => {
    const hover = await over('front', 'def');
    assert.match(words(hover), /Recorded: empty, goal, lava, wall, in 3,181 steps/);
    assert.match(hover?.sections.at(-1)?.picture ?? '', />lava<\/text>/);
  });

  it('over the observation: its fields', async () => {
    const text = words(await over('obs', 'def'));
    assert.match(text, /what the agent saw before it acted/);
    assert.match(text, /\| `\["goal_distance"\]` \|.*\| square · 1 to 12 \|/);
  });

  it('over a component: what it pays by outcome', async () => {
    const text = words(await over('"goal": goal'));
    assert.match(text, /\*\*goal\*\*, a component of the reward/);
    assert.match(text, /\| in an episode, on average \| \+?[\d.−]+ \| [+−]?[\d.]+ \|/);
  });

  it('over a condition: how often it held, by outcome, and how often it was asked', async () => {
    const text = words(await over('== 0'));
    const successes = context.outcomes.filter(({ outcome }) => outcome === 'success').length;
    assert.match(text, /`left == 0` holds on 1 % of 3,181 recorded steps: /);
    assert.match(text, new RegExp(`\\*\\*\\d+ %\\*\\* in successes \\(${successes} of `));
    const inner = words(await over('> 3'));
    assert.match(inner, /`obs\.get\("x"\) > 3` .* of the \d+ of 3,181 recorded steps that ask it/);
    assert.match(inner, /`terminated and left > 0 and obs\.get\("x"\) > 3` holds on/);
  });

  it('over the word `if`: the condition', async () => {
    assert.match(words(await over('if front')), /`front == "lava"` holds on/);
  });

  it('of a text that was edited since: the condition that is still there, and that it is older', async () => {
    const edited = REWARD.replace('goal -= 0.1', 'goal -= 0.2');
    assert.match(
      words(await over('if front', '', edited)),
      /holds on .*From the last replay, of an earlier text/s,
    );
  });

  it('over a comment, a keyword or a name of no field: nothing', async () => {
    assert.equal(await over('def'), null);
    assert.equal(await over('1.0'), null);
  });

  it('over an entry of an array, counted from its end: the field of that name', async () => {
    const opened = await workbench.open(POLE);
    assert.ok(opened.ok, JSON.stringify(opened));
    const source = 'def reward(obs, action):\n    return -abs(obs[-2])\n';
    const bound = await workbench.bind(opened.value, { source, file: '/task/reward.py', entry: null });
    assert.ok(bound.ok);
    const hover = await hoverAt({
      source,
      offset: source.indexOf('2]'),
      context: opened.value,
      bound: bound.value,
      replayed: null,
      seen: async () => null,
      palette: 'light',
    });
    assert.match(words(hover), /\*\*theta\*\* \(rad\) · `obs\[2\]`/);
  });
});
