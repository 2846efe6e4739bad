import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, messageOf, ok, type Result } from '../problem';
import type { TaskEnvironment } from '../task/task';
import type { Budget } from '../training/training';
import type { TrainingControl } from '../training/train';
import type { Workbench } from './workbench';

/**
 * Recordings for who has an environment and nothing else: of agents that learn from its own reward, from their first steps to what they
 * can in the end. Gives the files, `DIRECTORY/recordings/NAME-K.jsonl`; nothing is written over.
 */
export async function recordEnvironment(
  environment: TaskEnvironment,
  directory: string,
  budget: Budget,
  workbench: Workbench,
  control: TrainingControl = {},
): Promise<Result<readonly string[]>> {
  const name = nameOf(environment.id);
  const file = join(directory, `${name}.reward.json`);
  const task = { goal: name, trajectories: [], discount: 0.99, environment };
  const trained = await workbench.trainOnOwn(
    { file, task, fields: [] },
    { label: "environment's own", budget },
    control,
  );
  if (!trained.ok) return trained;
  const { problem, seeds } = trained.value;
  if (problem) return { ok: false, problem };
  const folder = join(directory, 'recordings');
  try {
    await mkdir(folder, { recursive: true });
    const files = seeds.flatMap(({ seed, recording }) =>
      recording === null ? [] : [{ recording, copy: join(folder, `${name}-${seed}.jsonl`) }],
    );
    for (const { recording, copy } of files) await copyFile(recording, copy, constants.COPYFILE_EXCL);
    return ok(files.map(({ copy }) => copy));
  } catch (thrown) {
    return fail(
      'recordings-unwritable',
      `The recordings could not be written: ${messageOf(thrown)}.`,
      'Choose another folder with --out; recordings that are there are not written over.',
      { file: folder },
    );
  }
}

/** "MiniGrid-LavaGapS7-v0" → "lavagaps7"; "envs.py:Drone" → "drone". */
function nameOf(id: string): string {
  const own = basename(id.split(':').at(-1) ?? id).replace(/-v\d+$/, '');
  return (own.split('-').slice(-2).join('-') || 'environment').toLowerCase();
}
