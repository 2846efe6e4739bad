import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { inferContract, recordingShape } from '../contract/bind';
import { fail, ok, type Result } from '../problem';
import { outlineModule } from '../syntax/outline';
import { loadTaskFile } from '../task/load';
import type { PresentReward } from '../task/scaffold';
import { splitReward } from '../task/task';
import { observationFields } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';

/** A function that is less sure to be a reward is not taken unless it was named. */
const SURE_ENOUGH = 0.7;

/** The reward that a user names for a new task (absolute, `FILE.py` or `FILE.py:function`), with its contract. */
export async function namedReward(
  set: TrajectorySet,
  named: string,
  directory: string,
): Promise<Result<PresentReward>> {
  const { file, entry } = splitReward(named);
  const source = await readFile(file, 'utf8').catch(() => null);
  if (source === null)
    return fail('reward-missing', 'There is no such reward file.', 'Check the path.', { file });
  const outline = await outlineModule(source);
  const inferred = inferContract(outline, undefined, entry, set.kind);
  if (!inferred.ok) return { ok: false, problem: { ...inferred.problem, where: { file } } };
  const { contract, entry: found } = inferred.value;
  const bound = contract.bind(found, recordingShape(set, observationFields(set)));
  if (!bound.ok) return { ok: false, problem: { ...bound.problem, where: { file } } };
  const path = relative(directory, file).split(sep).join('/');
  return ok({
    reward: entry === null ? path : `${path}:${entry}`,
    chosen: 'you named it',
    id: contract.id,
    why: `the signature of ${found.name} in ${basename(file)}: ${contract.title}`,
    confidence: found.confidence,
  });
}

/**
 * The one Python file in the folder that holds a function which can be called on this recording, and that no task there
 * names yet; null when there is none, or several.
 */
export async function rewardBeside(set: TrajectorySet, directory: string): Promise<PresentReward | null> {
  const names = await readdir(directory).catch((): string[] => []);
  const taken = new Set<string>();
  for (const name of names.filter((each) => each.endsWith('.reward.json'))) {
    const task = await loadTaskFile(join(directory, name));
    if (task.ok && task.value.reward !== undefined) taken.add(splitReward(task.value.reward).file);
  }
  const found: PresentReward[] = [];
  for (const name of names.filter((each) => each.endsWith('.py') && !taken.has(each)).sort()) {
    const reward = await namedReward(set, join(directory, name), directory);
    if (reward.ok && reward.value.confidence >= SURE_ENOUGH) found.push(reward.value);
  }
  const [only] = found;
  return only && found.length === 1
    ? {
        ...only,
        chosen: 'the one Python file beside the task with a function that can be called on this recording',
      }
    : null;
}
