import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { modulesBeside } from '../../../extension/core/loop/modules-beside';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { LIMITS } from '../sandbox/runtimes';

const ROWS = ['one', 'two', 'three', 'four'].map((word, i) => ({
  prompt: `Count ${Math.floor(i / 2)}`,
  completion: `<a>${word}</a>`,
  answer: i % 2 ? word : 'none',
  correct: i % 2 === 1,
}));

const FILES: Readonly<Record<string, string>> = {
  'pyproject.toml': '',
  'rows.jsonl': ROWS.map((row) => JSON.stringify(row)).join('\n'),
  'texts/__init__.py': 'LOADED = 1\n',
  'texts/answers.py':
    'from . import marks\ndef inner(text):\n    return text[len(marks.OPEN):-len(marks.CLOSE)]\n',
  'texts/marks.py': 'OPEN, CLOSE = "<a>", "</a>"\n',
  'rewards/helper.py': 'from texts.answers import inner\n',
  'rewards/accuracy.py': `
from helper import inner
def reward(completions, answer, **kwargs):
    return [float(inner(c) == a) for c, a in zip(completions, answer)]
`,
  'rewards/format.py': `
COUNT = []
def reward(completions, **kwargs):
    return [None if "three" in c else 1.0 for c in completions]
def _unused(x):
    return x
`,
  'pack/__init__.py': '',
  'pack/core/__init__.py': '',
  'pack/core/grade.py': `
from .near import plus
from ..far import scale
import pack.far as again
def score(response, label):
    return scale * plus(float(label in response)) * (1 if again.scale is scale else 0)
`,
  'pack/core/near.py': 'def plus(x):\n    return x + 1\n',
  'pack/far.py': 'scale = 10.0\n',
};

describe('rewards in several files', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-files-'));
  let workbench: Workbench;
  let opened = 0;

  before(() => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  });
  after(() => {
    workbench.dispose();
    rmSync(folder, { recursive: true });
  });

  async function bound(file: string, functions?: object) {
    const taskFile = join(folder, `${++opened}.reward.json`);
    const task = {
      goal: 'Count.',
      trajectories: ['rows.jsonl'],
      success: 'correct',
      ...(functions ? { functions } : {}),
    };
    writeFileSync(taskFile, JSON.stringify(task));
    const context = await workbench.open(taskFile);
    assert.ok(context.ok, JSON.stringify(context));
    const source = FILES[file] ?? '';
    const reward = { source, file: join(folder, file), entry: null };
    return { context: context.value, reward, binding: await workbench.bind(context.value, reward) };
  }

  async function paid(file: string, functions?: object) {
    const { context, binding } = await bound(file, functions);
    assert.ok(binding.ok, JSON.stringify(binding));
    const replayed = await workbench.replay(context, binding.value);
    assert.ok(replayed.ok, JSON.stringify(replayed));
    const { reward, components, errors } = replayed.value.input.replay;
    assert.deepEqual(
      errors.map(({ message }) => message),
      [],
    );
    return { rewards: [...reward], components: [...components.keys()], needs: binding.value.needs };
  }

  it('imports what lies beside it and in its project, without reading it from the sandbox', async () => {
    const { rewards, needs } = await paid('rewards/accuracy.py');
    assert.deepEqual(rewards, [0, 1, 0, 1]);
    assert.deepEqual(needs.packages, [], 'a file of the project is nothing to install');
  });

  it('imports relative to its package', async () => {
    assert.deepEqual((await paid('pack/core/grade.py')).rewards, [10, 20, 10, 20]);
  });

  it('adds up functions of several files, and tells functions of one name apart', async () => {
    const { rewards, components } = await paid('rewards/accuracy.py', {
      reward: 1,
      'rewards/format.py:reward': 0.25,
    });
    assert.deepEqual(rewards, [0.25, 1.25, 0, 1.25]);
    assert.deepEqual(components, ['reward', 'rewards/format.py:reward']);
  });

  it('says each finding of the file that it is about', async () => {
    const { context, reward } = await bound('rewards/accuracy.py', { reward: 1, 'drawn.py:drawn': 1 });
    assert.ok(context);
    writeFileSync(
      join(folder, 'drawn.py'),
      'import random\ndef drawn(completions, **kwargs):\n    return [random.random() for _ in completions]\n',
    );
    const findings = await workbench.check(context, reward);
    const chance = findings.filter(({ code }) => code === 'RS905');
    assert.deepEqual(
      chance.map(({ file }) => file),
      [join(folder, 'drawn.py')],
    );
  });

  it('names a library that is not installed, with the line that installs it', async () => {
    const missing = createWorkbench({ runtime: 'auto', limits: LIMITS });
    const { context, reward } = await bound('rewards/accuracy.py');
    const lines = [
      'from math_verify import parse, verify',
      'def reward(completions, answer, **kwargs):',
      '    return [float(verify(parse(a), parse(c))) for c, a in zip(completions, answer)]',
    ];
    for (const [library, installed] of [
      ['math_verify_of_nobody', 'math_verify_of_nobody'],
      ['latex2sympy2', 'latex2sympy2-extended'],
    ]) {
      const source = lines.join('\n').replace('math_verify', library ?? '');
      const findings = await missing.check(context, { ...reward, source });
      const said = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
      assert.equal(said.length, 1, said.join('\n'));
      assert.match(said[0] ?? '', new RegExp(`No module named '${library}': .* -m pip install ${installed}`));
    }
    missing.dispose();
  });

  it('says which file is not there', async () => {
    const { binding } = await bound('rewards/accuracy.py', { reward: 1, 'nowhere.py:reward': 1 });
    assert.ok(!binding.ok);
    assert.match(binding.problem.message, /no reward file .*nowhere\.py/);
  });

  it('follows no link out of the project', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'rewardsmith-outside-'));
    writeFileSync(join(outside, 'secret.py'), 'KEY = "canary"\n');
    symlinkSync(join(outside, 'secret.py'), join(folder, 'rewards', 'secret.py'));
    const { modules } = await modulesBeside(
      join(folder, 'rewards', 'x.py'),
      'import secret\nimport helper\n',
    );
    assert.deepEqual(modules.map(({ name }) => name).sort(), [
      'helper',
      'texts',
      'texts.answers',
      'texts.marks',
    ]);
    rmSync(outside, { recursive: true });
  });
});
