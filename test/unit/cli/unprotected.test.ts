import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutIsolation, withoutNamespaces } from '../../without-isolation';
import { lavaCopy, rewardsmith } from './run';

/** Needs more than the standard library as far as anybody can tell, and runs on a Python that has nothing else. */
const REWARD = `try:
    import numpy
except ImportError:
    pass

def reward(obs, next_obs):
    return obs["goal_distance"] - next_obs["goal_distance"]
`;

describe('rewardsmith where nothing isolates', function () {
  this.timeout(120_000);
  const within = withoutIsolation();
  let folder: string;

  before(async function () {
    if (!within) {
      console.log('      skipped: user namespaces can not be forbidden here');
      return this.skip();
    }
    folder = await lavaCopy();
    await writeFile(join(folder, 'needs.py'), REWARD);
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true });
  });

  const replay = (...args: string[]) =>
    rewardsmith(['replay', 'lava.reward.json', '--format', 'json', ...args], folder, within ?? []);

  it("refuses the user's own Python, and says how to agree", async () => {
    const { code, stderr, stdout } = await replay('--reward', 'needs.py');
    assert.equal(code, 2, stderr);
    assert.match(stderr, /can't be run safely here: bubblewrap: .*--unprotected\./);
    assert.equal(JSON.parse(stdout).error.code, 'no-isolation');
  });

  it('runs it when that is asked for, and says what it can do', async () => {
    const { code, stderr, stdout } = await replay('--reward', 'needs.py', '--unprotected');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /without protection: it can read, change and delete your files/);
    const { runtime, errors } = JSON.parse(stdout);
    assert.equal(runtime, 'python');
    assert.deepEqual(errors, { crash: 0, nan: 0, timeout: 0, notApplicable: 0 });
  });

  it('runs the rest on Pyodide, without a word', async () => {
    const { code, stderr, stdout } = await replay();
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.equal(JSON.parse(stdout).runtime, 'pyodide');
  });

  it('is not asked for anything where Landlock keeps it in', async function () {
    const landlock = withoutNamespaces();
    const { code, stderr, stdout } = await rewardsmith(
      ['replay', 'lava.reward.json', '--reward', 'needs.py'],
      folder,
      landlock ?? [],
    );
    if (!landlock || /Landlock of version|no Landlock/.test(stderr)) return this.skip();
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.match(stdout, /· Landlock: no network/);
  });
});
