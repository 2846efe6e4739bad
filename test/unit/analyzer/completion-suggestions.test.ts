import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Analysis, Suggestion } from '../../../extension/core/analyzer/analysis';
import { wrapFunctions } from '../../../extension/core/analyzer/suggestions/completions/wrap';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { LIMITS } from '../sandbox/runtimes';

interface Row {
  readonly prompt: string;
  readonly completion: string;
  readonly correct: boolean;
}

const RIGHT = `import re


def right(completion, gold):
    said = re.findall(r"<answer>([^<]*)</answer>", completion)
    numbers = re.findall(r"-?\\d[\\d,]*(?:\\.\\d+)?", said[-1] if said else completion)
    numbers = numbers if said else numbers[-1:]
    return len(numbers) == 1 and float(numbers[0].replace(",", "")) == float(gold)
`;
const ACCURACY = `${RIGHT}

def accuracy_reward(completions, answer, **kwargs):
    return [1.0 if right(completion, gold) else 0.0 for completion, gold in zip(completions, answer)]
`;

/** Rewards on the recorded rollouts of the example, or on those of them that an earlier step of the training would have had. */
describe('suggestions for rewards of completions', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-forms-'));
  const recorded = gunzipSync(readFileSync('examples/math-grpo/rollouts/step-200.jsonl.gz'))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  let workbench: Workbench;

  before(() => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
  });
  after(() => {
    workbench.dispose();
    rmSync(folder, { recursive: true });
  });

  async function analysed(source: string, functions: object | null, rows: readonly Row[]): Promise<Analysis> {
    writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const task = {
      goal: 'Solve.',
      reward: 'reward.py',
      trajectories: ['rows.jsonl'],
      success: 'correct',
      discount: 1,
    };
    const file = join(folder, 'task.reward.json');
    writeFileSync(file, JSON.stringify(functions ? { ...task, functions } : task));
    writeFileSync(join(folder, 'reward.py'), source);
    const opened = await workbench.open(file);
    assert.ok(opened.ok, JSON.stringify(opened));
    const reward = { source, file: join(folder, 'reward.py'), entry: null };
    const analysis = await workbench.analyze(opened.value, reward, { audit: false });
    assert.ok(analysis.ok, JSON.stringify(analysis));
    return analysis.value;
  }

  function find({ suggestions }: Analysis, id: string): Suggestion {
    const found = suggestions.find((one) => one.id === id);
    assert.ok(found, `${id}: ${suggestions.map((one) => one.id).join()}`);
    return found;
  }

  /** One right completion a prompt, and every second wrong one without the form. */
  function early(): Row[] {
    const solved = new Set<string>();
    return recorded
      .filter(({ prompt, correct }) => !correct || (!solved.has(prompt) && solved.add(prompt)))
      .map((row, i) =>
        row.correct || i % 2 ? row : { ...row, completion: row.completion.replace(/<\/?\w+>/g, '').trim() },
      );
  }

  it('the form is paid with the right answer only, where it lifts wrong ones', async () => {
    const source = `${ACCURACY}

def format_reward(completions, **kwargs):
    return [1.0 if re.fullmatch(r"<think>.*?</think>\\s*<answer>.*?</answer>\\s*", c, re.DOTALL) else 0.0 for c in completions]
`;
    const functions = { accuracy_reward: 1, format_reward: 0.5 };
    const gate = find(await analysed(source, functions, early()), 'gate-format_reward');
    assert.match(gate.effect.sentence, /wrong completions paid above their prompt's mean 1\d % → [0-4] %/);
    assert.match(gate.explanation, /pays \d+ of 202 wrong completions for their form alone/);
    assert.match(gate.code, /def format_alone\(completions, \*\*kwargs\):/);
    // Where nearly all are in the form it lifts nobody, and nothing is proposed.
    const { suggestions } = await analysed(source, functions, recorded);
    assert.deepEqual(
      suggestions.filter(({ id }) => id.startsWith('gate')),
      [],
    );
  });

  it('of one function, amounts below a right answer are dropped', async () => {
    const source = `${RIGHT}

def compute_score(solution_str, ground_truth):
    if right(solution_str, ground_truth):
        return 1.0
    return 0.3 if "<answer>" in solution_str else 0.0
`;
    const only = find(await analysed(source, null, early()), 'pay-right-only');
    assert.match(only.code, /return paid if paid is None or paid >= 1\.0 else 0\.0/);
    assert.match(only.effect.sentence, /wrong completions now get 0\.0\d+ on average instead of 0\.1/);
  });

  it('length is charged by a step, or where a prompt is mostly solved, when the longer of right ones are paid more', async () => {
    const source = `${ACCURACY}

def effort_reward(completions, **kwargs):
    return [min(1.0, len(c) / 400) for c in completions]
`;
    const functions = { accuracy_reward: 1, effort_reward: 0.2 };
    const step = find(await analysed(source, functions, recorded), 'length-step');
    assert.match(
      step.explanation,
      /^Among right completions of a prompt the longer ones are paid more \(correlation 0\.9/,
    );
    assert.match(step.effect.sentence, /correlation of pay and length among right ones 0\.9\d+ → −0\./);
    assert.match(step.code, /LASER, arXiv 2505\.15612/);
    const { suggestions } = await analysed(ACCURACY, { accuracy_reward: 1 }, recorded);
    assert.deepEqual(suggestions, []);
  });

  it('where prompts come back, right answers are held against the shortest before them', async () => {
    const source = `${ACCURACY}

def effort_reward(completions, **kwargs):
    return [min(1.0, len(c) / 400) for c in completions]
`;
    const steps = [100, 200, 300].flatMap((step) => recorded.map((row) => ({ ...row, step })));
    const history = find(
      await analysed(source, { accuracy_reward: 1, effort_reward: 0.1 }, steps),
      'length-history',
    );
    assert.match(history.code, /^length_history = \{\}/m);
    assert.match(history.effect.sentence, /correlation of pay and length among right ones 0\.9\d+ → −0\./);
  });

  it('components that make up for each other are put together as a soft AND', async () => {
    const source = `${ACCURACY}

def effort_reward(completions, **kwargs):
    return [min(1.0, len(c) / 400) for c in completions]
`;
    const functions = { accuracy_reward: 1, effort_reward: 1.5 };
    const soft = find(await analysed(source, functions, recorded), 'soft-and');
    assert.match(soft.effect.sentence, /^AUC 0\.65 → 0\.9\d/);
    assert.match(soft.code, /log_sigmoid\(\d+\.?\d* \* \(value - \d+\.?\d*\)\) \/ 1\.5 for value in paid/);
  });

  it('a cost counts behind a right answer only, where it is all that tells wrong ones apart', async () => {
    const source = `${ACCURACY}

def length_cost(completions, **kwargs):
    return [-len(c) / 1000 for c in completions]
`;
    const levels = find(await analysed(source, { accuracy_reward: 1, length_cost: 1 }, recorded), 'levels');
    assert.match(levels.title, /^First accuracy_reward, then length_cost$/);
    assert.match(levels.explanation, /being short and wrong is no gain/);
  });
});

