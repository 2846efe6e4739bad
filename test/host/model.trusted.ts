import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { commands, ConfigurationTarget, Uri, window, workspace } from 'vscode';
import { inWorkspace, until } from './editor';

const REWARD = `def compute_reward(obs, next_obs, terminated):
    goal = 1.0 if terminated and next_obs["front"] != "lava" else 0.0
    lava = -1.0 if terminated and goal == 0.0 else 0.0
    return goal + lava, {"goal": goal, "lava": lava}
`;

/** Improve Reward with a model behind a local server, as a user has it from settings. */
describe('a language model as designer', () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const prompt = Buffer.concat(chunks).toString();
      asked.push(prompt);
      const text = prompt.includes('You review a reward function')
        ? '{"faults": []}'
        : `Pay the goal.\n\n\`\`\`python\n${REWARD}\`\`\``;
      const piece = { choices: [{ index: 0, delta: { content: text }, finish_reason: 'stop' }] };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify(piece)}\n\ndata: [DONE]\n\n`);
    });
  });
  const section = () => workspace.getConfiguration('rewardsmith.model');
  const set = async (values: Record<string, unknown>): Promise<void> => {
    for (const [key, value] of Object.entries(values))
      await section().update(key, value, ConfigurationTarget.Global);
  };
  const runs = inWorkspace('.rewardsmith', 'lava', 'conversations');
  const improve = () =>
    commands.executeCommand('rewardsmith.improve', Uri.file(inWorkspace('lava.reward.json')));

  const stateHome = process.env['XDG_STATE_HOME'];
  before(async () => {
    // What is spent here is none of the developer's own.
    process.env['XDG_STATE_HOME'] = inWorkspace('.state');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await set({ baseUrl: `http://127.0.0.1:${port}/v1`, id: 'm-1' });
  });
  after(async () => {
    if (stateHome === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = stateHome;
    server.closeAllConnections();
    server.close();
    await set({ baseUrl: undefined, id: undefined, 'limits.run': undefined });
  });

  it('asks the model of the settings, has it read, and keeps the candidate and what was said', async function () {
    // Two whole analyses: on a busy machine they take their time.
    this.timeout(240_000);
    await improve();
    // The draft is read twice, so that a chance objection shows.
    assert.equal(asked.length, 3);
    assert.match(asked[0] ?? '', /Last steps of failed trajectories/);
    const candidates = inWorkspace('.rewardsmith', 'lava', 'candidates');
    const codes = readdirSync(candidates).filter((name) => name.endsWith('.py'));
    assert.ok(codes.some((name) => readFileSync(join(candidates, name), 'utf8') === REWARD));
    const [run] = readdirSync(runs);
    assert.ok(run && existsSync(join(runs, run, '0002-critic.md')));
    assert.match(readFileSync(join(runs, run, '0001-designer.md'), 'utf8'), /## ← m-1/);
  });

  it('opens an exchange to read', async () => {
    void commands.executeCommand('rewardsmith.showConversation', Uri.file(inWorkspace('lava.reward.json')));
    const editor = await until('the page', async () => {
      await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return window.visibleTextEditors.find(
        ({ document }) => document.uri.scheme === 'rewardsmith-conversation',
      );
    });
    assert.match(editor.document.getText(), /# 1 · designer[\s\S]*## → system[\s\S]*## ← m-1/);
  });

  it('asks nothing beyond the limit of the settings', async () => {
    asked.length = 0;
    await set({ 'limits.run': { calls: 0 } });
    void improve();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal(asked.length, 0);
  });
});
