import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
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

  it('says in words and with exit code 2 where there is nowhere to train', async () => {
    for (const command of [['train'], ['loop', '--train']]) {
      const { code, stdout, stderr } = await run({ environment: undefined }, ...command);
      assert.equal(code, 2);
      assert.match(stderr, /"environment"/);
      assert.equal(JSON.parse(stdout).error.code, 'no-environment');
    }
  });
});
