import { mkdir, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Result } from '../problem';
import { fail, messageOf, ok } from '../problem';
import type { TaskProposal } from './scaffold';
import { scaffoldFiles } from './scaffold';

/**
 * Writes `NAME.reward.json` and the reward file; gives their absolute paths. Never writes over anything: when either
 * is there already, nothing is written. Without a `starter` the reward is there and stays as it is.
 */
export async function writeScaffold(
  proposal: Pick<TaskProposal, 'name' | 'task' | 'question'> & { readonly starter: string | null },
  directory: string,
): Promise<Result<readonly string[]>> {
  const files = scaffoldFiles(proposal, directory);
  const { starter } = proposal;
  for (const file of starter === null ? [files.task] : [files.task, files.reward]) {
    if (await exists(file)) {
      return fail(
        'file-exists',
        'There is already a file of this name, and it is not written over.',
        'Choose another folder with --out, or rename or delete the file.',
        { file },
      );
    }
  }
  const written: string[] = [];
  try {
    await mkdir(dirname(files.task), { recursive: true });
    // Exclusive: a file that came to be since the check above stays as it is.
    if (starter !== null) {
      await writeFile(files.reward, starter, { flag: 'wx' });
      written.push(files.reward);
    }
    await writeFile(files.task, taskText(proposal), { flag: 'wx' });
    return ok([files.task, files.reward]);
  } catch (thrown) {
    await Promise.all(written.map((file) => unlink(file).catch(() => undefined)));
    return fail(
      'scaffold-unwritable',
      `The files could not be written: ${messageOf(thrown)}.`,
      'Check that the folder can be written to, or choose another with --out.',
      { file: directory },
    );
  }
}

/** The task as JSON; where the success was left open, a comment stands in its place. */
function taskText({ task, question }: Pick<TaskProposal, 'task' | 'question'>): string {
  const lines = JSON.stringify(task, null, 2).split('\n');
  const at = lines.findIndex((line) => line.startsWith('  "discount"'));
  if (question.length > 0 && at !== -1) lines.splice(at, 0, ...question.map((line) => `  // ${line}`));
  return `${lines.join('\n')}\n`;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
