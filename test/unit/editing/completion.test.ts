import assert from 'node:assert/strict';
import { join } from 'node:path';
import { proposalsAt, type Proposal } from '../../../extension/core/editing/completion';
import { taskProposalsAt } from '../../../extension/core/editing/task-completion';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS } from '../sandbox/runtimes';

const LAVA = join(__dirname, '..', '..', '..', 'examples', 'lava-crossing', 'lava.reward.json');
const CORPUS = join(__dirname, '..', 'critic', 'corpus', 'recordings');

describe('what is offered at the caret', function () {
  this.timeout(60_000);
  let workbench: Workbench;
  const contexts = new Map<string, TaskContext>();

  before(async () => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    for (const [name, file] of [
      ['lava', LAVA],
      ['pole', join(CORPUS, 'cartpole.reward.json')],
      ['gsm8k', join(CORPUS, 'gsm8k.reward.json')],
    ] as const) {
      const opened = await workbench.open(file);
      assert.ok(opened.ok, JSON.stringify(opened));
      contexts.set(name, opened.value);
    }
  });
  after(() => workbench.dispose());

  function contextOf(name: string): TaskContext {
    const context = contexts.get(name);
    assert.ok(context);
    return context;
  }

  /** At the bar in the text. */
  function at(marked: string, name = 'lava'): Proposal[] {
    const offset = marked.indexOf('|');
    const source = marked.slice(0, offset) + marked.slice(offset + 1);
    return proposalsAt({ source, offset, context: contextOf(name), contract: null });
  }

  /** The line after taking a proposal. */
  function taken(marked: string, label: string, proposals: readonly Proposal[]): string {
    const proposal = proposals.find((one) => one.label === label);
    assert.ok(proposal, `no ${label} among ${proposals.map((one) => one.label).join(', ')}`);
    const offset = marked.indexOf('|');
    return marked.slice(0, proposal.start) + proposal.insert + marked.slice(offset + 1);
  }

  const labels = (proposals: readonly Proposal[]): string[] => proposals.map(({ label }) => label);

  it('inside a subscript: the keys, with unit and range', () => {
    const marked = '    d = next_obs["go|"]';
    const found = at(marked);
    assert.deepEqual(labels(found), ['x', 'y', 'direction', 'front', 'goal_distance']);
    assert.equal(found.find(({ label }) => label === 'goal_distance')?.detail, 'square · 0 to 12');
    assert.match(
      found.find(({ label }) => label === 'goal_distance')?.documentation ?? '',
      /Squares to the goal/,
    );
    assert.equal(taken(marked, 'goal_distance', found), '    d = next_obs["goal_distance"]');
  });

  it('before the quote and in .get(', () => {
    assert.equal(taken('    d = obs[|', 'x', at('    d = obs[|')), '    d = obs["x"');
    assert.equal(taken("    d = obs.get('|", 'x', at("    d = obs.get('|")), "    d = obs.get('x");
  });

  it('after a dot: the dot becomes a subscript', () => {
    const marked = '    d = obs.fr|';
    assert.equal(taken(marked, 'front', at(marked)), '    d = obs["front"]');
  });

  it('compared with a text: the recorded ones, and how often', () => {
    const marked = '    if obs["front"] == "la|":';
    const found = at(marked);
    assert.deepEqual(labels(found).sort(), ['empty', 'goal', 'lava', 'wall']);
    assert.match(found[0]?.detail ?? '', /^[\d,]+ of 3,181 steps$/);
    assert.equal(taken('if front != |:', 'lava', at('if front != |:')), 'if front != "lava":');
    assert.ok(labels(at("if obs['front'] in ('wall', '|")).includes('lava'));
  });

  it('compared with an action: its number, with its name', () => {
    const found = at('if action == |');
    assert.deepEqual(labels(found), ['0', '1', '2']);
    assert.match(found[2]?.detail ?? '', /^forward/);
  });

  it('in a signature: words and fields that are not there yet', () => {
    const found = at('def reward(obs, |):');
    assert.ok(labels(found).includes('next_obs') && labels(found).includes('goal_distance'));
    assert.ok(!labels(found).includes('obs'));
    assert.deepEqual(at('def reward(obs, scale=|):'), []);
  });

  it('the name of a field, anywhere: the expression that reads it', () => {
    assert.equal(
      taken('    a = goal_d|', 'obs["goal_distance"]', at('    a = goal_d|')),
      '    a = obs["goal_distance"]',
    );
  });

  it('an index of an array, with what it is called', () => {
    const found = at('    a = obs[|]', 'pole');
    assert.deepEqual(labels(found), ['0', '1', '2', '3']);
    assert.match(found[2]?.detail ?? '', /theta · rad/);
  });

  it('for completions: the columns of the data set', () => {
    const found = labels(at('def reward(completions, |):', 'gsm8k'));
    assert.ok(
      found.includes('answer') && found.includes('prompts') && found.includes('kwargs'),
      found.join(),
    );
    const kwargs = at('    gold = kwargs["|"]', 'gsm8k');
    assert.ok(labels(kwargs).includes('answer'), labels(kwargs).join());
    assert.match(
      kwargs.find(({ label }) => label === 'answer')?.documentation ?? '',
      /\*\*answer\*\*\n\nRecorded: .* completions\./,
    );
  });

  it('nothing in comments, on other names and of text that is no path', () => {
    assert.deepEqual(at('    # obs["|'), []);
    assert.deepEqual(at('    d = other["|'), []);
    assert.deepEqual(at('    d = obs["front"]["|'), []);
  });

  describe('in the task file', () => {
    const write = (key: string, value: string): string =>
      `{\n  "goal": "x",\n  "trajectories": ["a"],\n  ${key}: ${value}\n}\n`;

    async function inTask(marked: string): Promise<Proposal[]> {
      const offset = marked.indexOf('|');
      return taskProposalsAt({
        text: marked.slice(0, offset) + marked.slice(offset + 1),
        offset,
        context: contextOf('lava'),
        files: async () => [{ path: 'rewards/all.py', functions: ['dense', 'sparse'] }],
      });
    }

    it('an empty criterion: what the recording calls a success, and names', async () => {
      const found = await inTask(write('"success"', '"|"'));
      assert.match(found[0]?.label ?? '', /reward|terminated/);
      assert.match(found[0]?.detail ?? '', /of 96 episodes/);
      assert.ok(labels(found).includes('truncated'));
    });

    it('fields in a criterion, in single quotes, which JSON does not mind', async () => {
      const marked = write('"success"', '"terminated and next_obs[|"');
      assert.ok(taken(marked, 'front', await inTask(marked)).includes(`next_obs['front'`));
      const inside = write('"causes"', `{ "lava": "obs['fr|']" }`);
      assert.ok(taken(inside, 'front', await inTask(inside)).includes(`"obs['front']"`));
      const word = write('"causes"', `{ "lava": "goal_d|" }`);
      assert.ok(taken(word, "obs['goal_distance']", await inTask(word)).includes(`"obs['goal_distance']"`));
    });

    it('recorded texts in a comparison', async () => {
      const marked = write('"causes"', `{ "lava": "obs['front'] == '|'" }`);
      assert.ok(taken(marked, 'lava', await inTask(marked)).includes(`== 'lava'"`));
    });

    it('expectations: forms, and fields by their names', async () => {
      assert.ok(
        labels(await inTask(write('"expect"', '["|"]'))).includes("return('success') > return('failure')"),
      );
      assert.ok(labels(await inTask(write('"expect"', '["steps where fr|"]'))).includes('front'));
    });

    it('reward files and their functions', async () => {
      assert.deepEqual(labels(await inTask(write('"reward"', '"|"'))), [
        'rewards/all.py',
        'rewards/all.py:dense',
        'rewards/all.py:sparse',
      ]);
    });

    it('names for the observation that have no words yet', async () => {
      assert.deepEqual(labels(await inTask(write('"observation"', '{ "|": {} }'))), []);
      assert.ok(labels(await inTask(write('"observation"', '{ "x": { "unit": "|" } }'))).includes('rad'));
      assert.ok(
        labels(await inTask(write('"observation"', '{ "far": { "key": "|" } }'))).includes('goal_distance'),
      );
    });
  });
});
