import { join, resolve } from 'node:path';
import { starterReward } from '../designer/starter';
import type { Problem, Result } from '../problem';
import { fail, ok } from '../problem';
import type { TaskProposal } from '../task/scaffold';
import { proposeTask, taskNameFor } from '../task/scaffold';
import { observationFields } from '../trajectory/fields';
import { loadRecordings, type LoadOptions } from '../trajectory/load';
import { addressOf } from '../trajectory/remote/address';
import { namedReward, rewardBeside } from './present-reward';

/** A task with the reward file it starts from, not written yet (`writeScaffold` does that). */
export interface NewTask extends TaskProposal {
  /** Null where a reward file is there already, which the task names. */
  readonly starter: string | null;
  /** Recordings that could not be read. */
  readonly problems: readonly Problem[];
}

/**
 * Reads recordings (paths and globs relative to `cwd`, URLs) and proposes a task for them, to be written to `directory`. Fails
 * when none of them can be read. `reward`: the file (absolute, `FILE.py` or `FILE.py:function`) the task is to name; else
 * the one beside it that fits, or a new one.
 */
export async function proposeTaskFrom(
  patterns: readonly string[],
  cwd: string,
  directory: string,
  control: LoadOptions = {},
  reward?: string,
): Promise<Result<NewTask>> {
  const { set, files, problems } = await loadRecordings(patterns, cwd, control);
  if (!set) {
    const [problem] = problems;
    return problem
      ? { ok: false, problem }
      : fail('no-recording', 'No recording was named.', 'Name at least one file, folder or glob.');
  }
  const urls = new Map(patterns.map((pattern) => [labelOf(pattern), pattern]));
  const absolute = files.map(({ file, format }) => ({
    file: urls.get(file) ?? resolve(cwd, file),
    format,
  }));
  const name = taskNameFor(files.map(({ file }) => (urls.has(file) ? file : resolve(cwd, file))));
  const named = reward === undefined ? null : await namedReward(set, reward, directory);
  if (named && !named.ok) return named;
  const present = named?.value ?? (await rewardBeside(set, directory));
  const proposal = proposeTask({ set, files: absolute, present }, directory, name);
  const { task, outcomes } = proposal;
  const context = {
    file: join(directory, `${name}.reward.json`),
    task,
    set,
    files,
    problems,
    fields: observationFields(set, task.observation),
    outcomes,
  };
  const starter = present ? null : await starterReward(context, task.contract ?? 'step');
  return ok({ ...proposal, starter, problems });
}

/** What a recording that a URL names is called; null for paths. */
function labelOf(pattern: string): string | null {
  const address = addressOf(pattern);
  return address?.kind === 'web' ? address.file.label : null;
}
