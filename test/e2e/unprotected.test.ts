import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Editor } from '../../scripts/rig/editor';
import { openWindow, startEditor } from '../../scripts/rig/editor';
import { withoutIsolation } from '../without-isolation';
import { PATIENCE, Person } from './person';

const ROOT = resolve(__dirname, '..', '..');
const REWARD = `try:
    import numpy
except ImportError:
    pass

def reward(obs, next_obs):
    return obs["goal_distance"] - next_obs["goal_distance"]
`;

describe('a person whose machine isolates nothing', function () {
  this.timeout(300_000);
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-e2e-'));
  const workspace = join(scratch, 'lava');
  let editor: Editor;
  let person: Person;

  before(async function () {
    const within = withoutIsolation();
    if (!within) return this.skip();
    cpSync(join(ROOT, 'examples', 'lava-crossing'), workspace, {
      recursive: true,
      filter: (path) => !path.includes('.rewardsmith'),
    });
    writeFileSync(join(workspace, 'reward.py'), REWARD);
    editor = await startEditor({ within });
    person = new Person(await openWindow(editor, { workspace, extension: ROOT }));
  });

  after(async () => {
    await editor?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await person.screenshot(`failed-${this.currentTest.title}`);
  });

  const question = () => person.page.locator('.monaco-dialog-box');
  const answer = async (button: string): Promise<void> => {
    await question().getByRole('button', { name: button }).click();
    await question().waitFor({ state: 'detached' });
  };

  it('is asked, and told what a reward could do', async () => {
    await person.openFile('lava.reward.json');
    await person.command('RewardSmith: Analyze Trajectories');
    await question().waitFor(PATIENCE);
    await person.screenshot('unprotected');
    const words = await question().innerText();
    assert.match(words, /Run the rewards of this workspace without protection\?/);
    assert.match(words, /bubblewrap/);
    assert.match(words, /read, change and delete your files/);
    await answer("Don't Run");
    await person.notificationButton('Show Log').first().waitFor(PATIENCE);
  });

  it('is not asked twice', async () => {
    await person.command('Notifications: Clear All Notifications');
    await person.command('RewardSmith: Analyze Trajectories');
    await person.notificationButton('Show Log').first().waitFor(PATIENCE);
    assert.equal(await question().count(), 0);
  });

  it('takes the answer back, and lets it run', async () => {
    await person.command('Notifications: Clear All Notifications');
    await person.command('RewardSmith: Ask Again About Running Unprotected');
    await person.command('RewardSmith: Analyze Trajectories');
    await question().waitFor(PATIENCE);
    await answer('Run Unprotected');
    await person.verdict.waitFor(PATIENCE);
  });
});
