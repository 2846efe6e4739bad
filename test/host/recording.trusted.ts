import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { commands, Uri, window } from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import { inWorkspace, theExtension, until } from './editor';

/** Custom editors that are open: their view type and file name. */
function customTabs(): { viewType: string; name: string }[] {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input, label }) =>
      typeof input === 'object' && input !== null && 'viewType' in input && typeof input.viewType === 'string'
        ? [{ viewType: input.viewType, name: label }]
        : [],
    )
    .filter(({ viewType }) => viewType.startsWith(RECORDING_EDITOR));
}

const RECORDING_EDITOR = 'rewardsmith.recording';

describe('recordings in the editor', () => {
  afterEach(() => commands.executeCommand('workbench.action.closeAllEditors'));

  it('opens what no other editor shows with a click', async () => {
    await theExtension().activate();
    await commands.executeCommand('vscode.open', Uri.file(inWorkspace('recordings', 'layout-1.jsonl.gz')));
    const [tab] = await until('its tab is there', () => customTabs().length > 0 && customTabs());
    assert.deepEqual(tab, { viewType: RECORDING_EDITOR, name: 'layout-1.jsonl.gz' });
  });

  it('leaves text to the text editor, and shows it when asked to', async () => {
    const file = inWorkspace('steps.csv');
    writeFileSync(file, 'episode,t,x,action,reward\n0,0,1,0,1\n0,1,2,1,0\n');
    await commands.executeCommand('vscode.open', Uri.file(file));
    await until('the text editor is there', () => window.activeTextEditor?.document.uri.fsPath === file);
    assert.deepEqual(customTabs(), []);
    await commands.executeCommand(COMMANDS.inspectRecording);
    await until('the recording is shown', () => customTabs().some(({ name }) => name === 'steps.csv'));
  });

  it('opens a damaged recording without a fuss', async () => {
    const file = inWorkspace('cut.npz');
    cpSync(inWorkspace('recordings', 'layout-1.jsonl.gz'), file);
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    await commands.executeCommand('vscode.open', Uri.file(file));
    await until('its tab is there', () => customTabs().some(({ name }) => name === 'cut.npz'));
  });
});
