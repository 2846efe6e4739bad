import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench } from '../extension/core/loop/create-workbench';
import { DEFAULT_LIMITS } from '../extension/core/sandbox/sandbox';
import type { BenchPart, BenchTable } from './part';
import { median } from './part';

const COMPLETIONS = 1000;
const GROUP = 8;

const REWARD = `import re

def reward(completions, answer, **kwargs):
    rewards = []
    for completion, wanted in zip(completions, answer):
        found = re.findall(r"<answer>(.*?)</answer>", completion, re.DOTALL)
        rewards.append(1.0 if len(found) == 1 and found[0].strip() == wanted.strip() else 0.0)
    return rewards
`;

/** From a task file with completions to the verdict, and on to the last finding and suggestion. */
export const completionsBench: BenchPart = {
  id: 'completions',
  async run({ repeats }) {
    const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-bench-'));
    try {
      return [await measure(folder, repeats)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function measure(folder: string, repeats: number): Promise<BenchTable> {
  const task = join(folder, 'bench.reward.json');
  writeFileSync(join(folder, 'rows.jsonl'), rows().join('\n'));
  const written = { goal: 'Answer.', trajectories: ['rows.jsonl'], success: 'correct' };
  writeFileSync(task, JSON.stringify(written));
  const workbench = createWorkbench({ runtime: 'auto', limits: DEFAULT_LIMITS });
  const timed = async (n: number): Promise<{ readonly verdict: number; readonly all: number }> => {
    const start = performance.now();
    const opened = await workbench.open(task);
    if (!opened.ok) throw new Error(opened.problem.message);
    const shown: number[] = [];
    const reward = { source: `${REWARD}# ${n}\n`, file: join(folder, 'reward.py'), entry: null };
    const analysis = await workbench.analyze(opened.value, reward, {
      onPart: () => void shown.push(performance.now() - start),
    });
    if (!analysis.ok) throw new Error(analysis.problem.message);
    return { verdict: shown[0] ?? NaN, all: performance.now() - start };
  };
  const first = await timed(0);
  const later = [];
  for (let i = 0; i < repeats; i++) later.push(await timed(i + 1));
  workbench.dispose();
  const row = (
    what: string,
    known: readonly { readonly verdict: number; readonly all: number }[],
  ): string[] => [
    what,
    `${Math.round(median(known.map(({ verdict }) => verdict)))} ms`,
    `${Math.round(median(known.map(({ all }) => all)))} ms`,
  ];
  return {
    title: `From a task to the verdict, ${COMPLETIONS} completions`,
    columns: ['', 'verdict', 'all'],
    rows: [row('first of a session', [first]), row('another reward saved', later)],
    note: 'Reading included. All: findings, made-up completions and suggestions, too. The reward runs in Pyodide.',
  };
}

function rows(): string[] {
  return Array.from({ length: COMPLETIONS }, (_, i) => {
    const prompt = Math.floor(i / GROUP);
    const correct = (i * 7) % 3 !== 0;
    const answer = String(100 + prompt * 3);
    const thought = 'So I add, and look at it again. '.repeat(10 + (i % 20));
    return JSON.stringify({
      prompt: `What is ${prompt} times 3 plus 100?`,
      completion: `<think>\n${thought}\n</think>\n<answer>${correct ? answer : `${answer}1`}</answer>`,
      answer,
      correct,
    });
  });
}
