import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atTheEditor, ROOT } from './at-the-editor';
import { eventually, PATIENCE } from './person';

const RECORDINGS = join(ROOT, 'examples', 'lava-crossing', 'recordings');

describe('a person with nothing but recordings', function () {
  this.timeout(300_000);
  const at = atTheEditor('crossing', (workspace) => {
    cpSync(RECORDINGS, join(workspace, 'recordings'), { recursive: true });
    return {};
  });

  it('makes a task of a recording from the explorer', async () => {
    const { page } = at.person;
    await page.getByRole('treeitem', { name: 'recordings' }).click();
    const item = page.getByRole('menuitem', { name: /New Reward Task from Recordings/ });
    // A tree that draws its rows anew closes the menu.
    for (let tries = 0; tries < 5 && !(await item.isVisible()); tries++) {
      await page.getByRole('treeitem', { name: 'layout-1.jsonl.gz' }).click({ button: 'right' });
      await item.waitFor({ timeout: 6000 }).catch(() => page.keyboard.press('Escape'));
    }
    await item.hover();
    // A menu takes no click right after it has opened, lest the click that opened it choose something.
    await page.waitForTimeout(1000);
    await item.click();
    const goal = page.locator('.quick-input-widget input').first();
    await goal.waitFor(PATIENCE);
    await goal.fill('Reach the goal square without stepping into lava.');
    await page.keyboard.press('Enter');
    await page.locator('.tabs-container .tab', { hasText: 'layout_1.reward.json' }).waitFor(PATIENCE);
    await page.locator('.tabs-container .tab', { hasText: 'layout_1_reward.py' }).waitFor(PATIENCE);
    const task: unknown = JSON.parse(readFileSync(join(at.workspace, 'layout_1.reward.json'), 'utf8'));
    assert.ok(typeof task === 'object' && task !== null && 'goal' in task && 'trajectories' in task);
    assert.equal(task.goal, 'Reach the goal square without stepping into lava.');
    assert.deepEqual(task.trajectories, ['recordings/layout-1.jsonl.gz']);
  });

  it('has the reward improved, looks at the diff and accepts it', async () => {
    await at.person.openFile('layout_1_reward.py');
    await at.person.page.keyboard.press('Control+A');
    await at.person.page.keyboard.type('def reward(obs, next_obs):\n');
    await at.person.page.keyboard.type(
      'return 0.1 if next_obs["goal_distance"] < obs["goal_distance"] else 0.0\n',
    );
    const before = await at.person.editorText();
    await at.person.page.getByText('Improve', { exact: true }).click();
    await at.person.notificationButton('Accept').waitFor(PATIENCE);
    await at.person.page.locator('.diff-editor, .monaco-diff-editor').first().waitFor(PATIENCE);
    await at.person.screenshot('improve');
    await at.person.notificationButton('Accept').click();
    await at.person.openFile('layout_1_reward.py');
    await eventually(
      'the accepted code is in the editor',
      () => at.person.editorText(),
      (text) => text !== before && text.includes('def '),
    );
    assert.ok(existsSync(join(at.workspace, '.rewardsmith')), 'the history is kept');
  });
});
