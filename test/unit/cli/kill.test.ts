import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { storedCandidateSchema } from '../../../extension/core/loop/record';
import { exchangeSchema } from '../../../extension/core/model/exchange';
import type { Answer, Asked } from '../model/endpoint';
import { Endpoint, FORMATS } from '../model/endpoint';
import { corridorTask } from './corridor-task';

/** `npm run test:kill` kills more often, and a loop that has several answers under way too. */
const ASKED_KILLS = process.env.REWARDSMITH_KILLS;
const KILLS = Number(ASKED_KILLS ?? 1);
const WIDTHS = ASKED_KILLS === undefined ? [1] : [1, 3];
const SEED = Number(process.env.REWARDSMITH_SEED ?? 7);

/** What a designer may write: farmable, backwards, not Python, a name that is not there, the same in other words. Nothing ends the loop early. */
const REWARDS = [
  'def compute_reward(obs, next_obs):\n    return 0.2 if next_obs["x"] > obs["x"] else 0.0\n',
  'def compute_reward(obs, next_obs):\n    return float(obs["x"] - next_obs["x"])\n',
  'def compute_reward(obs, next_obs)\n    return 0.0\n',
  'def compute_reward(obs, next_obs):\n    return progres(obs, next_obs)\n',
  'def compute_reward(obs, next_obs):\n    forth = 0.3 if next_obs["x"] > obs["x"] else 0.0\n    near = 0.1 * obs["x"]\n    return forth + near, {"forth": forth, "near": near}\n',
  'def compute_reward(obs, next_obs):\n    step = next_obs["x"] - obs["x"]\n    return 0.2 * (step > 0)\n',
];

interface Report {
  readonly best: { readonly code: string } | null;
  readonly stopped: { readonly reason: string };
  readonly rounds: readonly { readonly candidate: { readonly code: string } | null }[];
}

