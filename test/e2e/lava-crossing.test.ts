import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Editor } from '../../scripts/rig/editor';
import { openWindow, startEditor } from '../../scripts/rig/editor';
import { eventually, PATIENCE, Person } from './person';

const ROOT = resolve(__dirname, '..', '..');

describe('a person with the lava crossing example', function () {
  this.timeout(300_000);
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-e2e-'));
  const workspace = join(scratch, 'lava-crossing');
  let editor: Editor;
  let person: Person;
  /** The reward as the example has it. */
  let written = '';

  before(async () => {
    cpSync(join(ROOT, 'examples', 'lava-crossing'), workspace, { recursive: true });
    rmSync(join(workspace, '.rewardsmith'), { recursive: true, force: true });
    editor = await startEditor({ settings: { 'workbench.colorTheme': 'Default Light Modern' } });
    person = new Person(await openWindow(editor, { workspace, extension: ROOT }));
  });

  after(async () => {
    await editor.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await person.screenshot(`failed-${this.currentTest.title}`);
  });

  it('opens the reward and runs Analyze Trajectories', async () => {
    await person.openFile('reward.py');
    await person.command('RewardSmith: Analyze Trajectories');
    await person.verdict.waitFor(PATIENCE);
    assert.equal(await person.verdict.innerText(), 'Exploitable');
  });

  it('reads why the failures fail', async () => {
    await person.section('Why');
    // Causes follow the verdict.
    await person.panel.locator('.cause').first().waitFor(PATIENCE);
    const why = await person.words('Why');
    assert.match(why, /\blava\b/);
    assert.match(why, /front is lava/i);
    assert.match(why, /out of time/);
    await person.screenshot('why-light');
  });

  it('accepts the first suggestion: the file changes and the verdict gets better', async () => {
    written = await person.editorText();
    await person.section('Suggestions');
    const [shown = ''] = await person.panel.locator('.hunk-first').allInnerTexts();
    await person.panel.getByRole('button', { name: /^Accept/ }).click();
    await eventually(
      `"${shown}" is in the editor`,
      () => person.editorText(),
      (text) => text !== written && text.includes(shown),
    );
    await eventually(
      'the verdict is another one',
      () => person.verdict.innerText(),
      (verdict) => verdict === 'Ready to train',
    );
    assert.ok(existsSync(join(workspace, '.rewardsmith', 'lava', 'candidates')), 'the history is kept');
    await person.screenshot('accepted-light');
  });

  it('undoes it: the text and the first verdict are back', async () => {
    await person.focusEditor();
    await person.page.keyboard.press('Control+Z');
    await eventually(
      'the text is back',
      () => person.editorText(),
      (text) => text === written,
    );
    await eventually(
      'the verdict is the first one',
      () => person.verdict.innerText(),
      (verdict) => verdict === 'Exploitable',
    );
  });

  it('closes the panel and opens it again: the same picture', async () => {
    const before = await picture(person);
    await person.closePanel();
    await person.command('RewardSmith: Show Panel');
    await person.verdict.waitFor(PATIENCE);
    assert.deepEqual(await picture(person), before);
  });

  it('reloads the window: the same picture', async () => {
    const before = await picture(person);
    const reloaded = person.page.waitForEvent('load');
    await person.command('Developer: Reload Window');
    await reloaded;
    await person.verdict.waitFor(PATIENCE);
    assert.deepEqual(await picture(person), before);
  });

  it('looks right in light, dark and high contrast', async () => {
    await person.section('Player');
    for (const [name, theme] of [
      ['light', 'Light Modern'],
      ['dark', 'Dark Modern'],
      ['high-contrast', 'Dark High Contrast'],
    ] as const) {
      await person.chooseTheme(theme);
      const kind = name === 'high-contrast' ? 'vscode-high-contrast' : `vscode-${name}`;
      await person.panel.locator(`body.${kind}`).waitFor(PATIENCE);
      await person.screenshot(`player-${name}`);
      await person.section('Suggestions');
      await person.panel.locator('.monaco-diff-editor').first().waitFor(PATIENCE);
      await person.screenshot(`suggestions-${name}`);
      await person.section('Player');
    }
  });
});

/** What the panel says, without the list (it draws only the rows in sight) and the header (it tells the time). */
async function picture(person: Person): Promise<readonly string[]> {
  // The verdict comes first; what takes longer follows.
  await eventually(
    'the suggestions are worked out',
    () => person.words('Suggestions'),
    (text) => !text.includes('Suggestions come once'),
  );
  const verdict = await person.panel.getByRole('region', { name: 'Verdict' }).textContent();
  const sections = [
    await person.words('Player'),
    await person.words('Why'),
    await person.words('Suggestions'),
  ];
  return [verdict ?? '', ...sections];
}
