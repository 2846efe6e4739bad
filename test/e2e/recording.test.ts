import assert from 'node:assert/strict';
import { cpSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { atTheEditor, ROOT } from './at-the-editor';
import { eventually, PATIENCE } from './person';

const RECORDINGS = join(ROOT, 'examples', 'lava-crossing', 'recordings');

describe('a person who opens a recording', function () {
  this.timeout(300_000);
  const at = atTheEditor('crossing', (workspace) => {
    cpSync(RECORDINGS, workspace, { recursive: true });
    // Within its first episode: of a longer piece, the whole episodes would be read.
    truncateSync(join(workspace, 'layout-2.jsonl.gz'), 200);
    // Nobody has said that this folder is to be trusted: reading needs no trust.
    return { trustEverything: false };
  });
  const page = (): FrameLocator =>
    at.person.page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');

  it('sees what it holds, its fields and its steps', async () => {
    await at.person.openFile('layout-1.jsonl.gz');
    await page().getByRole('heading', { name: 'layout-1.jsonl.gz' }).waitFor(PATIENCE);
    const facts = await page().locator('.facts').innerText();
    assert.match(facts, /32 episodes, 931 steps/);
    assert.match(facts, /reward > 0 and terminated/);
    await page().getByRole('checkbox', { name: 'Plot goal_distance' }).check();
    await page().locator('.u-title', { hasText: 'goal_distance' }).waitFor(PATIENCE);
    await page().getByRole('gridcell', { name: 'lava' }).first().waitFor(PATIENCE);
    await at.person.screenshot('recording');
  });

  it('moves by the keyboard: to another episode, and to the last step', async () => {
    await page().getByRole('slider', { name: 'Episode' }).focus();
    await at.person.page.keyboard.press('ArrowRight');
    const title = page().locator('.episode-title');
    await eventually(
      'the second episode',
      () => title.innerText(),
      (text) => /episode 1\b/.test(text),
    );
    await page().getByRole('grid', { name: 'Steps' }).focus();
    await at.person.page.keyboard.press('End');
    await eventually(
      'the last episode',
      () => title.innerText(),
      (text) => /32 of 32/.test(text),
    );
    const chosen = page().locator('.table-row.is-chosen');
    await eventually(
      'the last row',
      async () => String(await chosen.getAttribute('aria-rowindex')),
      (n) => n === '932',
    );
    await at.person.page.keyboard.press('Enter');
    await page().locator('.details-body .value').first().waitFor(PATIENCE);
  });

  it('is told what is wrong with a file that is cut', async () => {
    await at.person.openFile('layout-2.jsonl.gz');
    const said = page().getByRole('alert');
    await said.waitFor(PATIENCE);
    assert.match(await said.innerText(), /stops before its end[\s\S]*Copy or record it again/);
  });
});
