import { dirname } from 'node:path';
import { RelativePattern, Uri, workspace } from 'vscode';
import type { Result } from '../core/problem';
import { fail, ok } from '../core/problem';
import type { TaskContext } from '../core/task/context';
import { readText } from './documents';
import { rewardNamedIn } from './task-index';

/** The reward file a task means: the one it names, else the only Python file beside it that defines anything to call. */
export async function locateReward(
  taskFile: string,
  context: TaskContext | null,
): Promise<Result<{ readonly file: string; readonly entry: string | null }>> {
  const named = context ? (context.task.reward ?? null) : rewardNamedIn((await readText(taskFile)) ?? '');
  if (named !== null) {
    const [, file = named, entry = null] = /^(.+\.py):([A-Za-z_]\w*)$/.exec(named) ?? [];
    return ok({ file, entry });
  }
  const folder = Uri.file(dirname(taskFile));
  const files = await workspace.findFiles(new RelativePattern(folder, '*.py'), null, 50);
  const callable: string[] = [];
  for (const { fsPath } of files) {
    if (/^\s*(async\s+)?def\s.*reward|^class\s.*Reward/im.test((await readText(fsPath)) ?? ''))
      callable.push(fsPath);
  }
  const [only] = callable;
  if (callable.length === 1 && only !== undefined) return ok({ file: only, entry: null });
  return fail(
    'reward-not-named',
    callable.length === 0
      ? 'The task file does not name its reward file, and no Python file beside it has a reward function.'
      : 'The task file does not name its reward file, and several Python files beside it have a reward function.',
    'Add "reward": "reward.py" to the task file.',
    { file: taskFile },
  );
}
