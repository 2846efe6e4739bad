import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proposeTaskFrom } from '../../../extension/core/loop/new-task';
import { writeScaffold } from '../../../extension/core/task/write-scaffold';

const CHAT = [
  { role: 'user', content: '2+3?' },
  { role: 'assistant', content: '5' },
];

/** Rows as each library writes them, and the contract that they are to suggest. */
const LOGS: Readonly<Record<string, object>> = {
  verl: { input: '2+3?', output: '5', gts: '5', score: 1.0, step: 3 },
  verifiers: {
    example_id: 0,
    prompt: CHAT.slice(0, 1),
    completion: CHAT.slice(1),
    answer: '5',
    reward: 1.0,
    is_completed: true,
    stop_condition: 'no_tools_called',
  },
  areal: {
    task_id: 1,
    sample_idx: 0,
    seqlen: 12,
    prompt_len: 8,
    head_version: 0,
    tail_version: 0,
    reward: 1.0,
    prompt: '2+3?',
    completion: '5',
  },
  openrlhf: { input: '2+3?', output: '5', label: '5' },
  messages: { messages: CHAT, ground_truth: '5' },
  trl: { prompt: '2+3?', completion: '5', answer: '5', advantage: 0.5 },
};

const VERL = `import re

def helper(text):
    return text.strip()

def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    return float(helper(solution_str) == ground_truth)
`;

describe('the contract of a new task', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-contract-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const record = (row: object) =>
    writeFile(join(folder, 'log.jsonl'), `${JSON.stringify(row)}\n${JSON.stringify(row)}\n`);
  const propose = async (reward?: string) => {
    const proposed = await proposeTaskFrom(['log.jsonl'], folder, folder, {}, reward);
    assert.ok(proposed.ok, JSON.stringify(proposed));
    return proposed.value;
  };

  for (const [contract, row] of Object.entries(LOGS))
    it(`is that of the trainer that wrote the recording: ${contract}`, async () => {
      await record(row);
      const { task, notes, starter } = await propose();
      assert.equal(task.contract, contract);
      const note = notes.find(({ what }) => what === `contract: ${contract}`);
      assert.ok(note && note.confidence >= 0.6);
      assert.ok(starter?.includes('def '));
    });

  it('is said to be a guess where no column tells', async () => {
    await record({ prompt: '2+3?', completion: '5', answer: '5' });
    const { task, notes } = await propose();
    assert.equal(task.contract, 'trl');
    assert.ok((notes.find(({ what }) => what.startsWith('contract'))?.confidence ?? 1) < 0.6);
  });

  it('is that of the reward which lies beside it, and that is left as it is', async () => {
    await record({ prompt: '2+3?', completion: '5', answer: '5' });
    await writeFile(join(folder, 'grade.py'), VERL);
    const proposed = await propose();
    assert.equal(proposed.task.reward, 'grade.py');
    assert.equal(proposed.task.contract, 'verl');
    assert.equal(proposed.starter, null);
    const written = await writeScaffold(proposed, folder);
    assert.ok(written.ok);
    assert.equal(await readFile(join(folder, 'grade.py'), 'utf8'), VERL);
    // The next task gets a reward of its own.
    assert.ok((await propose()).starter !== null);
  });

  it('is that of the reward that was named', async () => {
    await record({ prompt: '2+3?', completion: '5', answer: '5' });
    await writeFile(join(folder, 'a.py'), VERL);
    await writeFile(join(folder, 'b.py'), 'def reward(completions, answer, **kwargs):\n    return [0.0]\n');
    assert.equal((await propose(join(folder, 'b.py'))).task.contract, 'trl');
    const { task } = await propose(join(folder, 'a.py:compute_score'));
    assert.deepEqual([task.reward, task.contract], ['a.py:compute_score', 'verl']);
  });

  it('is refused in words where the reward can not be called on the recording', async () => {
    await record({ obs: [1, 2], action: 0, reward: 1, done: true });
    await writeFile(join(folder, 'a.py'), VERL);
    const proposed = await proposeTaskFrom(['log.jsonl'], folder, folder, {}, join(folder, 'a.py'));
    assert.ok(!proposed.ok);
    assert.match(proposed.problem.message, /scores completions, but this recording holds transitions/);
    assert.equal((await propose()).task.contract, 'step');
  });
});
