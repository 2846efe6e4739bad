import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutIsolation } from '../without-isolation';
import { atTheEditor, copyExample } from './at-the-editor';
import { PATIENCE } from './person';

const REWARD = `try:
    import numpy
except ImportError:
    pass

def reward(obs, next_obs):
    return obs["goal_distance"] - next_obs["goal_distance"]
`;

describe('a person whose machine isolates nothing', function () {
  this.timeout(300_000);
  const at = atTheEditor('lava', (workspace) => {
    const within = withoutIsolation();
    if (!within) return null;
    copyExample('lava-crossing', workspace);
    writeFileSync(join(workspace, 'reward.py'), REWARD);
    return { within };
  });

  const question = () => at.person.page.locator('.monaco-dialog-box');
  const answer = async (button: string): Promise<void> => {
    await question().getByRole('button', { name: button }).click();
    await question().waitFor({ state: 'detached' });
  };

  it('is asked, and told what a reward could do', async () => {
    await at.person.openFile('lava.reward.json');
    await at.person.command('RewardSmith: Analyze Trajectories');
    await question().waitFor(PATIENCE);
    await at.person.screenshot('unprotected');
    const words = await question().innerText();
    assert.match(words, /Run the rewards of this workspace without protection\?/);
    assert.match(words, /bubblewrap/);
    assert.match(words, /read, change and delete your files/);
    await answer("Don't Run");
    await at.person.notificationButton('Show Log').first().waitFor(PATIENCE);
  });

  it('is not asked twice', async () => {
    await at.person.command('Notifications: Clear All Notifications');
    await at.person.command('RewardSmith: Analyze Trajectories');
    await at.person.notificationButton('Show Log').first().waitFor(PATIENCE);
    assert.equal(await question().count(), 0);
  });

  it('takes the answer back, and lets it run', async () => {
    await at.person.command('Notifications: Clear All Notifications');
    await at.person.command('RewardSmith: Ask Again About Running Unprotected');
    await at.person.command('RewardSmith: Analyze Trajectories');
    await question().waitFor(PATIENCE);
    await answer('Run Unprotected');
    await at.person.verdict.waitFor(PATIENCE);
  });
});