describe('wrapFunctions', () => {
  const wrapped = (source: string): Promise<string | null> =>
    wrapFunctions(
      source,
      [
        {
          name: 'form',
          calls: ['right'],
          asksFor: ['prompts'],
          write: ({ call }) => [`return ${call('form')} and ${call('right')}`],
        },
      ],
      { imports: ['math'], lines: [] },
    );

  it('asks for what both ask for, and hands each its own', async () => {
    const code = await wrapped(
      'def form(text: str, limit=3):\n    return 1\n\n\ndef right(text, answer, **kw):\n    return 0\n',
    );
    assert.ok(code);
    assert.match(code, /^import math\n/);
    assert.match(code, /def form\(text: str, answer, prompts, limit=3, \*\*kw\):/);
    assert.match(
      code,
      /return form_alone\(text=text, limit=limit\) and right\(text=text, answer=answer, prompts=prompts, limit=limit, \*\*kw\)/,
    );
  });

  it('leaves alone what it can not wrap', async () => {
    const right = '\n\ndef right(text):\n    return 0\n';
    for (const source of [
      `async def form(text):\n    return 1${right}`,
      `@cached\ndef form(text):\n    return 1${right}`,
      `def form(*texts):\n    return 1${right}`,
      `def form(text):\n    return form(text[1:])${right}`,
      'def form(text):\n    return 1\n',
    ])
      assert.equal(await wrapped(source), null, source);
  });
});
