import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { resolveReward } from '../loop/reward-file';
import type { RewardSource, Workbench } from '../loop/workbench';
import { fail, ok, type Result } from '../problem';
import type { RunControl } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import { findTasks } from '../task/find-tasks';
import type { ToolHost } from './tool';

/** Tasks that are named when the one asked for is not there. */
const MAX_NAMED = 12;

export const taskInput = z
  .string()
  .optional()
  .describe(
    'Path of the task file (NAME.reward.json). May be left out where the workspace has exactly one task.',
  );

export const rewardInput = z
  .string()
  .optional()
  .describe("Reward file, or FILE.py:function; the task's own reward when left out.");

export const codeInput = z
  .string()
  .optional()
  .describe(
    'Python source to try in place of the reward file, so that an idea can be judged before it is written. Nothing is saved.',
  );

export interface OpenedTask {
  readonly workbench: Workbench;
  readonly context: TaskContext;
}

export async function openTask(
  host: ToolHost,
  task: string | undefined,
  control: RunControl,
): Promise<Result<OpenedTask>> {
  if (!host.mayRun()) return untrusted();
  const file = await taskFileOf(host, task);
  if (!file.ok) return file;
  const workbench = await host.workbench(file.value);
  const opened = await workbench.open(file.value, control);
  return opened.ok ? ok({ workbench, context: opened.value }) : opened;
}

/** Absolute. A path that leads nowhere is answered with the paths that would have led somewhere. */
async function taskFileOf(host: ToolHost, task: string | undefined): Promise<Result<string>> {
  const file = task === undefined ? null : resolve(host.root, task);
  if (file !== null && file.endsWith('.json') && existsSync(file)) return ok(file);
  const found = await findTasks(host.root);
  const tasks = found.ok ? found.value : [];
  const [only] = tasks;
  if (file === null && only !== undefined && tasks.length === 1) return ok(only);
  const names = tasks.slice(0, MAX_NAMED).map((path) => relative(host.root, path));
  const rest = tasks.length > names.length ? ` and ${tasks.length - names.length} more` : '';
  return fail(
    'task-missing',
    file === null
      ? 'It is not said which task is meant.'
      : `"${task}" is not the task file (NAME.reward.json) of a reward task below ${host.root}.`,
    tasks.length > 0
      ? `Give "task" as one of: ${names.join(', ')}${rest}.`
      : 'There is no task here yet: make one with "rewardsmith init RECORDING…" from recorded episodes, or ask the user for it.',
  );
}

/** The code that is asked about: as given, else as it stands in the editor or on disk. */
export async function rewardOf(
  host: ToolHost,
  context: TaskContext,
  { reward, code }: { readonly reward?: string | undefined; readonly code?: string | undefined },
): Promise<Result<RewardSource>> {
  const found = await resolveReward(
    context.file,
    context.task,
    reward === undefined ? undefined : resolve(host.root, reward),
  );
  if (!found.ok) {
    // Code may come before the file that it will stand in.
    if (code === undefined) return found;
    return ok({ source: code, file: join(dirname(context.file), 'candidate.py'), entry: null });
  }
  const { file, entry } = found.value;
  const source = code ?? (await host.read(file));
  return source === null
    ? fail('reward-missing', `The reward file ${file} cannot be read.`, 'Give its text as "code".')
    : ok({ source, file, entry });
}

export interface OpenedReward extends OpenedTask {
  readonly reward: RewardSource;
}

/** A task and the code that is asked about. */
export async function openReward(
  host: ToolHost,
  asked: {
    readonly task?: string | undefined;
    readonly reward?: string | undefined;
    readonly code?: string | undefined;
  },
  control: RunControl,
): Promise<Result<OpenedReward>> {
  const opened = await openTask(host, asked.task, control);
  if (!opened.ok) return opened;
  const reward = await rewardOf(host, opened.value.context, asked);
  return reward.ok ? ok({ ...opened.value, reward: reward.value }) : reward;
}

function untrusted<T>(): Result<T> {
  return fail(
    'workspace-untrusted',
    'The user has not trusted this workspace, so no code is run in it.',
    'Ask the user to trust it (Workspaces: Manage Workspace Trust). check_reward with "reward" and no "task" works all the same: it only reads.',
  );
}
