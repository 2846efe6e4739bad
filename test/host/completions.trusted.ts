import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { commands } from 'vscode';
import type { CompletionItem, CompletionList, Hover, InlayHint, TextDocument } from 'vscode';
import { Range } from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import { codeOf, diagnosticsOf, inWorkspace, lensesOf, open, revert, type, until } from './editor';

const FOLDER = 'grpo';

const REWARD = `def accuracy(completions, answer, **kwargs):
    return [1.0 if gold in text else 0.0 for text, gold in zip(completions, answer)]


def form(completions, **kwargs):
    scores = []
    for text in completions:
        if text.startswith("<answer>"):
            scores.append(0.2)
        else:
            scores.append(0.0)
    return scores
`;

const TASK = {
  goal: 'Solve the sum.',
  reward: 'rewards.py',
  functions: { accuracy: 1, form: 0.5 },
  trajectories: ['rollouts.jsonl'],
  success: 'correct',
  discount: 1,
};

/** Sums of two numbers, four answers each: right, right in other words, wrong, and wrong with the right digits in it. */
function rollouts(): string {
  return Array.from({ length: 12 }, (_, i) => {
    const [a, b] = [7 + 3 * i, 5 + i];
    const gold = String(a + b);
    return [
      `<answer>${gold}</answer>`,
      `It is ${gold}.`,
      `<answer>${a + b + 1}</answer>`,
      `It is 1${gold}0.`,
    ].map((completion, k) =>
      JSON.stringify({ prompt: `${a} + ${b}?`, completion, answer: gold, level: i % 3, correct: k < 2 }),
    );
  })
    .flat()
    .join('\n');
}

describe('in the code of a reward of completions', () => {
  let document: TextDocument;

  before(async function () {
    this.timeout(180_000);
    await mkdir(inWorkspace(FOLDER), { recursive: true });
    await writeFile(inWorkspace(FOLDER, 'rewards.py'), REWARD);
    await writeFile(inWorkspace(FOLDER, 'rollouts.jsonl'), rollouts());
    await writeFile(inWorkspace(FOLDER, 'sums.reward.json'), JSON.stringify(TASK));
    document = await open(FOLDER, 'rewards.py');
    await commands.executeCommand(COMMANDS.analyze, inWorkspace(FOLDER, 'sums.reward.json'));
  });
  afterEach(() => revert(document));
  after(() => rm(inWorkspace(FOLDER), { recursive: true, force: true }));

  async function labelsAfter(text: string, trigger?: string): Promise<CompletionItem[]> {
    const at = document.positionAt(document.getText().indexOf(text) + text.length);
    const list = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
      trigger,
    );
    return list.items;
  }

  function named(items: readonly CompletionItem[], name: string | RegExp): CompletionItem | undefined {
    return items.find(({ label }) => {
      const text = typeof label === 'string' ? label : label.label;
      return typeof name === 'string' ? text === name : name.test(text);
    });
  }

  it('the answer that is only contained is found, on the function that does so', async () => {
    const finding = await until('the finding appears', () =>
      diagnosticsOf(document).find((found) => codeOf(found) === 'RS202'),
    );
    assert.ok(finding.range.start.line <= 1, String(finding.range.start.line));
  });

  it('hints say what each function pays right and wrong completions', async () => {
    const hints = await until('hints appear', async () => {
      const found = await commands.executeCommand<InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new Range(0, 0, document.lineCount, 0),
      );
      return found.length > 0 && found;
    });
    const texts = hints.map(({ label }) =>
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    );
    assert.ok(
      texts.some((text) => /\+1 success · \+0\.5 failure/.test(text)),
      texts.join(' / '),
    );
  });

  it('a hover says what a column holds', async () => {
    const at = document.positionAt(document.getText().indexOf('answer,') + 2);
    const text = await until('the hover says it', async () => {
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, at);
      const words = hovers
        .flatMap(({ contents }) => contents)
        .map((content) => (typeof content === 'string' ? content : content.value))
        .join('\n');
      return words.includes('answer') && words;
    });
    assert.match(text, /48/);
  });

  it('columns are offered as parameters, and ready-made parts of a reward in its body', async () => {
    await type(document, REWARD.replace('def form(completions, **kwargs)', 'def form(completions, le'));
    const column = await until('the column is offered', async () =>
      named(await labelsAfter('def form(completions, le'), 'level'),
    );
    assert.ok(column.detail ?? column.documentation);
    await type(document, REWARD.replace('    scores = []\n', '    reward\n    scores = []\n'));
    const snippet = await until('a snippet is offered', async () =>
      named(await labelsAfter('    reward'), /^reward-/),
    );
    assert.ok(snippet.insertText);
  });

  it('has its own lens with what was measured', async () => {
    const titles = await until('the lens has numbers', async () => {
      const found = await lensesOf(document);
      return found.some((title) => /AUC/.test(title)) && found;
    });
    assert.ok(titles.length > 0);
  });
});
