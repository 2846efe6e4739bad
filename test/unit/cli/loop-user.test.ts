import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { StoredCandidate } from '../../../extension/core/loop/record';
import { Endpoint, FORMATS, raw } from '../model/endpoint';
import { corridorTask } from './corridor-task';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const reward = (step: number, near: number): string => `def compute_reward(obs, next_obs):
    forth = ${step} if next_obs["x"] > obs["x"] else 0.0
    # The nearer the better.
    near = ${near} * obs["x"]
    return forth + near, {"forth": forth, "near": near}
`;

describe('what the user says to the loop, command line', function () {
  this.timeout(400_000);
  const endpoint = new Endpoint();
  const [openai] = FORMATS;
  assert.ok(openai);
  let folder: string;
  before(async () => {
    await endpoint.start();
    folder = await corridorTask();
  });
  after(async () => {
    await endpoint.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** `reply` is asked what to type each time the command waits for a line. */
  function run(args: readonly string[], reply?: (stderr: string) => string): Promise<Ran> {
    const child = spawn(process.execPath, [resolve('dist/cli.js'), ...args], {
      cwd: folder,
      env: { ...process.env, OPENAI_API_KEY: 'k', XDG_STATE_HOME: join(folder, 'state') },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => {
      stderr += piece.toString();
      if (stderr.endsWith('\n> ')) child.stdin.write(`${reply?.(stderr) ?? ''}\n`);
    });
    return new Promise((done) => child.once('close', (code) => done({ code, stdout, stderr })));
  }

  let id = '';

  it('tells the designer at once, and between rounds; a rejected candidate and the reason stay', async () => {
    let asked = 0;
    endpoint.answerWith((response, request) => {
      const text = `So.\n\n\`\`\`python\n${reward(0.2 + asked++ / 10, 0.1)}\`\`\``;
      raw([...openai.texts(text), ...openai.ending('stop', [9, 9])])(response, request);
    });
    const replies = [
      (stderr: string) => `reject ${(id = /Round 1 · (c\d+-\w+)/.exec(stderr)?.[1] ?? '')}`,
      () => `reject ${id} it pays for going to and fro`,
      () => 'never reward standing',
    ];
    const ran = await run(
      [
        'loop',
        'corridor.reward.json',
        ...['--rounds', '3', '--no-review', '--ask', '--steer', 'keep it short', '--format', 'json'],
        ...['--model', 'm-1', '--base-url', endpoint.baseUrl],
      ],
      (stderr) => (replies.shift() ?? (() => ''))(stderr),
    );
    assert.match(ran.stderr, /Say which and why/, 'a reason is asked for');
    const prompts = endpoint.asked.map(({ body }) => body.messages.map(({ content }) => content).join('\n'));
    assert.equal(prompts.length, 3, ran.stderr);
    assert.match(prompts[0] ?? '', /# What the user says\n\n- keep it short/);
    assert.match(
      prompts[1] ?? '',
      /# What the user has rejected\n\nRejected because: it pays for going to and fro/,
    );
    assert.match(prompts[2] ?? '', /- keep it short\n- never reward standing/);
    const report = JSON.parse(ran.stdout) as { best: { id: string }; stopped: { reason: string } };
    assert.notEqual(report.best.id, id);
  });

  it('shows the history as a tree, with what was rejected and why', async () => {
    const shown = await run(['history', 'corridor.reward.json']);
    assert.match(shown.stdout, new RegExp(`${id} .*rejected: it pays for going to and fro`));
    const code = await run(['history', 'corridor.reward.json', '--show', id]);
    assert.match(code.stdout, /^def compute_reward/);
    const noReason = await run(['history', 'corridor.reward.json', '--reject', id]);
    assert.equal(noReason.code, 2);
  });

  it('goes on from a candidate that was edited by hand, as its child; and tells a later run what was rejected', async () => {
    const code = await run(['history', 'corridor.reward.json', '--show', id]);
    await writeFile(join(folder, 'reward.py'), code.stdout.replace('near = 0.1', 'near = 0.05'));
    endpoint.answerWith(
      raw([...openai.texts(`\`\`\`python\n${reward(0.7, 0.2)}\`\`\``), ...openai.ending('stop', [9, 9])]),
    );
    const ran = await run([
      'loop',
      'corridor.reward.json',
      ...['--rounds', '1', '--no-review', '--model', 'm-1', '--base-url', endpoint.baseUrl],
    ]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(JSON.stringify(endpoint.asked[0]?.body), /it pays for going to and fro/);
    const kept = await run(['history', 'corridor.reward.json', '--format', 'json']);
    const edited = flat((JSON.parse(kept.stdout) as { candidates: Node[] }).candidates).find(
      ({ origin, parent }) => origin === 'hand' && parent !== null,
    );
    assert.equal(edited?.parent, id);
    const text = await readFile(
      join(folder, '.rewardsmith', 'corridor', 'candidates', `${edited?.id}.py`),
      'utf8',
    );
    assert.match(text, /near = 0.05/);
  });
});

type Node = StoredCandidate & { readonly children: readonly Node[] };

function flat(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [node, ...flat(node.children)]);
}
