import assert from 'node:assert/strict';
import { assetPath } from '../../../extension/core/assets';
import { ok } from '../../../extension/core/problem';
import { Child } from '../../../extension/core/sandbox/child';
import { findInterpreter } from '../../../extension/core/sandbox/interpreter';
import { askInside, firstThatWorks } from '../../../extension/core/sandbox/isolate';
import { landlockBy, pythonOnPath } from '../../../extension/core/sandbox/landlock';
import { evaluateIn, replayIn } from '../../../extension/core/sandbox/processes';
import type { ReplayError, ReplayResult } from '../../../extension/core/sandbox/replay';
import type { Limits, ReplayJob, RunControl, Sandbox } from '../../../extension/core/sandbox/sandbox';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { leaf, numbers, trajectories } from './sets';

export const LIMITS: Limits = { seconds: 20, megabytes: 1024 };

export type RuntimeId = 'pyodide' | 'python';

/** As `onBothRuntimes`, and once more with Landlock around `python`, which is for where namespaces can't be had. */
export function onEveryIsolation(
  title: string,
  define: (sandbox: () => Sandbox, id: RuntimeId) => void,
): void {
  onBothRuntimes(title, define);
  describe(`${title} (python in Landlock)`, function () {
    this.timeout(60_000);
    let sandbox: Sandbox | undefined;
    before(async function () {
      const made = await landlocked();
      if (typeof made !== 'string') return void (sandbox = made);
      console.log(`      skipped: ${made}`);
      this.skip();
    });
    define(() => {
      assert.ok(sandbox);
      return sandbox;
    }, 'python');
  });
}

/** A fresh process a run; or why there is none. */
export async function landlocked(): Promise<Sandbox | string> {
  const folder = assetPath('python');
  const python = process.platform === 'linux' ? await pythonOnPath() : null;
  const found = await findInterpreter({}, askInside(folder));
  if (python === null || !found.ok) return 'no Python';
  const isolation = await firstThatWorks([landlockBy(python)], found.value, folder);
  if (Array.isArray(isolation)) return isolation.join('; ');
  const start = () =>
    Promise.resolve(
      ok({
        child: new Child(isolation.wrap(found.value, folder, 'main')),
        settings: { path: found.value.path, limitsProcesses: false },
        describe: (version: string) => ({ id: 'python', version, isolation: isolation.description }) as const,
      }),
    );
  const runtime = { start, stepsPerProcess: Infinity };
  return {
    id: 'python',
    replay: (job, limits, control) => replayIn(runtime, job, limits, control),
    evaluate: (job, limits, control) => evaluateIn(runtime, job, limits, control),
    dispose: () => undefined,
  };
}

/** Runs the same tests on both runtimes; `python` is skipped, in words, where no isolation works. */
export function onBothRuntimes(title: string, define: (sandbox: () => Sandbox, id: RuntimeId) => void): void {
  for (const id of ['pyodide', 'python'] as const)
    describe(`${title} (${id})`, function () {
      this.timeout(60_000);
      let sandboxes: Sandboxes;
      before(async function () {
        sandboxes = new Sandboxes();
        if (id === 'pyodide') {
          // The first start makes the memory snapshot, which is no part of what is tested.
          await sandboxes.pyodide.evaluate(
            { expressions: [], data: trajectories([], leaf(numbers([]))) },
            LIMITS,
          );
          return;
        }
        const found = await sandboxes.python.find();
        if (found.ok) return;
        console.log(`      skipped: ${found.problem.message}`);
        this.skip();
      });
      after(() => sandboxes.dispose());
      define(() => sandboxes[id], id);
    });
}

export async function replay(
  sandbox: Sandbox,
  job: ReplayJob,
  limits: Limits = LIMITS,
  control?: RunControl,
): Promise<ReplayResult> {
  const result = await sandbox.replay(job, limits, control);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

/** The parts of an error that are the same on every Python. */
export function gist(error: ReplayError | undefined): unknown {
  if (!error) return undefined;
  const { kind, type, line, steps, firstRow } = error;
  return { kind, type, line, steps, firstRow };
}
