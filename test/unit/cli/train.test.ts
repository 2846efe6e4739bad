import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { corridorTask, GAMED } from '../training/corridor';
import { rewardsmith } from './run';

describe('rewardsmith train', function () {
  this.timeout(120_000);
  const folders: string[] = [];
  before(async function () {
    const sandboxes = new Sandboxes();
    const found = await sandboxes.python.find();
    sandboxes.dispose();
    if (!found.ok) this.skip();
  });
  after(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function run(changes: object, ...args: string[]) {
    const folder = await corridorTask(changes, GAMED);
    folders.push(folder);
    return rewardsmith([...args, 'corridor.reward.json', '--format', 'json'], folder);
  }

  it("says what agents learn from the reward and from the environment's own", async () => {
    const { code, stdout, stderr } = await run({}, 'train', '--train-steps', '600', '--seeds', '2');
    assert.equal(code, 0, stderr);
    const { outcome } = JSON.parse(stdout);
    assert.equal(outcome.success.mean, 0);
    assert.ok(outcome.baseline.mean > 0.4, JSON.stringify(outcome.baseline));
    assert.ok(
      outcome.baseline.low <= outcome.baseline.mean && outcome.baseline.mean <= outcome.baseline.high,
    );
    assert.deepEqual([outcome.seeds, outcome.steps], [2, 600]);
    assert.equal(outcome.hacked.kind, 'failing-pays-more');
  });

  it('makes a task for who has an environment and no recordings', async () => {
    const folder = await corridorTask();
    folders.push(folder);
    await rm(join(folder, 'corridor.reward.json'));
    const given = [
      '--environment',
      'corridor.py:Corridor',
      '--observe',
      'corridor.py:observe',
      '--max-steps',
      '30',
    ];
    const init = ['init', ...given, '--train-steps', '600', '--seeds', '2'];
    const made = await rewardsmith([...init, '--format', 'json'], folder);
    assert.equal(made.code, 0, made.stderr);
    const { task } = JSON.parse(made.stdout);
    assert.deepEqual(task.environment, {
      id: 'corridor.py:Corridor',
      maxSteps: 30,
      observe: 'corridor.py:observe',
    });
    assert.deepEqual(task.trajectories, ['recordings/corridor-0.jsonl', 'recordings/corridor-1.jsonl']);
    const written = await readFile(join(folder, 'corridor.reward.json'), 'utf8');
    assert.deepEqual(JSON.parse(written).environment, task.environment);
    const again = await rewardsmith(init, folder);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /recordings .*not written over/);
  });

  it('says in words and with exit code 2 where there is nowhere to train', async () => {
    for (const command of [['train'], ['loop', '--train']]) {
      const { code, stdout, stderr } = await run({ environment: undefined }, ...command);
      assert.equal(code, 2);
      assert.match(stderr, /"environment"/);
      assert.equal(JSON.parse(stdout).error.code, 'no-environment');
    }
  });
});
