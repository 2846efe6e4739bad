import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { commands, Uri, workspace } from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import { inWorkspace, open, until } from './editor';
import { canSeeResults, runAll, State, stateOf } from './test-results';

const PAID = "steps where front == 'lava' and action == 2: reward < 0";

describe('the Test Explorer', function () {
  this.timeout(120_000);
  const task = (): string => inWorkspace('lava.reward.json');
  let original: string;

  before(function () {
    if (!canSeeResults()) this.skip();
    original = readFileSync(task(), 'utf8');
    const expect = [PAID, "return('success') > return('failure')", "steps where front == 'door': reward > 0"];
    writeFileSync(task(), original.replace(/\}\s*$/, `, "expect": ${JSON.stringify(expect, null, 2)} }\n`));
  });

  after(() => {
    writeFileSync(task(), original);
    rmSync(inWorkspace('exploits'), { recursive: true, force: true });
  });

  it('runs expectations and probes; one that fails shows a diff and leads to its line and to that of the reward', async () => {
    await open('lava.reward.json');
    const tests = await until('the expectations are listed and run', async () => {
      const seen = await runAll();
      return seen.some(({ label }) => label === PAID) && seen;
    });
    const named = (label: string) => tests.find((test) => test.label === label);
    assert.equal(stateOf(named("return('success') > return('failure')")), State.Passed);
    assert.equal(stateOf(named("steps where front == 'door': reward > 0")), State.Skipped);
    assert.equal(stateOf(named('Every recorded step gets a number')), State.Passed);
    const failed = named(PAID);
    assert.equal(stateOf(failed), State.Failed);
    const [first, second] = failed?.taskStates[0]?.messages ?? [];
    assert.match(first?.expectedOutput ?? '', /: reward < 0$/m);
    assert.match(first?.actualOutput ?? '', /step \d+: reward = 0\.1$/m);
    const document = await workspace.openTextDocument(Uri.file(task()));
    assert.equal(document.getText(first?.location?.range), PAID);
    assert.equal(second?.location?.uri.fsPath, inWorkspace('reward.py'));
    const reward = await workspace.openTextDocument(Uri.file(inWorkspace('reward.py')));
    assert.match(reward.getText(second?.location?.range), /closer = /);
  });

  it('has an exploit that was saved from the analysis, which fails for as long as it pays', async () => {
    await commands.executeCommand(COMMANDS.analyze, task());
    // With several, the user would pick; the first is what Enter takes.
    const saving = commands.executeCommand(COMMANDS.saveExploit, task());
    await until('the exploit is written', async () => {
      await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return existsSync(inWorkspace('exploits')) && readdirSync(inWorkspace('exploits')).length > 0;
    });
    await saving;
    const [file = ''] = readdirSync(inWorkspace('exploits'));
    const name = file.replace(/^lava\.|\.exploit\.json$/g, '');
    const exploit = await until('the exploit is a test', async () =>
      (await runAll()).find(({ label }) => label === name),
    );
    assert.equal(stateOf(exploit), State.Failed);
    assert.match(exploit.taskStates[0]?.messages[0]?.expectedOutput ?? '', /at most/);
  });
});
