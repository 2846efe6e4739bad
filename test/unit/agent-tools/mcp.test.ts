import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { lavaCopy } from '../cli/run';

const CLI = resolve('dist/cli.js');

interface Told {
  readonly isError: boolean;
  readonly text: string;
}

/** The built server, asked by the protocol's own client. */
describe('rewardsmith mcp', function () {
  this.timeout(120_000);
  let folder: string;
  let client: Client;

  before(async () => {
    folder = await lavaCopy();
    client = await connect(folder);
  });
  after(async () => {
    await client.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function connect(root: string): Promise<Client> {
    const made = new Client({ name: 'test', version: '1' });
    const args = [CLI, 'mcp', '--root', root];
    await made.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }));
    return made;
  }

  async function call(
    name: string,
    args: Record<string, unknown> = {},
    options?: Parameters<Client['callTool']>[2],
  ): Promise<Told> {
    const answer = CallToolResultSchema.parse(
      await client.callTool({ name, arguments: args }, undefined, options),
    );
    const [content] = answer.content;
    assert.equal(content?.type, 'text');
    return { isError: answer.isError === true, text: content.text };
  }

  const json = async (...asked: Parameters<typeof call>): Promise<Record<string, unknown>> => {
    const { isError, text } = await call(...asked);
    assert.equal(isError, false, text);
    return JSON.parse(text) as Record<string, unknown>;
  };

  it('lists six tools, with what each takes and whether it may cost something', async () => {
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name, annotations }) => [name, annotations?.openWorldHint]),
      [
        ['analyze_reward', false],
        ['check_reward', false],
        ['replay_reward', false],
        ['compare_rewards', false],
        ['inspect_trajectories', false],
        ['improve_reward', true],
      ],
    );
    for (const { inputSchema } of tools) assert.equal(inputSchema.type, 'object');
    assert.match(client.getInstructions() ?? '', /check_reward after each edit/);
  });

  it('judges the reward of the only task, with progress, in few words', async () => {
    const shares: number[] = [];
    const { text } = await call(
      'analyze_reward',
      {},
      { onprogress: ({ progress }) => shares.push(progress) },
    );
    const { verdict, exploits, failures, suggestions } = JSON.parse(text) as {
      verdict: { kind: string };
      exploits: { message: string }[];
      failures: { cause: string; count: number }[];
      suggestions: { diff: string; effect: string }[];
    };
    assert.equal(verdict.kind, 'exploitable');
    assert.ok(exploits.length > 0);
    assert.deepEqual(
      failures.map(({ cause, count }) => [cause, count]),
      [
        ['lava', 39],
        ['out of time', 11],
      ],
    );
    assert.match(suggestions[0]?.diff ?? '', /^@@ /m);
    assert.ok(text.length < 20_000, `${text.length} characters are too many for a model`);
    assert.ok(shares.length > 0 && shares.every((share) => share >= 0 && share <= 1));
  });

  it('tries code that stands in no file, and writes none', async () => {
    const before = readFileSync(join(folder, 'reward.py'), 'utf8');
    const code =
      'def compute_reward(obs, action, next_obs, terminated):\n    return 1.0 if terminated and next_obs["front"] == "lav" else 0.0\n';
    const { findings } = (await json('check_reward', { code })) as {
      findings: { line: number; text: string; message: string }[];
    };
    const [found] = findings;
    assert.equal(found?.line, 2);
    assert.match(found.text, /^return 1\.0 if/);
    assert.equal(readFileSync(join(folder, 'reward.py'), 'utf8'), before);
  });

  it('replays: returns by outcome, and one episode step by step, page by page', async () => {
    const { counts, measures, bestPaidFailures } = (await json('replay_reward')) as {
      counts: { success: number };
      measures: { auc: string };
      bestPaidFailures: { id: string; length: number }[];
    };
    assert.equal(counts.success, 46);
    assert.match(measures.auc, /^0\.\d+ \[0\.\d+, \d\.\d+\]$/);
    const [failure] = bestPaidFailures;
    assert.ok(failure);
    const { steps } = (await json('replay_reward', { episode: failure.id, from: failure.length - 2 })) as {
      steps: { rows: { step: number; reward: number; obs: { front: string }; action: string }[] };
    };
    assert.equal(steps.rows.length, 2);
    assert.equal(steps.rows.at(-1)?.step, failure.length - 1);
    assert.equal(typeof steps.rows.at(-1)?.reward, 'number');
    assert.match(steps.rows[0]?.action ?? '', /^(left|right|forward)$/);
  });

  it('tells two versions apart, and a version from itself not at all', async () => {
    const code = 'def compute_reward(obs, terminated):\n    return -1.0 if terminated else 0.0\n';
    const other = (await json('compare_rewards', { a: {}, b: { code } })) as { rankMoves: unknown[] };
    assert.ok(other.rankMoves.length > 0);
    const same = (await json('compare_rewards', { a: {}, b: {} })) as {
      distances: Record<string, string>;
      rankMoves: unknown[];
    };
    assert.equal(same.distances['erc'], '0.00');
    assert.deepEqual(same.rankMoves, []);
  });

  it('shows what was recorded, of a task and of any file', async () => {
    const { outcomes, observation } = (await json('inspect_trajectories')) as {
      outcomes: Record<string, number>;
      observation: string[];
    };
    assert.deepEqual(outcomes, { 'failure: lava': 39, success: 46, 'failure: out of time': 11 });
    assert.match(observation.join('\n'), /front: obs\["front"\], one of "empty", "goal", "lava", "wall"/);
    const { recordings } = (await json('inspect_trajectories', {
      recordings: ['recordings/layout-1.jsonl.gz'],
    })) as { recordings: string[] };
    assert.match(recordings.join('\n'), /32 episodes/);
  });

  it('improves without a model, keeps the candidate in the history and leaves the file alone', async () => {
    const before = readFileSync(join(folder, 'reward.py'), 'utf8');
    const { best } = (await json('improve_reward', { rounds: 1 })) as { best: { code: string } };
    assert.match(best.code, /def /);
    assert.notEqual(best.code, before);
    assert.equal(readFileSync(join(folder, 'reward.py'), 'utf8'), before);
    assert.ok(existsSync(join(folder, '.rewardsmith')));
  });

  it('says what is wrong, and what to call instead', async () => {
    const cases: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
      ['analyze_reward', { task: 'lav.reward.json' }, /Give "task" as one of: lava\.reward\.json/],
      ['analyze_reward', { file: 'x' }, /Unrecognized key: "file".*It takes "task", "reward", "code"/],
      ['replay_reward', { episode: 'none' }, /no episode "none".*Ids look like: layout-1/],
      ['replay_reward', { reward: 'nowhere.py' }, /reward-missing: There is no reward file/],
      ['replay_reward', { code: 'def f(:\n' }, /^Error /],
      ['paint_reward', {}, /There is no tool "paint_reward"\. There are: analyze_reward/],
    ];
    for (const [name, args, said] of cases) {
      const { isError, text } = await call(name, args);
      assert.equal(isError, true, text);
      assert.match(text, said);
    }
    const empty = await mkdtemp(join(tmpdir(), 'rewardsmith-mcp-'));
    const other = await connect(empty);
    const answer = CallToolResultSchema.parse(await other.callTool({ name: 'check_reward', arguments: {} }));
    await other.close();
    await rm(empty, { recursive: true });
    assert.equal(answer.isError, true);
    assert.match(JSON.stringify(answer.content), /There is no task here yet: make one with/);
  });

  it('stops a reward that hangs when the client cancels, and goes on', async () => {
    await writeFile(join(folder, 'hangs.py'), 'def compute_reward(obs):\n    while True:\n        pass\n');
    const abort = new AbortController();
    const hanging = call('replay_reward', { reward: 'hangs.py' }, { signal: abort.signal });
    setTimeout(() => abort.abort(), 1500);
    await assert.rejects(hanging);
    assert.ok((await json('replay_reward'))['counts']);
  });

  it('ends when the client goes, and writes nothing but the protocol', async () => {
    const server = spawn(process.execPath, [CLI, 'mcp', '--root', folder], { stdio: 'pipe' });
    let out = '';
    server.stdout.on('data', (data: Buffer) => (out += data.toString()));
    server.stdin.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } } })}\nnot JSON\n`,
    );
    while (!out.includes('\n')) await once(server.stdout, 'data');
    server.stdin.end();
    const [code] = (await once(server, 'exit')) as [number];
    assert.equal(code, 0);
    for (const line of out.trim().split('\n'))
      assert.equal((JSON.parse(line) as { jsonrpc: string }).jsonrpc, '2.0');
  });
});
