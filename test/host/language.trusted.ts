import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import type { CompletionList, DocumentLink, Hover, InlayHint, TextDocument } from 'vscode';
import {
  commands,
  ConfigurationTarget,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  languages,
} from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import { actionsAt, codeOf, diagnosticsOf, inWorkspace, lensesOf, open, revert, type, until } from './editor';

const NAME_ERROR = 'def reward(obs, next_obs):\n    return undefined_name\n';

/** All lines of a document. */
function whole(document: TextDocument): Range {
  return new Range(0, 0, document.lineCount, 0);
}

async function hintsOf(document: TextDocument): Promise<string[]> {
  const hints = await commands.executeCommand<InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    whole(document),
  );
  return hints.map(({ label }) =>
    typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
  );
}

async function completionsAfter(document: TextDocument, text: string): Promise<string[]> {
  const offset = document.getText().indexOf(text) + text.length;
  const list = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.positionAt(offset),
    '"',
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

describe('in the code of a reward', () => {
  let document: TextDocument;
  const task = (): string => inWorkspace('lava.reward.json');

  before(async function () {
    // The first run of a machine makes Python's memory snapshot.
    this.timeout(180_000);
    document = await open('reward.py');
    await commands.executeCommand(COMMANDS.analyze, task());
  });
  afterEach(() => revert(document));

  it('a finding is there 150 ms after the last key', async () => {
    const times: number[] = [];
    for (let i = 0; i < 6; i++) {
      await revert(document);
      await until('the finding goes', () =>
        diagnosticsOf(document).every((found) => codeOf(found) !== 'F821'),
      );
      const seen = new Promise<void>((resolve) => {
        const listening = languages.onDidChangeDiagnostics(() => {
          if (!diagnosticsOf(document).some((found) => codeOf(found) === 'F821')) return;
          listening.dispose();
          resolve();
        });
      });
      const started = performance.now();
      await type(document, `${NAME_ERROR}# ${i}\n`);
      await seen;
      times.push(performance.now() - started);
    }
    const best = Math.min(...times);
    assert.ok(best < 150, `it takes ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
  });

  it('a finding leads to its page and to the recorded steps that show it', async () => {
    const finding = await until('a finding with steps appears', () =>
      diagnosticsOf(document).find(({ relatedInformation }) => relatedInformation?.length),
    );
    assert.ok(typeof finding.code === 'object');
    assert.match(finding.code.target.toString(true), /^command:rewardsmith\.explainFinding\?\["RS\d+"\]$/);
    const [step] = finding.relatedInformation ?? [];
    assert.ok(step);
    const number = /step (\d+)/.exec(step.message)?.[1];
    const episode = await workspace.openTextDocument(step.location.uri);
    const line = episode.lineAt(step.location.range.start.line).text;
    assert.match(line, new RegExp(`^${number} `));
    assert.match(episode.getText(), /recorded reward.*\| reward/);
  });

  it('hints say what components pay, and are gone when they are turned off', async () => {
    await until('hints appear', async () =>
      (await hintsOf(document)).some((text) => /success · .* failure/.test(text)),
    );
    const settings = workspace.getConfiguration('rewardsmith.editor', document.uri);
    await settings.update('contributions', false, ConfigurationTarget.Workspace);
    try {
      await until('they go', async () =>
        (await hintsOf(document)).every((text) => !text.includes('success')),
      );
    } finally {
      await settings.update('contributions', undefined, ConfigurationTarget.Workspace);
    }
  });

  it('a hover has a picture, and how often the condition around it holds', async () => {
    const at = document.positionAt(document.getText().indexOf('goal_distance"] ==') + 3);
    const text = await until('the hover says both', async () => {
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, at);
      const words = hovers
        .flatMap(({ contents }) => contents)
        .map((content) => (typeof content === 'string' ? content : content.value))
        .join('\n');
      return words.includes('recorded steps') && words;
    });
    assert.match(text, /data:image\/svg\+xml;base64,/);
    assert.match(text, /holds on 1 % of 3,181 recorded steps/);
  });

  it('fields are offered inside a subscript', async () => {
    await type(document, 'def reward(obs, next_obs):\n    return obs["');
    const labels = await until('fields are offered', async () => {
      const found = await completionsAfter(document, 'obs["');
      return found.includes('goal_distance') && found;
    });
    assert.ok(labels.includes('front'), labels.join());
  });

  it('a second task has its own findings: the one analysed last is shown', async () => {
    const second = inWorkspace('zweite.reward.json');
    const text = await workspace.fs.readFile(Uri.file(task()));
    await writeFile(second, text);
    try {
      await until('both have lenses', async () =>
        (await lensesOf(document)).some((title) => title.startsWith('zweite:')),
      );
      await commands.executeCommand(COMMANDS.analyze, second);
      const lenses = await until('the second is shown', async () => {
        const found = await lensesOf(document);
        const shown = found.findIndex((title) => title.includes('shown'));
        return shown >= 0 && found[shown - 1]?.includes('zweite.reward.json') && found;
      });
      assert.equal(lenses.filter((title) => title.includes('shown')).length, 1);
    } finally {
      await rm(second);
      await until('its lenses go', async () =>
        (await lensesOf(document)).every((title) => !title.startsWith('zweite:')),
      );
    }
  });
});

describe('a task file', () => {
  it('leads to its reward, and follows it when it is renamed', async () => {
    const document = await open('lava.reward.json');
    const links = await until('links appear', async () => {
      const found = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', document.uri);
      return found.length > 0 && found;
    });
    assert.ok(links.some(({ target }) => target?.fsPath === inWorkspace('reward.py')));
    const rename = async (from: string, to: string): Promise<void> => {
      const edit = new WorkspaceEdit();
      edit.renameFile(Uri.file(inWorkspace(from)), Uri.file(inWorkspace(to)));
      assert.ok(await workspace.applyEdit(edit));
    };
    await rename('reward.py', 'lava_reward.py');
    try {
      await until('the task names the new file', () =>
        document.getText().includes('"reward": "lava_reward.py"'),
      );
    } finally {
      await rename('lava_reward.py', 'reward.py');
      await until('and the old one again', () => document.getText().includes('"reward": "reward.py"'));
      await document.save();
    }
  });

  it('follows its function, when that is renamed, by a quick fix', async () => {
    const taskDocument = await open('lava.reward.json');
    const before = taskDocument.getText();
    await type(taskDocument, before.replace('"reward.py"', '"reward.py:reward"'));
    await taskDocument.save();
    const document = await open('reward.py');
    try {
      await type(document, document.getText().replace('def reward(', 'def lava_reward('));
      const finding = await until('the function is missed', () =>
        diagnosticsOf(document).find((found) => codeOf(found) === 'RS900'),
      );
      const action = await until('the quick fix is offered', async () => {
        const actions = await actionsAt(document, finding.range);
        return actions.find(({ title }) => title === 'Name `lava_reward` in lava.reward.json');
      });
      assert.ok(action.edit && (await workspace.applyEdit(action.edit)));
      assert.match(taskDocument.getText(), /"reward": "reward\.py:lava_reward"/);
    } finally {
      await revert(document);
      await type(taskDocument, before);
      await taskDocument.save();
    }
  });

  it('is offered names and fields inside its expressions', async () => {
    const document = await open('lava.reward.json');
    const labels = await until('names are offered', async () => {
      const found = await completionsAfter(document, '"success": "');
      return found.includes('terminated') && found;
    });
    assert.ok(
      labels.some((label) => label.includes('next_obs') || label === 'truncated'),
      labels.join(),
    );
  });
});

describe('a reward that is not saved yet', () => {
  it('is told what its code alone shows', async () => {
    const document = await workspace.openTextDocument({ language: 'python', content: NAME_ERROR });
    await window.showTextDocument(document);
    const [finding] = await until('a finding appears', () => {
      const found = diagnosticsOf(document);
      return found.length > 0 && found;
    });
    assert.ok(finding);
    assert.equal(codeOf(finding), 'F821');
    await type(document, 'import os\nprint(os.name, undefined_name)\n');
    await until('other Python is left alone', () => diagnosticsOf(document).length === 0);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
