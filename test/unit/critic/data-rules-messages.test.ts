import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { LIMITS } from '../sandbox/runtimes';

/** Answers yes or no, as messages; every third is wrong. */
const RECORDING = Array.from({ length: 48 }, (_, i) => {
  const answer = i % 2 ? 'yes' : 'no';
  const given = i % 3 ? answer : 'maybe';
  const content = `Let me see, ${i}. <answer>${given}</answer>`;
  return JSON.stringify({
    prompt: [{ role: 'user', content: `Is ${i} odd?` }],
    completion: [{ role: 'assistant', content }],
    answer,
    correct: given === answer,
  });
}).join('\n');

const reward = (text: string): string =>
  `import re\ndef reward(completion, answer, **kwargs):\n    text = ${text}\n    if "<answer>" not in text:\n        return 0.0\n    given = re.search(r"<answer>(.*?)</answer>", text)\n    return float(given is not None and given.group(1) == answer)\n`;

describe('a text that is looked for in messages', function () {
  this.timeout(60_000);

  it('is said where the list is searched, and not where its content is (RS261)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'messages-'));
    const workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    try {
      writeFileSync(join(folder, 'recording.jsonl'), `${RECORDING}\n`);
      const task = {
        goal: 'Answer yes or no.',
        reward: 'reward.py',
        trajectories: ['recording.jsonl'],
        success: 'correct',
        contract: 'verifiers',
      };
      writeFileSync(join(folder, 'odd.reward.json'), JSON.stringify(task));
      const context = await workbench.open(join(folder, 'odd.reward.json'));
      assert.ok(context.ok, JSON.stringify(context));
      const lines = async (source: string): Promise<number[]> =>
        (await workbench.check(context.value, { source, file: join(folder, 'reward.py'), entry: null }))
          .filter(({ code }) => code === 'RS261')
          .map(({ range }) => range.line);
      assert.deepEqual(await lines(reward('completion')), [4]);
      assert.deepEqual(await lines(reward('completion[-1]["content"]')), []);
    } finally {
      workbench.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
