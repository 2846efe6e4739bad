import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { commands, workspace } from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import {
  codeOf,
  diagnosticsOf,
  inWorkspace,
  lensesOf,
  open,
  panelTabs,
  theExtension,
  type,
  until,
} from './editor';

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
    assert.ok(diagnostic);
    assert.equal(codeOf(diagnostic), 'F821');
  });

  it('runs nothing, whoever asks', async () => {
    const document = await open('reward.py');
    await commands.executeCommand(COMMANDS.analyze, inWorkspace('lava.reward.json'));
    await commands.executeCommand(COMMANDS.improve, inWorkspace('lava.reward.json'));
    await document.save();
    const titles = await lensesOf(document);
    assert.deepEqual(
      titles.filter((title) => /AUC|Analysing|Improving|Dry run|Reading/.test(title)),
      [],
    );
    assert.deepEqual(panelTabs(), []);
    assert.equal(existsSync(inWorkspace('.rewardsmith')), false);
  });
});
