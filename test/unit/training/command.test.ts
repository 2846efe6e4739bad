import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { commandWords } from '../../../extension/core/training/command-line';
import { outcomeOf } from '../../../extension/core/training/outcome';
import type { TrainingControl } from '../../../extension/core/training/train';
import { corridorTask, SOUND } from './corridor';

const VALUES = { reward: '/a b/reward.py', out: '/out', steps: 100, seed: 3 };

/** Writes two episodes, then does what its last argument says. */
const TRAINER = `
const { writeFileSync } = require('node:fs');
const [, , reward, out, steps, seed, then] = process.argv;
const { readFileSync } = require('node:fs');
if (!readFileSync(reward, 'utf8').includes('goal')) process.exit(9);
const step = (episode, x, last) => JSON.stringify({ episode, t: 0, obs: { x }, action: 1, reward: last === 8 ? 1 : 0,
  next_obs: { x: last }, terminated: true, truncated: false, info: { policy: then === 'learning' ? 'ppo training' : 'ppo' } }) + '\\n';
writeFileSync(out + '/run.jsonl', step(0, 7, 8) + step(1, 1, Number(seed) === 0 ? 0 : 8));
if (then === 'half') writeFileSync(out + '/more.jsonl', '{"episode": 0, "t": 0, "obs": {"x');
if (then === 'loud') for (let i = 0; i < 40; i++) console.log('x'.repeat(1 << 20));
if (then === 'gone' && Number(seed) === 1) require('node:fs').rmSync(out, { recursive: true });
if (then === 'nan') writeFileSync(out + '/run.jsonl', step(0, 7, 8).replace('"reward":1', '"reward":NaN') + step(1, 7, 8));
if (then === 'binary') for (let i = 0; i < 99; i++) process.stdout.write(Buffer.from(Array.from({ length: 256 }, (_, b) => b)));
if (then === 'nothing') require('node:fs').rmSync(out + '/run.jsonl');
if (then === 'child') {
  const stays = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  writeFileSync(out + '/pid', String(stays.pid));
  process.exit(0);
}
if (then === 'daemon') {
  const options = { detached: true, stdio: 'ignore' };
  const stays = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], options);
  stays.unref();
  writeFileSync(out + '/pid', String(stays.pid));
}
if (then === 'babble') for (;;) require('node:fs').writeSync(1, 'loss nan\\n'.repeat(5000));
if (then === 'crash') { console.error('\\x1b[2J\\x1b[31mCUDA out of memory\\x1b[0m'); process.exit(1); }
if (then === 'hang') {
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  writeFileSync(out + '/pid', String(child.pid));
  process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
}
`;

describe('commandWords', () => {
  it('fills in placeholders without a shell', () => {
    const words = commandWords(
      'python "my train.py" --reward {reward} --out={out} \'{steps}\' -s {seed}',
      VALUES,
    );
    assert.deepEqual(words.ok && words.value, [
      'python',
      'my train.py',
      '--reward',
      '/a b/reward.py',
      '--out=/out',
      '100',
      '-s',
      '3',
    ]);
  });

  it('refuses what it would not understand', () => {
    for (const command of ['', 'x {reward}', 'x {out}', 'x {reward} {out} {what}', 'x "{reward} {out}'])
      assert.equal(commandWords(command, VALUES).ok, false, command);
  });
});

