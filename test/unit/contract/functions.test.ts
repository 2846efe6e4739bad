import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoundReward } from '../../../extension/core/contract/bound-reward';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { Result } from '../../../extension/core/problem';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS } from '../sandbox/runtimes';

const ROWS = ['one', 'two', 'three', 'four', 'five', 'six'].map((word, i) => ({
  prompt: `Count ${Math.floor(i / 3)}`,
  completion: `<a>${word}</a>`,
  answer: i % 2 ? word : 'none',
  correct: i % 2 === 1,
}));

const SOURCE = `
def accuracy(completions, answer, **kwargs):
    return [1.0 if a in c else (None if c == "<a>three</a>" else 0.0) for c, a in zip(completions, answer)]

async def tagged(completions, **kwargs):
    return [1 if c.startswith("<a>") else 0 for c in completions]

def shorter_than(limit):
    def short(completions, **kwargs):
        return [float(len(c) <= limit) for c in completions]
    return short

def rank(completions, **kwargs):
    longest = max(len(c) for c in completions)
    return [float(len(c) == longest) for c in completions]

def one(completion, answer):
    return 1.0
`;

const NAMED = `
from functools import partial

class Contains:
    def __init__(self, word="one"):
        self.word = word
    def __call__(self, completions, **kwargs):
        return [float(self.word in c) for c in completions]

def limited(completions, limit, **kwargs):
    return [float(len(c) <= limit) for c in completions]

def make(limit):
    return partial(limited, limit=limit)

contains = Contains()
brief = partial(limited, limit=10)
short = brief
anything = lambda completions, **kwargs: [1.0 for _ in completions]
number = 3
`;

describe('functions whose weighted sum is the reward', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-sum-'));
  let workbench: Workbench;
  let opened = 0;

  before(() => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    writeFileSync(join(folder, 'rows.jsonl'), ROWS.map((row) => JSON.stringify(row)).join('\n'));
  });
  after(() => {
    workbench.dispose();
    rmSync(folder, { recursive: true });
  });

  async function bound(functions: object, source = SOURCE): Promise<[TaskContext, Result<BoundReward>]> {
    const file = join(folder, `${++opened}.reward.json`);
    const task = { goal: 'Count.', trajectories: ['rows.jsonl'], success: 'correct', functions };
    writeFileSync(file, JSON.stringify(task));
    const context = await workbench.open(file);
    assert.ok(context.ok, JSON.stringify(context));
    const reward = { source, file: join(folder, 'reward.py'), entry: null };
    return [context.value, await workbench.bind(context.value, reward)];
  }

  async function paid(functions: object, source = SOURCE) {
    const [context, reward] = await bound(functions, source);
    assert.ok(reward.ok, JSON.stringify(reward));
    const replayed = await workbench.replay(context, reward.value);
    assert.ok(replayed.ok, JSON.stringify(replayed));
    const { reward: rewards, components, errors } = replayed.value.input.replay;
    assert.deepEqual(errors, []);
    return {
      rewards: [...rewards],
      components: Object.fromEntries([...components].map(([name, column]) => [name, [...column]])),
    };
  }

  it('gives each its weight, and leaves None out as TRL does', async () => {
    const { rewards, components } = await paid({ accuracy: 2, tagged: 0.5 });
    assert.deepEqual(rewards, [0.5, 2.5, 0.5, 2.5, 0.5, 2.5]);
    assert.deepEqual(components['accuracy'], [0, 2, NaN, 2, 0, 2]);
    assert.deepEqual(components['tagged'], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it('where all are None, the reward does not apply', async () => {
    const [context, reward] = await bound({ accuracy: 2 });
    assert.ok(reward.ok);
    const replayed = await workbench.replay(context, reward.value);
    assert.ok(replayed.ok);
    assert.deepEqual([...replayed.value.input.replay.reward], [0, 2, NaN, 2, 0, 2]);
    assert.equal(replayed.value.input.replay.errors.length, 0);
  });

  it('makes a factory with what the task file gives it', async () => {
    const made = { shorter_than: { weight: 1, arguments: { limit: 10 } } };
    assert.deepEqual((await paid(made)).rewards, [1, 1, 0, 0, 0, 1]);
    assert.deepEqual((await paid({ ...made, tagged: -1 })).rewards, [0, 0, -1, -1, -1, 0]);
  });

  it('takes an instance, a partial application, another name and a lambda under the name that they were given', async () => {
    assert.deepEqual((await paid({ contains: 1 }, NAMED)).rewards, [1, 0, 0, 0, 0, 0]);
    assert.deepEqual((await paid({ brief: 1 }, NAMED)).rewards, [1, 1, 0, 0, 0, 1]);
    assert.deepEqual((await paid({ short: 1, anything: 2 }, NAMED)).rewards, [3, 3, 2, 2, 2, 3]);
    const [, missing] = await bound({ number: 1 }, NAMED);
    assert.ok(!missing.ok && missing.problem.code === 'no-such-function');
  });

  it('hands over the completions of one prompt together', async () => {
    assert.deepEqual((await paid({ rank: 1 })).rewards, [0, 0, 1, 1, 1, 0]);
  });

  it('says which do not go together, and which is not there', async () => {
    const [, differ] = await bound({ accuracy: 1, one: 1 });
    assert.ok(!differ.ok);
    assert.equal(differ.problem.code, 'functions-differ');
    const [, missing] = await bound({ acuracy: 1 });
    assert.ok(!missing.ok);
    assert.match(missing.problem.message, /no function or class `acuracy`; it has `accuracy`/);
    const [, needs] = await bound({ shorter_than: 1 });
    assert.ok(!needs.ok);
    assert.match(needs.problem.message, /needs `limit`/);
  });

  it('is criticised function by function', async () => {
    const [context] = await bound({ accuracy: 1, drawn: 1 });
    const source = `${SOURCE}
import random
def drawn(completions, **kwargs):
    return [random.random() for _ in completions]
`;
    const findings = await workbench.check(context, { source, file: join(folder, 'reward.py'), entry: null });
    const lines = source.split('\n');
    const near = (code: string): string[] =>
      findings.filter((finding) => finding.code === code).map(({ range }) => lines[range.line - 1] ?? '');
    // Of one function a listing of answers, of the other that it gives another number each time.
    assert.match(near('RS202').join(), /def accuracy|return \[1\.0/);
    assert.match(near('RS905').join(), /def drawn|random\.random/);
  });

  it('gives a function what the task file says for its parameters, whatever is recorded under that name', async () => {
    const source = `
def within(completions, limit, *, unit, answer, **kwargs):
    assert "limit" not in kwargs and unit == "letters"
    return [float(len(c) <= limit) for c in completions]
`;
    const [context, reward] = await bound(
      { within: { weight: 2, arguments: { limit: 10, unit: 'letters' } } },
      source,
    );
    assert.ok(reward.ok, JSON.stringify(reward));
    const replayed = await workbench.replay(context, reward.value);
    assert.ok(replayed.ok, JSON.stringify(replayed));
    const paid = [...replayed.value.input.replay.reward];
    assert.deepEqual(
      paid,
      ROWS.map(({ completion }) => (completion.length <= 10 ? 2 : 0)),
    );
    const [, without] = await bound({ within: 1 }, source);
    assert.ok(!without.ok && without.problem.message.includes('`limit`'), JSON.stringify(without));
  });
});
