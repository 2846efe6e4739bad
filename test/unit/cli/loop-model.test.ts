import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Answer } from '../model/endpoint';
import { Endpoint, FORMATS, json, raw } from '../model/endpoint';
import type { CliRun } from './run';
import { lavaCopy } from './run';

const KEY = 'sk-canary-4f1d7c0b9a';
const REWARD = `import os

print("environment", dict(os.environ))


def compute_reward(obs, next_obs, terminated):
    goal = 1.0 if terminated and next_obs["front"] != "lava" else 0.0
    lava = -1.0 if terminated and goal == 0.0 else 0.0
    return goal + lava, {"goal": goal, "lava": lava}
`;

interface Report {
  readonly stopped: { readonly reason: string; readonly sentence: string };
  readonly spend?: { readonly calls: number; readonly inputTokens: number; readonly money: number | null };
  readonly best: { readonly code: string } | null;
  readonly rounds: readonly {
    readonly candidate: { readonly code: string; readonly exchanges?: string[] } | null;
    readonly review?: object;
  }[];
}

/** A whole run of the command line against a server of ours. */
describe('loop with a language model, command line', function () {
  this.timeout(120_000);
  const endpoint = new Endpoint();
  const [openai] = FORMATS;
  assert.ok(openai);
  let folder: string;
  let state: string;
  before(async () => {
    await endpoint.start();
    folder = await lavaCopy();
    state = await mkdtemp(join(tmpdir(), 'rewardsmith-state-'));
  });
  after(async () => {
    await endpoint.stop();
    for (const made of [folder, state]) await rm(made, { recursive: true, force: true });
  });

  function run(...args: readonly string[]): Promise<CliRun> {
    const env = { ...process.env, OPENAI_API_KEY: KEY, XDG_STATE_HOME: state };
    return new Promise((done) => {
      execFile(
        process.execPath,
        [resolve('dist/cli.js'), ...args],
        { cwd: folder, env, maxBuffer: 1 << 28 },
        (error, stdout, stderr) =>
          done({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr }),
      );
    });
  }
  const live = (...rest: readonly string[]): string[] => [
    'loop',
    'lava.reward.json',
    '--rounds',
    '1',
    '--format',
    'json',
    '--model',
    'm-1',
    '--base-url',
    endpoint.baseUrl,
    ...rest,
  ];
  const said = (text: string, usage: readonly [number, number] = [900, 100]): Answer =>
    raw([...openai.texts(text), ...openai.ending('stop', usage)]);
  /** As a proxy does that shows what it was sent. */
  const echoes =
    (text: string): Answer =>
    (response, asked) =>
      said(`Your header was ${asked.headers.authorization}.\n\n${text}`)(response, asked);
  const design = `Pay the goal, charge the lava.\n\n\`\`\`python\n${REWARD}\`\`\``;

  async function textsBelow(...folders: readonly string[]): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (const below of folders)
      for (const entry of await readdir(below, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) {
          const file = join(entry.parentPath, entry.name);
          texts.set(file, await readFile(file, 'latin1'));
        }
    return texts;
  }

  it('designs, has it read, measures it, tells the spend, and writes the key nowhere', async () => {
    endpoint.answerWith(
      json({ error: { message: `busy, ${KEY}` } }, 429),
      echoes(design),
      echoes('{"faults": [{"kind": "exploit", "line": 99, "quote": "not there", "fault": "x", "fix": "y"}]}'),
    );
    const ran = await run(...live());
    assert.equal(endpoint.asked.at(-1)?.headers.authorization, `Bearer ${KEY}`);
    const report = JSON.parse(ran.stdout) as Report;
    assert.equal(report.stopped.reason, 'rounds-done', ran.stderr);
    assert.equal(report.spend?.calls, 3, 'a design and two readings');
    assert.equal(report.spend.inputTokens, 2700);
    assert.equal(report.rounds[0]?.candidate?.code, REWARD);
    assert.equal(report.rounds[0].candidate.exchanges?.length, 1);
    assert.match(JSON.stringify(report.rounds[0].review), /"dropped":2/);

    const written = await textsBelow(folder, state);
    assert.ok(
      [...written.keys()].some((file) => file.includes('conversations') && file.endsWith('0002-critic.md')),
    );
    assert.ok([...written.keys()].some((file) => file.startsWith(join(state, 'rewardsmith', 'spend'))));
    for (const [file, text] of [
      ...written,
      ['standard output', ran.stdout],
      ['standard error', ran.stderr],
    ] as const)
      assert.ok(!text.includes(KEY) && !text.includes(Buffer.from(KEY).toString('base64')), file);
  });

  it('runs again from the kept conversation, without a model', async () => {
    endpoint.answerWith(() => assert.fail('nobody is asked'));
    const replayed = await run(
      'loop',
      'lava.reward.json',
      '--rounds',
      '1',
      '--format',
      'json',
      '--replay',
      '.rewardsmith/lava/conversations',
    );
    const report = JSON.parse(replayed.stdout) as Report;
    assert.equal(report.stopped.reason, 'rounds-done', replayed.stderr);
    assert.equal(report.rounds[0]?.candidate?.code, REWARD);
    assert.equal(endpoint.asked.length, 0);
  });

  it('says where a run is another one than was recorded', async () => {
    const file = join(folder, 'lava.reward.json');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace('Reach', 'Find'));
    const replayed = await run(
      'loop',
      'lava.reward.json',
      '--rounds',
      '1',
      '--replay',
      '.rewardsmith/lava/conversations',
    );
    await writeFile(file, before);
    assert.equal(replayed.code, 2);
    assert.match(replayed.stderr, /message 2 \(user\) of exchange 1 \(designer\) differs on line 3/);
  });

  it('ends at a limit with the best it has, and says which', async () => {
    endpoint.answerWith(said(design));
    const ran = await run(...live('--max-calls', '1', '--no-review', '--rounds', '3'));
    const report = JSON.parse(ran.stdout) as Report;
    assert.equal(report.stopped.reason, 'budget');
    assert.match(report.stopped.sentence, /1 request of this run/);
    assert.ok(report.best);
    assert.equal(endpoint.asked.length, 1);
    assert.equal(ran.code, 0, ran.stderr);
  });

  it('goes on after it was killed, and pays for nothing twice', async () => {
    const review = '{"faults": []}';
    endpoint.answerWith(said(design), (response) => {
      // In the middle of the review: the whole process goes, as in a crash.
      killed.kill('SIGKILL');
      response.destroy();
    });
    const env = { ...process.env, OPENAI_API_KEY: KEY, XDG_STATE_HOME: state };
    const killed = execFile(process.execPath, [resolve('dist/cli.js'), ...live()], { cwd: folder, env });
    await new Promise((done) => killed.once('exit', done));
    assert.ok(endpoint.asked.length <= 3);
    endpoint.answerWith(said(review));
    const ran = await run(...live('--resume'));
    const report = JSON.parse(ran.stdout) as Report;
    assert.equal(report.stopped.reason, 'rounds-done', ran.stderr);
    assert.equal(endpoint.asked.length, 2, 'only the two readings were asked');
    assert.equal(report.spend?.calls, 2);
    assert.equal(report.rounds[0]?.candidate?.code, REWARD);
  });

  it('asks nothing under a limit on money without a price', async () => {
    endpoint.answerWith(said(design));
    const ran = await run(...live('--max-money', '1'));
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /no price for m-1/);
    assert.equal(endpoint.asked.length, 0);
  });

  it('tries a model', async () => {
    endpoint.answerWith(
      said('1 2 3'),
      said('{"sum": 42}'),
      json({ data: [{ id: 'm-1', max_model_len: 4096 }] }),
    );
    const ran = await run(
      'model',
      'test',
      '--model',
      'm-1',
      '--base-url',
      endpoint.baseUrl,
      '--format',
      'json',
    );
    const { structured, context, tellsUsage } = JSON.parse(ran.stdout) as Record<string, unknown>;
    assert.deepEqual([structured, context, tellsUsage], ['enforced', 4096, true], ran.stderr);
  });
});