describe("training with the user's own command", function () {
  this.timeout(60_000);
  const folders: string[] = [];
  after(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function train(
    then: string,
    agreed = true,
    control: TrainingControl = {},
    seconds = 60,
    program = process.execPath,
    changes: object = {},
  ) {
    const command = `"${program}" trainer.cjs {reward} {out} {steps} {seed} ${then}`;
    const folder = await corridorTask({ train: { command }, ...changes });
    folders.push(folder);
    await writeFile(join(folder, 'trainer.cjs'), TRAINER);
    const asked: string[] = [];
    const workbench = createWorkbench({
      runtime: 'auto',
      limits: DEFAULT_LIMITS,
      trainCommand: {
        agree: (shown) => {
          asked.push(shown);
          return Promise.resolve(agreed);
        },
        hint: 'Add --yes.',
      },
    });
    try {
      const context = await workbench.open(join(folder, 'corridor.reward.json'));
      assert.ok(context.ok, JSON.stringify(context));
      const reward = { source: SOUND, file: join(folder, 'reward.py'), entry: null };
      const budget = { steps: 10, seeds: 2, seconds };
      const trained = await workbench.train(context.value, reward, { label: 'c1', budget }, control);
      assert.deepEqual(asked, [command]);
      return { trained, folder };
    } finally {
      workbench.dispose();
    }
  }

  it('is asked first, and not run without a yes', async () => {
    const { trained } = await train('end', false);
    assert.ok(!trained.ok);
    assert.equal(trained.problem.code, 'command-not-agreed');
    assert.match(trained.problem.message, /trainer\.cjs/);
  });

  it('runs once a seed, and what it recorded is judged as the task says', async () => {
    const { trained } = await train('end');
    assert.ok(trained.ok, JSON.stringify(trained));
    assert.equal(trained.value.problem, null);
    const { success, causes, baseline } = outcomeOf(trained.value, null);
    assert.equal(success?.mean, 0.75);
    assert.equal(baseline, null);
    assert.deepEqual(causes.after, { pit: 0.25 });
  });

  it('keeps what one that crashes has recorded, and shows what it said', async () => {
    const { trained } = await train('crash');
    assert.ok(trained.ok);
    assert.equal(trained.value.problem?.code, 'command-failed');
    assert.match(trained.value.problem.message, /exit code 1: CUDA out of memory/);
    assert.equal(trained.value.seeds[0]?.episodes.length, 2);
  });

  it('reads the whole episodes beside half a file', async () => {
    const { trained } = await train('half');
    assert.ok(trained.ok);
    assert.ok((trained.value.seeds[0]?.episodes.length ?? 0) >= 2, JSON.stringify(trained.value.problem));
    assert.match(JSON.stringify(trained.value.notes), /more\.jsonl/);
  });

  it('keeps the beginning of what one that prints megabytes says, and its recordings', async () => {
    const { trained, folder } = await train('loud');
    assert.ok(trained.ok);
    assert.equal(trained.value.problem, null);
    assert.equal(trained.value.seeds[1]?.episodes.length, 2);
    const log = await stat(join(folder, '.rewardsmith', 'corridor', 'rounds', 'c1-own', 'seed-0.log'));
    assert.ok(log.size > 1 << 20 && log.size < 1 << 25, String(log.size));
  });

  it('says why nothing is known of the trained agent although something was recorded', async () => {
    const { trained: learning } = await train('learning');
    assert.ok(learning.ok);
    assert.equal(learning.value.notes?.[0]?.code, 'nothing-of-the-trained');
    assert.equal(outcomeOf(learning.value, null).success, null);
    const asks = { success: "info['is_success']" };
    const { trained: unjudged } = await train('end', true, {}, 60, process.execPath, asks);
    assert.ok(unjudged.ok);
    assert.equal(unjudged.value.notes?.[0]?.code, 'nothing-judged');
    assert.match(unjudged.value.notes[0].message, /none of the 2 recorded episodes .* info\['is_success'\]/);
  });

  it('does not wait for a child that is left behind, and ends it', async () => {
    const began = performance.now();
    const { trained, folder } = await train('child', true, {}, 600);
    assert.ok(trained.ok);
    assert.equal(trained.value.problem, null);
    assert.ok(performance.now() - began < 60_000);
    const pid = Number(
      await readFile(join(folder, '.rewardsmith', 'corridor', 'rounds', 'c1-own', 'seed-0', 'pid'), 'utf8'),
    );
    for (let i = 0; i < 50 && isAlive(pid); i++) await sleep(100);
    assert.ok(!isAlive(pid), `process ${pid} outlives the training`);
  });

  it('ends what has left its group, where processes show their environment', async function () {
    if (process.platform !== 'linux') this.skip();
    const { trained, folder } = await train('daemon');
    assert.ok(trained.ok);
    assert.equal(trained.value.problem, null);
    const pid = Number(
      await readFile(join(folder, '.rewardsmith', 'corridor', 'rounds', 'c1-own', 'seed-0', 'pid'), 'utf8'),
    );
    for (let i = 0; i < 50 && isAlive(pid); i++) await sleep(100);
    assert.ok(!isAlive(pid), `process ${pid} outlives the training`);
  });

  it('ends one that never stops talking at its time limit', async () => {
    const began = performance.now();
    const { trained } = await train('babble', true, {}, 2);
    assert.ok(trained.ok);
    assert.equal(trained.value.problem?.code, 'training-timeout');
    assert.equal(trained.value.seeds[0]?.episodes.length, 2);
    assert.ok(performance.now() - began < 30_000);
  });

  it('says so where nothing was recorded, and where the program is not there', async () => {
    const { trained } = await train('nothing');
    assert.ok(trained.ok);
    assert.equal(trained.value.problem?.code, 'nothing-recorded');
    const { trained: absent } = await train('end', true, {}, 60, 'no-such-program');
    assert.ok(absent.ok);
    assert.equal(absent.value.problem?.code, 'command-failed');
    assert.match(absent.value.problem.message, /no-such-program/);
  });

  it('keeps the other seeds where one takes its own folder away, and says which is gone', async () => {
    const { trained } = await train('gone');
    assert.ok(trained.ok, JSON.stringify(trained));
    assert.equal(trained.value.seeds[0]?.episodes.length, 2);
    assert.equal(trained.value.problem?.code, 'nothing-recorded');
    assert.match(trained.value.problem.message, /was gone when the train command ended/);
    assert.match(trained.value.problem.where?.file ?? '', /seed-1$/);
  });

  it('is not disturbed by bytes that are no text, nor by a number that is none', async () => {
    const { trained: binary } = await train('binary');
    assert.ok(binary.ok);
    assert.equal(binary.value.problem, null);
    const { trained: nan } = await train('nan');
    assert.ok(nan.ok);
    assert.equal(nan.value.seeds[0]?.episodes.length, 2, JSON.stringify(nan.value));
  });

  it('ends when it is cancelled, and keeps what was recorded', async () => {
    const abort = new AbortController();
    const at = ['.rewardsmith', 'corridor', 'rounds', 'c1-own', 'seed-0', 'pid'];
    const hangs = (): boolean => existsSync(join(folders.at(-1) ?? '', ...at));
    const poll = setInterval(() => hangs() && abort.abort(), 50);
    const { trained } = await train('hang', true, { signal: abort.signal });
    clearInterval(poll);
    assert.ok(trained.ok);
    assert.equal(trained.value.problem?.code, 'cancelled');
    assert.equal(trained.value.seeds.length, 1);
    assert.equal(trained.value.seeds[0]?.episodes.length, 2);
  });

  it('ends one that hangs with all that it has started', async () => {
    const { trained, folder } = await train('hang', true, {}, 2);
    assert.ok(trained.ok);
    assert.equal(trained.value.problem?.code, 'training-timeout');
    assert.equal(trained.value.seeds[0]?.episodes.length, 2);
    const pid = Number(
      await readFile(join(folder, '.rewardsmith', 'corridor', 'rounds', 'c1-own', 'seed-0', 'pid'), 'utf8'),
    );
    for (let i = 0; i < 50 && isAlive(pid); i++) await sleep(100);
    assert.ok(!isAlive(pid), `process ${pid} outlives the training`);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
