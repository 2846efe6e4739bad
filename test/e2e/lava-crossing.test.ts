import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { atTheEditor, copyExample } from './at-the-editor';
import { eventually, PATIENCE, type Person } from './person';

describe('a person with the lava crossing example', function () {
  this.timeout(300_000);
  const at = atTheEditor('lava-crossing', (workspace) => {
    copyExample('lava-crossing', workspace);
    return { settings: { 'workbench.colorTheme': 'Default Light Modern' } };
  });
  /** The reward as the example has it. */
  let written = '';

  it('opens the reward and runs Analyze Trajectories', async () => {
    await at.person.openFile('reward.py');
    await at.person.command('RewardSmith: Analyze Trajectories');
    await at.person.verdict.waitFor(PATIENCE);
    assert.equal(await at.person.verdict.innerText(), 'Exploitable');
  });

  it('reads why the failures fail', async () => {
    await at.person.section('Why');
    // Causes follow the verdict.
    await at.person.panel.locator('.cause').first().waitFor(PATIENCE);
    const why = await at.person.words('Why');
    assert.match(why, /\blava\b/);
    assert.match(why, /front is lava/i);
    assert.match(why, /out of time/);
    await at.person.screenshot('why-light');
  });

  it('accepts the first suggestion: the file changes and the verdict gets better', async () => {
    written = await at.person.editorText();
    await at.person.section('Suggestions');
    const [shown = ''] = await at.person.panel.locator('.hunk-first').allInnerTexts();
    await at.person.panel.getByRole('button', { name: /^Accept/ }).click();
    await eventually(
      `"${shown}" is in the editor`,
      () => at.person.editorText(),
      (text) => text !== written && text.includes(shown),
    );
    await eventually(
      'the verdict is another one',
      () => at.person.verdict.innerText(),
      (verdict) => verdict === 'Ready to train',
    );
    assert.ok(existsSync(join(at.workspace, '.rewardsmith', 'lava', 'candidates')), 'the history is kept');
    await at.person.screenshot('accepted-light');
  });

  it('undoes it: the text and the first verdict are back', async () => {
    await at.person.focusEditor();
    await at.person.page.keyboard.press('Control+Z');
    await eventually(
      'the text is back',
      () => at.person.editorText(),
      (text) => text === written,
    );
    await eventually(
      'the verdict is the first one',
      () => at.person.verdict.innerText(),
      (verdict) => verdict === 'Exploitable',
    );
  });

  it('closes the panel and opens it again: the same picture', async () => {
    const before = await picture(at.person);
    await at.person.closePanel();
    await at.person.command('RewardSmith: Show Panel');
    await at.person.verdict.waitFor(PATIENCE);
    assert.deepEqual(await picture(at.person), before);
  });

  it('reloads the window: the same picture', async () => {
    const before = await picture(at.person);
    const reloaded = at.person.page.waitForEvent('load');
    await at.person.command('Developer: Reload Window');
    await reloaded;
    await at.person.verdict.waitFor(PATIENCE);
    assert.deepEqual(await picture(at.person), before);
  });

  it('looks right in light, dark and high contrast', async () => {
    await at.person.section('Player');
    for (const [name, theme] of [
      ['light', 'Light Modern'],
      ['dark', 'Dark Modern'],
      ['high-contrast', 'Dark High Contrast'],
    ] as const) {
      await at.person.chooseTheme(theme);
      const kind = name === 'high-contrast' ? 'vscode-high-contrast' : `vscode-${name}`;
      await at.person.panel.locator(`body.${kind}`).waitFor(PATIENCE);
      await at.person.screenshot(`player-${name}`);
      await at.person.section('Suggestions');
      await at.person.panel.locator('.monaco-diff-editor').first().waitFor(PATIENCE);
      await at.person.screenshot(`suggestions-${name}`);
      await at.person.section('Player');
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
