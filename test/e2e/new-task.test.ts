import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Editor } from '../../scripts/rig/editor';
import { openWindow, startEditor } from '../../scripts/rig/editor';
import { eventually, PATIENCE, Person } from './person';

const ROOT = resolve(__dirname, '..', '..');
const RECORDINGS = join(ROOT, 'examples', 'lava-crossing', 'recordings');

describe('a person with nothing but recordings', function () {
  this.timeout(300_000);
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-e2e-'));
  const workspace = join(scratch, 'crossing');
  let editor: Editor;
  let person: Person;

  before(async () => {
    mkdirSync(workspace);
    cpSync(RECORDINGS, join(workspace, 'recordings'), { recursive: true });
    editor = await startEditor();
    person = new Person(await openWindow(editor, { workspace, extension: ROOT }));
  });

  after(async () => {
    await editor.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await person.screenshot(`failed-${this.currentTest.title}`);
  });

  it('makes a task of a recording from the explorer', async () => {
    const { page } = person;
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
    const task: unknown = JSON.parse(readFileSync(join(workspace, 'layout_1.reward.json'), 'utf8'));
    assert.ok(typeof task === 'object' && task !== null && 'goal' in task && 'trajectories' in task);
    assert.equal(task.goal, 'Reach the goal square without stepping into lava.');
    assert.deepEqual(task.trajectories, ['recordings/layout-1.jsonl.gz']);
  });

  it('has the reward improved, looks at the diff and accepts it', async () => {
    await person.openFile('layout_1_reward.py');
    await person.page.keyboard.press('Control+A');
    await person.page.keyboard.type('def reward(obs, next_obs):\n');
    await person.page.keyboard.type(
      'return 0.1 if next_obs["goal_distance"] < obs["goal_distance"] else 0.0\n',
    );
    const before = await person.editorText();
    await person.page.getByText('Improve', { exact: true }).click();
    await person.notificationButton('Accept').waitFor(PATIENCE);
    await person.page.locator('.diff-editor, .monaco-diff-editor').first().waitFor(PATIENCE);
    await person.screenshot('improve');
    await person.notificationButton('Accept').click();
    await person.openFile('layout_1_reward.py');
    await eventually(
      'the accepted code is in the editor',
      () => person.editorText(),
      (text) => text !== before && text.includes('def '),
    );
    assert.ok(existsSync(join(workspace, '.rewardsmith')), 'the history is kept');
  });
});
