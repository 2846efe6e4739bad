import assert from 'node:assert/strict';
import type { ReplayError, ReplayResult } from '../../../extension/core/sandbox/replay';
import type { Limits, ReplayJob, RunControl, Sandbox } from '../../../extension/core/sandbox/sandbox';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { leaf, numbers, trajectories } from './sets';

export const LIMITS: Limits = { seconds: 20, megabytes: 1024 };

export type RuntimeId = 'pyodide' | 'python';

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
