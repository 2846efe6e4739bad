import assert from 'node:assert/strict';
import type { Hover, TextDocument } from 'vscode';
import { commands, DiagnosticSeverity, workspace } from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import {
  actionsAt,
  codeOf,
  diagnosticsOf,
  inWorkspace,
  lensesOf,
  open,
  panelTabs,
  revert,
  type,
  until,
} from './editor';

const BROKEN = `def reward(obs, next_obs):
    return undefined_name
`;

const UNPAID = `def reward(obs, next_obs):
    closer = 0.1 * (obs["goal_distance"] - next_obs["goal_distance"])
    goal = 1.0 if next_obs["goal_distance"] == 0 else 0.0
    return closer
`;

describe('a reward file', () => {
  let document: TextDocument;

  before(async () => {
    document = await open('reward.py');
  });

  afterEach(async () => {
    await revert(document);
  });

  it('shows what is wrong while it is typed, and takes it back', async () => {
    await type(document, BROKEN);
    const diagnostic = await until('a diagnostic appears', () =>
      diagnosticsOf(document).find((found) => codeOf(found) === 'F821'),
    );
    assert.equal(diagnostic.severity, DiagnosticSeverity.Error);
    assert.equal(document.getText(diagnostic.range), 'undefined_name');
    await revert(document);
    await until('the diagnostic goes', () =>
      diagnosticsOf(document).every((found) => codeOf(found) !== 'F821'),
    );
  });

  it('offers to explain and to silence a finding', async () => {
    await type(document, UNPAID);
    const diagnostic = await until('RS001 appears', () =>
      diagnosticsOf(document).find((found) => codeOf(found) === 'RS001'),
    );
    const actions = await actionsAt(document, diagnostic.range);
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Explain RS001'), titles.join());
    const silence = actions.find(({ title }) => title === 'Silence RS001 on this line');
    assert.ok(silence?.edit, titles.join());
    await workspace.applyEdit(silence.edit);
    assert.match(document.getText(), /# rewardsmith: ignore\[RS001\]$/m);
    await until('the diagnostic goes', () =>
      diagnosticsOf(document).every((found) => codeOf(found) !== 'RS001'),
    );
  });

  it('has lenses above the reward function', async () => {
    const titles = await until('lenses to analyse and to improve appear', async () => {
      const found = await lensesOf(document);
      return found.some((title) => title.includes('Improve')) && found;
    });
    assert.ok(
      titles.some((title) => title.includes('Analyze')),
      titles.join(),
    );
  });

  it('says over a field what it means and what was recorded', async () => {
    const at = document.positionAt(document.getText().indexOf('goal_distance') + 2);
    const text = await until('a hover appears', async () => {
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, at);
      const words = hovers.flatMap(({ contents }) =>
        contents.map((content) => (typeof content === 'string' ? content : content.value)),
      );
      // Markdown escapes what is no markup.
      return words
        .map((word) => word.replaceAll('&nbsp;', ' '))
        .find((word) => word.includes('Squares to the goal'));
    });
    assert.match(text, /Recorded: 0 to 12, in 3,181 steps/);
  });

  it('is analysed by command: panel, lens with numbers, and again after an edit', async () => {
    await commands.executeCommand(COMMANDS.analyze, inWorkspace('lava.reward.json'));
    assert.equal(panelTabs().length, 1, 'one panel is open');
    const titles = await lensesOf(document);
    assert.ok(
      titles.some((title) => /AUC \d\.\d\d/.test(title)),
      titles.join(),
    );
    await type(document, document.getText().replace('0.1', '0.2'));
    await until('the lens says that the text has changed', async () =>
      (await lensesOf(document)).some((title) => title.includes('of an earlier text')),
    );
  });
});
