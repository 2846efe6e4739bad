import { stat } from 'node:fs/promises';
import { globby } from 'globby';
import { fail, ok, type Result } from '../problem';

/** What nobody wants to have searched: packages, environments, what was built. */
const SKIPPED = [
  ...['node_modules', '.git', '.hg', '.svn', '.venv', 'venv', '.tox', '.nox', '__pycache__', 'site-packages'],
  ...['.rewardsmith', '.mypy_cache', '.ruff_cache', '.pytest_cache', 'build', 'dist'],
].map((name) => `**/${name}/**`);

/** The task file that a path is, or those beneath the folder that it is, in order; links are not followed. */
export async function findTasks(path: string, exclude: readonly string[] = []): Promise<Result<string[]>> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return ok([path]);
  const found = await beneath(path, '**/*.reward.json', exclude);
  return found.length > 0
    ? ok(found)
    : fail(
        'no-tasks',
        'There is no task file (NAME.reward.json) in this folder.',
        'Name another folder, or make a task: rewardsmith init RECORDING…',
        { file: path },
      );
}

/** Absolute paths below a folder, sorted; without what the repository's `.gitignore` files leave out. */
export async function beneath(
  folder: string,
  pattern: string,
  exclude: readonly string[] = [],
): Promise<string[]> {
  const found = await globby(pattern, {
    cwd: folder,
    absolute: true,
    dot: true,
    followSymbolicLinks: false,
    ignore: [...SKIPPED, ...exclude],
    gitignore: true,
  });
  return found.sort();
}
