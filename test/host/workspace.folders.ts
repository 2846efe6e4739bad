import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TextDocument } from 'vscode';
import { commands, Uri, window, workspace } from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import { codeOf, diagnosticsOf, lensesOf, panelTabs, theExtension, type, until } from './editor';

/** Never ends: what its limit is shows. */
const HANGS = 'def reward(obs, next_obs):\n    while True:\n        pass\n';

describe('a workspace of two folders', function () {
  this.timeout(120_000);
  const inFolder = (at: number, ...parts: string[]): string => {
    const folder = workspace.workspaceFolders?.[at];
    assert.ok(folder, 'the folder is not open');
    return join(folder.uri.fsPath, ...parts);
  };
  const rewardOf = async (at: number): Promise<TextDocument> => {
    const document = await workspace.openTextDocument(Uri.file(inFolder(at, 'reward.py')));
    await window.showTextDocument(document);
    return document;
  };

  // The editor may read its workspace file only after it has started extensions.
  before(() => until('both folders are open', () => workspace.workspaceFolders?.length === 2));

  it('has the task of each, and each reward its own', async () => {
    await theExtension().activate();
    for (const at of [0, 1]) {
      const document = await rewardOf(at);
      await until('the lenses appear', async () =>
        (await lensesOf(document)).some((title) => title.includes('Analyze')),
      );
    }
    await commands.executeCommand(COMMANDS.analyze, inFolder(1, 'lava.reward.json'));
    await until('the panel opens', () => panelTabs().length > 0);
    assert.ok(existsSync(inFolder(1, '.rewardsmith')));
    assert.equal(existsSync(inFolder(0, '.rewardsmith')), false);
  });

  it('looks at each as the settings of its folder say', async () => {
    const [first, second] = [await rewardOf(0), await rewardOf(1)];
    for (const document of [first, second]) {
      await type(document, HANGS);
      await document.save();
    }
    const found = await until(
      'the hang is found',
      () => diagnosticsOf(second).find((diagnostic) => codeOf(diagnostic) === 'RS903'),
      60,
    );
    assert.match(found.message, /\b3 s\b/);
    // There, saving only lints.
    assert.deepEqual(
      diagnosticsOf(first).filter((diagnostic) => codeOf(diagnostic) === 'RS903'),
      [],
    );
  });
});
