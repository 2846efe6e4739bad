import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { inferContract } from '../contract/bind';
import { splitFunction } from '../contract/functions';
import { leadsOut, projectOf } from '../leads-out';
import { fail, ok, type Problem, type Result } from '../problem';
import { outlineModule } from '../syntax/outline';
import { splitReward, type RewardTask } from '../task/task';

export interface RewardFile {
  /** Absolute. */
  readonly file: string;
  readonly entry: string | null;
}

/**
 * The reward file a task means: `override` (absolute, "file.py" or "file.py:function") when given, the task's `reward`,
 * or else the one Python file beside the task that holds a function its contract can call.
 */
export async function resolveReward(
  taskFile: string,
  task: RewardTask,
  override?: string,
): Promise<Result<RewardFile>> {
  const directory = dirname(taskFile);
  const [listed] = Object.keys(task.functions ?? {}).flatMap((key) => splitFunction(key).path ?? []);
  const named = override ?? task.reward ?? listed;
  if (named !== undefined) {
    const { file, entry } = splitReward(named);
    const path = resolve(directory, file);
    const away = override === undefined ? await rewardElsewhere(path, taskFile) : null;
    if (away) return { ok: false, problem: away };
    if (existsSync(path)) return ok({ file: path, entry });
    return fail(
      'reward-missing',
      `There is no reward file ${path}.`,
      override === undefined ? 'Create it, or correct "reward" in the task file.' : 'Check the path.',
      ...(override === undefined ? [{ file: taskFile }] : []),
    );
  }
  const names = (await readdir(directory)).filter((name) => name.endsWith('.py')).sort();
  const callable: string[] = [];
  for (const name of names) {
    if (await rewardElsewhere(join(directory, name), taskFile)) continue;
    const outline = await outlineModule(await readFile(join(directory, name), 'utf8'));
    if (inferContract(outline, task.contract).ok) callable.push(name);
  }
  const [only] = callable;
  if (callable.length === 1 && only) return ok({ file: join(directory, only), entry: null });
  return fail(
    'reward-unnamed',
    callable.length === 0
      ? 'The task names no reward, and no Python file beside it holds a reward function.'
      : `The task names no reward, and several files beside it could be meant: ${callable.join(', ')}.`,
    'Add "reward": "FILE.py" (or "FILE.py:function") to the task file.',
    { file: taskFile },
  );
}

/**
 * What keeps a reward file that a task names from being read: a link out of the project. Its text is shown, run and perhaps sent to a
 * model, and whoever made the project could have had any file of the user's in mind.
 */
export async function rewardElsewhere(file: string, taskFile: string): Promise<Problem | null> {
  const folder = dirname(taskFile);
  const real = await leadsOut(file, [projectOf(folder), folder]);
  return real === null
    ? null
    : {
        code: 'reward-elsewhere',
        message: `The reward file ${file} is reached by a link that leads out of the project, to ${real}. That is not followed.`,
        hint: 'Copy it into the project, or name it in the task file by the path where it really is.',
        where: { file: taskFile },
      };
}
