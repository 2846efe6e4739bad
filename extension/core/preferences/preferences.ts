import { randomBytes } from 'node:crypto';
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
// The small one: the editor reads these without the engine.
import * as z from 'zod/mini';
import { fail, messageOf, ok, type Result } from '../problem';

/** Somebody has watched both and says that one trajectory went better than the other. */
export interface Preference {
  /** Ids of trajectories of the task. */
  readonly better: string;
  readonly worse: string;
}

const fileSchema = z.looseObject({
  pairs: z.array(z.looseObject({ better: z.string(), worse: z.string() })),
});

/** `NAME.preferences.json` beside `NAME.reward.json`: `{"pairs": [{"better": ID, "worse": ID}]}`, oldest first. Meant to be committed. */
export function preferencesFile(taskFile: string): string {
  return taskFile.replace(/(\.reward)?\.json$/, '') + '.preferences.json';
}

/** None when there is no file yet. */
export async function readPreferences(taskFile: string): Promise<Result<readonly Preference[]>> {
  const file = preferencesFile(taskFile);
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (parsed.success) return ok(parsed.data.pairs.map(({ better, worse }) => ({ better, worse })));
    const [issue] = parsed.error.issues;
    return damaged(file, issue ? `${issue.path.join('.') || 'file'}: ${issue.message}` : 'another form');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return ok([]);
    return damaged(file, messageOf(thrown));
  }
}

/** Written whole or not at all. */
export async function writePreferences(
  taskFile: string,
  pairs: readonly Preference[],
): Promise<Result<void>> {
  const file = preferencesFile(taskFile);
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  // A pair a line: a change shows as one line.
  const lines = pairs.map((pair) => `    ${JSON.stringify(pair)}`).join(',\n');
  try {
    await writeFile(temporary, `{\n  "pairs": [\n${lines}\n  ]\n}\n`);
    await rename(temporary, file);
    return ok(undefined);
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    return fail(
      'preferences-unwritable',
      `What you said could not be kept: ${messageOf(thrown)}.`,
      'Check that the folder of the task file can be written to.',
      { file },
    );
  }
}

function damaged(file: string, why: string): Result<never> {
  return fail(
    'preferences-damaged',
    `The pairs that were judged cannot be read: ${why}.`,
    'Repair the file, or delete it to begin anew. It is not written over.',
    { file },
  );
}
