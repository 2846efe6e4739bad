import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { atTheEditor, copyExample, ROOT } from './at-the-editor';
import { eventually, PATIENCE } from './person';

const OTHER = join(__dirname, 'model-extension');

describe('a person with a model of VS Code', function () {
  this.timeout(300_000);
  const at = atTheEditor('lava', (workspace, scratch) => {
    copyExample('lava-crossing', workspace);
    // Only an extension under development may bring models in this way, so ours is an installed one.
    const folders = { userData: join(scratch, 'user'), extensions: join(scratch, 'extensions') };
    mkdirSync(folders.extensions);
    symlinkSync(ROOT, join(folders.extensions, 'rewardsmith.rewardsmith-0.1.0'));
    return { folders, extension: OTHER };
  });
  before(() => at.person.openFile('lava.reward.json'));

  const notification = (text: RegExp) =>
    at.person.page.locator('.notifications-toasts .notification-list-item', { hasText: text });

  it('finds it in the list, whoever brought it, and has the connection tested', async () => {
    await at.person.command('RewardSmith: Select Model…');
    const entry = at.person.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Parrot Large' });
    await entry.waitFor(PATIENCE);
    assert.match(await entry.innerText(), /parrot · 32,?000 tokens/);
    await at.person.screenshot('select-model');
    await entry.click();
    await at.person.notificationButton('Test Connection').click(PATIENCE);
    const told = notification(/parrot-large answers/);
    await told.waitFor(PATIENCE);
    const words = await told.innerText();
    assert.match(words, /streaming: yes/);
    assert.match(words, /keeps to a form when asked/);
    assert.match(words, /context: 32,000 tokens/);
  });

  /** The candidate's side of the diff, once it says this. */
  const candidateSays = (text: string) =>
    eventually(
      `the diff says ${text}`,
      () => at.person.page.locator('.monaco-diff-editor .view-lines').last().innerText(),
      (shown) => shown.replaceAll('\u00a0', ' ').includes(text),
    );
  const answerInWords = async (title: string, words: string): Promise<void> => {
    const box = at.person.page.locator('.quick-input-widget', { hasText: title });
    await box.waitFor(PATIENCE);
    await box.locator('input').first().fill(words);
    await at.person.page.keyboard.press('Enter');
  };
  const asked = () => readFileSync(join(at.workspace, 'asked.txt'), 'utf8');

  it('has it write a candidate and sees the diff', async () => {
    await at.person.command('RewardSmith: Improve Reward');
    await at.person.notificationButton('Keep Mine').waitFor(PATIENCE);
    await candidateSays('time = -0.01');
    await at.person.screenshot('improved-by-a-model');
    assert.match(asked(), /^rewardsmith\.rewardsmith: You review a reward function/m);
  });

  it('steers in words: the next candidate keeps to them', async () => {
    await at.person.notificationButton('Steer…').click();
    await answerInWords('What should the next round keep to?', 'Charge half as much for time');
    await candidateSays('time = -0.005');
    await at.person.screenshot('steered');
  });

  it('rejects a candidate with a reason, which the next round is told', async () => {
    await at.person.notificationButton('Reject…').click(PATIENCE);
    await answerInWords('Why not?', 'Time is not what matters');
    const candidates = join(at.workspace, '.rewardsmith', 'lava', 'candidates');
    const kept = () =>
      readdirSync(candidates, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => readFileSync(join(candidates, name), 'utf8'));
    await eventually(
      'the reason is kept with the candidate',
      () => Promise.resolve(kept().filter((text) => text.includes('Time is not what matters')).length),
      (found) => found === 1,
    );
    assert.doesNotMatch(asked(), /Time is not what matters/);
    await at.person.command('RewardSmith: Improve Reward');
    await eventually(
      'the designer is told',
      () => Promise.resolve(asked()),
      (text) => text.includes('Time is not what matters'),
    );
    const before = readFileSync(join(ROOT, 'examples', 'lava-crossing', 'reward.py'), 'utf8');
    assert.equal(readFileSync(join(at.workspace, 'reward.py'), 'utf8'), before);
  });

  it('sees no fault of an extension', async () => {
    await at.person.command('Notifications: Show Notifications');
    const told = await at.person.page.locator('.notifications-center').innerText();
    assert.doesNotMatch(told, /Activating extension/);
  });
});
