import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Analysis } from '../../../extension/core/analyzer/analysis';
import type { Finding } from '../../../extension/core/critic/finding';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { Assessor } from './corpus/assess';
import { corpus } from './corpus/corpus';

const RUNTIMES = ['pyodide', 'python'] as const;
/** What differs in the last bit (cos, atan2, sum), what crashes, an asynchronous batch; BOTH=all takes the whole corpus. */
const REWARDS = ['pendulum_cost', 'racer_progress', 'robot_navigation', 'tools_async'];
const EXAMPLE = join(__dirname, '../../../examples/lava-crossing');

type Findings = readonly Finding[];

/** Newer Pythons say it without the type. */
function text(finding: Finding): string {
  return JSON.stringify(finding).replaceAll('float division by zero', 'division by zero');
}

/** All that is told; the arrays of the replay are compared where floats are. */
function plain({ evaluation, ...told }: Analysis): unknown {
  const { input: _, ...measured } = evaluation;
  return JSON.parse(JSON.stringify({ ...told, measured }));
}

describe('both runtimes', function () {
  this.timeout(120_000);

  before(async function () {
    const sandboxes = new Sandboxes();
    const found = await sandboxes.python.find();
    sandboxes.dispose();
    if (!found.ok) this.skip();
  });

  it('have the same findings on correct and on buggy rewards', async () => {
    const [pyodide, python] = RUNTIMES.map((runtime) => new Assessor(undefined, runtime));
    assert.ok(pyodide && python);
    const samples = corpus().filter(({ name, source }) =>
      process.env.BOTH ? !source.includes('numpy') : REWARDS.includes(name),
    );
    assert.ok(samples.length >= REWARDS.length);
    for (const { name, recording, source, bugs } of samples)
      for (const code of [bugs[0]?.source ?? source, ...(process.env.BOTH ? [source] : [])]) {
        const [here, there]: readonly Findings[] = await Promise.all([
          pyodide.findings(recording, code),
          python.findings(recording, code),
        ]);
        assert.deepEqual(here?.map(text), there?.map(text), name);
        assert.ok(here, name);
      }
    pyodide.dispose();
    python.dispose();
  });

  it('have the same verdict, measures, causes, findings and suggestions', async () => {
    const source = readFileSync(join(EXAMPLE, 'reward.py'), 'utf8');
    const [here, there] = await Promise.all(
      RUNTIMES.map(async (runtime): Promise<Analysis> => {
        const workbench = createWorkbench({ runtime, limits: DEFAULT_LIMITS });
        const context = await workbench.open(join(EXAMPLE, 'lava.reward.json'));
        assert.ok(context.ok);
        const reward = { source, file: join(EXAMPLE, 'reward.py'), entry: null };
        const analysis = await workbench.analyze(context.value, reward);
        workbench.dispose();
        assert.ok(analysis.ok);
        return analysis.value;
      }),
    );
    assert.ok(here && there);
    assert.notEqual(here.evaluation.input.replay.runtime.id, there.evaluation.input.replay.runtime.id);
    assert.deepEqual(plain(here), plain(there));
  });
});
