import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CancellationTokenSource, LanguageModelTextPart, lm } from 'vscode';
import { inWorkspace } from './editor';

const NAMES = [
  ...['analyze_reward', 'check_reward', 'replay_reward'],
  ...['compare_rewards', 'inspect_trajectories', 'improve_reward'],
];

describe('tools for agent mode', function () {
  this.timeout(120_000);

  const call = async (name: string, input: object): Promise<string> => {
    const { token } = new CancellationTokenSource();
    const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
    return content.map((part) => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
  };

  it('are there for a model, with what each takes', () => {
    const ours = lm.tools.filter(({ name }) => NAMES.includes(name));
    assert.deepEqual(ours.map(({ name }) => name).sort(), [...NAMES].sort());
    for (const { description, inputSchema } of ours) {
      assert.ok(description.length > 100);
      assert.ok(inputSchema);
    }
  });

  it('answer with what was recorded; that runs no code, so nobody is asked', async () => {
    const answer = JSON.parse(await call('inspect_trajectories', {})) as { outcomes: object };
    assert.deepEqual(answer.outcomes, { 'failure: lava': 39, success: 46, 'failure: out of time': 11 });
  });

  it('say to the model what is wrong', async () => {
    await assert.rejects(call('inspect_trajectories', { task: 'none.reward.json' }), /lava\.reward\.json/);
  });

  it('improve a reward without writing its file', async () => {
    const before = readFileSync(inWorkspace('reward.py'), 'utf8');
    // Where no person watches, as in tests, VS Code takes its question for answered.
    const { best } = JSON.parse(await call('improve_reward', { rounds: 1 })) as { best: { code: string } };
    assert.match(best.code, /^def /m);
    assert.equal(readFileSync(inWorkspace('reward.py'), 'utf8'), before);
  });
});
