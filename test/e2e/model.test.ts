import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Editor } from '../../scripts/rig/editor';
import { openWindow, startEditor } from '../../scripts/rig/editor';
import { eventually, PATIENCE, Person } from './person';

const ROOT = resolve(__dirname, '..', '..');
const OTHER = join(__dirname, 'model-extension');

describe('a person with a model of VS Code', function () {
  this.timeout(300_000);
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-e2e-'));
  const workspace = join(scratch, 'lava');
  let editor: Editor;
  let person: Person;

  before(async () => {
    cpSync(join(ROOT, 'examples', 'lava-crossing'), workspace, {
      recursive: true,
      filter: (path) => !path.includes('.rewardsmith'),
    });
    // Only an extension under development may bring models in this way, so ours is an installed one.
    const folders = { userData: join(scratch, 'user'), extensions: join(scratch, 'extensions') };
    mkdirSync(folders.extensions);
    symlinkSync(ROOT, join(folders.extensions, 'rewardsmith.rewardsmith-0.1.0'));
    editor = await startEditor({ folders });
    person = new Person(await openWindow(editor, { workspace, extension: OTHER }));
    await person.openFile('lava.reward.json');
  });

  after(async () => {
    await editor.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await person.screenshot(`failed-${this.currentTest.title}`);
  });

  const notification = (text: RegExp) =>
    person.page.locator('.notifications-toasts .notification-list-item', { hasText: text });

  it('finds it in the list, whoever brought it, and has the connection tested', async () => {
    await person.command('RewardSmith: Select Model…');
    const entry = person.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Parrot Large' });
    await entry.waitFor(PATIENCE);
    assert.match(await entry.innerText(), /parrot · 32,?000 tokens/);
    await person.screenshot('select-model');
    await entry.click();
    await person.notificationButton('Test Connection').click(PATIENCE);
    const told = notification(/parrot-large answers/);
    await told.waitFor(PATIENCE);
    const words = await told.innerText();
    assert.match(words, /streaming: yes/);
    assert.match(words, /keeps to a form when asked/);
    assert.match(words, /context: 32,000 tokens/);
  });

  it('has it write a candidate, sees the diff and decides', async () => {
    await person.command('RewardSmith: Improve Reward');
    await person.notificationButton('Keep Mine').waitFor(PATIENCE);
    await eventually(
      'the diff',
      () => person.page.locator('.monaco-diff-editor .view-lines').last().innerText(),
      (text) => text.replaceAll('\u00a0', ' ').includes('time = -0.01'),
    );
    await person.screenshot('improved-by-a-model');
    const before = readFileSync(join(ROOT, 'examples', 'lava-crossing', 'reward.py'), 'utf8');
    await person.notificationButton('Keep Mine').click();
    assert.equal(readFileSync(join(workspace, 'reward.py'), 'utf8'), before);
    const asked = readFileSync(join(workspace, 'asked.txt'), 'utf8');
    assert.match(asked, /^rewardsmith\.rewardsmith: You review a reward function/m);
  });

  it('sees no fault of an extension', async () => {
    await person.command('Notifications: Show Notifications');
    const told = await person.page.locator('.notifications-center').innerText();
    assert.doesNotMatch(told, /Activating extension/);
  });
});
