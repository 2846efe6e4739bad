import assert from 'node:assert/strict';
import { commands, languages } from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import { manifest, open, theExtension, until } from './editor';

describe('activation', () => {
  it('comes with the task file in the folder, and is quick', async () => {
    const extension = await until('the extension activates by itself', () => {
      const found = theExtension();
      return found.isActive && found;
    });
    assert.ok(extension.isActive);
  });

  it('registers every command that package.json contributes, and no other', async () => {
    const contributed = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual([...contributed].sort(), Object.values(COMMANDS).sort());
    const registered = (await commands.getCommands(true)).filter((id) => contributed.includes(id));
    assert.deepEqual(registered.sort(), [...contributed].sort());
  });

  it('opens task files as JSON with comments', async () => {
    const document = await open('lava.reward.json');
    assert.equal(document.languageId, 'jsonc');
    assert.ok((await languages.getLanguages()).includes('jsonc'));
  });
});