/** The same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a loop that is killed', function () {
  this.timeout(Math.max(600_000, KILLS * 120_000));
  const endpoint = new Endpoint();
  const [openai] = FORMATS;
  assert.ok(openai);
  const folders: string[] = [];
  before(() => endpoint.start());
  after(async () => {
    await endpoint.stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  /** A model that says the same to the same prompt, piece by piece, so that an answer can be cut. */
  const answers: Answer = (response, asked) => {
    const text = answerTo(asked);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const pieces = [
      ...openai.texts(text.slice(0, 20), text.slice(20, 60), text.slice(60)),
      ...openai.ending('stop', [500, 50]),
    ];
    const send = (): void => {
      const piece = pieces.shift();
      if (piece === undefined) response.end();
      else response.write(piece, () => setTimeout(send, 10));
    };
    send();
  };
  function answerTo({ body: { messages, model } }: Asked): string {
    const prompt = messages
      .map(({ content }) => content)
      .join('\n')
      .replace(/\bc\d{4,}-(?=[0-9a-f]{4})/g, 'c-');
    const choice = createHash('sha256').update(model).update(prompt).digest().readUInt32BE(0);
    if (!prompt.includes('"faults"'))
      return `Because.\n\n\`\`\`python\n${REWARDS[choice % REWARDS.length] ?? ''}\`\`\``;
    const fault = {
      kind: 'exploit',
      line: 2,
      quote: /^ +2 {2}(.*)$/m.exec(prompt)?.[1] ?? '',
      fault: 'It can be farmed',
      fix: 'Pay the change',
    };
    return JSON.stringify({ faults: choice % 3 === 0 ? [fault] : [] });
  }

  /** Runs until its end, or until `killed` calls back. Null: it was killed. */
  async function run(
    folder: string,
    args: readonly string[],
    killed: (kill: () => void) => void,
  ): Promise<{ report: Report | null; stderr: string }> {
    const state = join(folder, 'state');
    const child = spawn(
      process.execPath,
      [resolve('dist/cli.js'), 'loop', 'corridor.reward.json', '--format', 'json', ...args],
      { cwd: folder, env: { ...process.env, OPENAI_API_KEY: 'k', XDG_STATE_HOME: state } },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
    killed(() => child.kill('SIGKILL'));
    const signal = await new Promise<string | null>((done) => child.once('close', (_, by) => done(by)));
    return { report: signal === null ? (JSON.parse(stdout) as Report) : null, stderr };
  }

  /** Kills it so long after its start, or so long after a request has come. */
  function runUntil(
    folder: string,
    args: readonly string[],
    when: {
      readonly kill: boolean;
      readonly after: number | null;
      readonly request: number;
      readonly within: number;
    },
  ): Promise<{ report: Report | null; stderr: string }> {
    let asked: (() => void) | null = null;
    endpoint.answerWith((response, request) => {
      if (endpoint.asked.length > when.request) asked?.();
      asked = endpoint.asked.length > when.request ? null : asked;
      answers(response, request);
    });
    return run(folder, args, (kill) => {
      if (!when.kill) return;
      if (when.after !== null) setTimeout(kill, when.after);
      else asked = () => setTimeout(kill, when.within);
    });
  }

  /** Every record can be read, and nothing is left of those that were being written. */
  async function assertWhole(folder: string): Promise<void> {
    const below = join(folder, '.rewardsmith');
    for (const entry of await readdir(below, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const { name } = entry;
      const file = join(entry.parentPath, name);
      assert.ok(!name.endsWith('.tmp'), file);
      if (!name.endsWith('.json')) continue;
      const value: unknown = JSON.parse(await readFile(file, 'utf8'));
      if (basename(entry.parentPath) === 'candidates') storedCandidateSchema.parse(value);
      else if (/^\d/.test(name)) exchangeSchema.parse(value);
    }
  }

  for (const width of WIDTHS) {
    it(`comes to the same end, pays for nothing twice and leaves nothing half-written, with ${width} at a time`, async () => {
      const args = [
        '--rounds',
        '3',
        '--readings',
        '1',
        '--width',
        String(width),
        '--model',
        'm-1',
        '--base-url',
        endpoint.baseUrl,
      ];
      const whole = await corridorTask();
      folders.push(whole);
      endpoint.answerWith(answers);
      const began = performance.now();
      const { report: expected, stderr } = await run(whole, args, () => undefined);
      const lasts = performance.now() - began;
      assert.ok(expected?.best, stderr);
      const paid = endpoint.asked.length;
      assert.ok(paid >= 4, `${paid} calls`);

      const next = random(SEED + width);
      let kills = 0;
      let again = 0;
      for (let trial = 0; trial < KILLS; trial++) {
        const torn = await corridorTask();
        folders.push(torn);
        // Some are killed a second time, while they are at it again.
        const twice = next() < 0.3;
        let report: Report | null = null;
        let total = 0;
        let died = 0;
        for (let attempt = 0; !report; attempt++) {
          const ran = await runUntil(torn, attempt === 0 ? args : [...args, '--resume'], {
            // Half of the times by the clock, half in the middle of an answer.
            after: next() < 0.5 ? next() * lasts : null,
            request: Math.floor(next() * paid),
            within: next() * 40,
            kill: attempt < (twice ? 2 : 1),
          });
          ({ report } = ran);
          total += endpoint.asked.length;
          if (report === null) died++;
          assert.ok(attempt < 3, ran.stderr);
        }
        assert.deepEqual(
          report.rounds.map(({ candidate }) => candidate?.code),
          expected.rounds.map(({ candidate }) => candidate?.code),
        );
        assert.equal(report.best?.code, expected.best.code);
        assert.equal(report.stopped.reason, expected.stopped.reason);
        await assertWhole(torn);
        // What was in flight, and no more.
        assert.ok(total - paid <= died * width, `${total - paid} of ${total} calls were paid for again`);
        kills += died;
        again += total - paid;
      }
      assert.ok(kills > 0);
      console.log(
        `      ${paid} calls without a kill; ${kills} kills in ${KILLS} runs, ${again} calls more in all`,
      );
    });
  }
});
