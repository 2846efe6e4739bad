import assert from 'node:assert/strict';
import { workspace } from 'vscode';
import { diagnosticsOf, lensesOf, open, theExtension, type, until } from './editor';

describe('restricted mode', () => {
  it('is what this suite runs in', () => {
    assert.equal(workspace.isTrusted, false);
  });

  it('reads and lints the reward', async () => {
    await theExtension().activate();
    const document = await open('reward.py');
    await type(document, 'def reward(obs, next_obs):\n    return undefined_name\n');
    const [diagnostic] = await until('a diagnostic appears', () => {
      const found = diagnosticsOf(document);
      return found.length > 0 && found;
    });
    assert.equal(diagnostic?.code, 'F821');
    assert.deepEqual(
      (await lensesOf(document)).filter((title) => /AUC/.test(title)),
      [],
    );
  });
});
