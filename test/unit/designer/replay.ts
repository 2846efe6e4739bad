import assert from 'node:assert/strict';
import { inferContract, recordingShape } from '../../../extension/core/contract/bind';
import type { Problem } from '../../../extension/core/problem';
import type { ReplayResult } from '../../../extension/core/sandbox/replay';
import type { Sandbox } from '../../../extension/core/sandbox/sandbox';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { outlineModule } from '../../../extension/core/syntax/outline';
import type { TaskContext } from '../../../extension/core/task/context';

/** Runs reward code over the context's recording as the workbench would, in a real sandbox. */
export async function replayCode(
  sandbox: Sandbox,
  context: TaskContext,
  code: string,
  contract?: string,
): Promise<ReplayResult> {
  const outline = await outlineModule(code);
  assert.equal(outline.hasSyntaxError, false, code);
  const found = inferContract(outline, contract);
  if (!found.ok) return failed(found.problem, code);
  const plan = found.value.contract.bind(found.value.entry, recordingShape(context.set, context.fields));
  if (!plan.ok) return failed(plan.problem, code);
  const replay = await sandbox.replay(
    { source: code, file: 'reward.py', plan: plan.value, arrays: 'list', data: context.set },
    DEFAULT_LIMITS,
  );
  return replay.ok ? replay.value : failed(replay.problem, code);
}

function failed(problem: Problem, code: string): never {
  assert.fail(`${problem.message}\n${code}`);
}

/** Sum of the rewards of each episode. */
export function returnsOf(context: TaskContext, replay: ReplayResult): number[] {
  return context.set.episodes.map(({ start, length }) =>
    replay.reward.subarray(start, start + length).reduce((sum, reward) => sum + reward, 0),
  );
}
