import { randomBytes } from 'node:crypto';
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { z } from 'zod';
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

/**
 * A circle among the preferences (a better than b, b than c, c than a), as ids in order, the first not repeated; null when
 * there is none. Such answers contradict each other, or there is no one order: it is for people to say, not to average away.
 */
export function circleIn(pairs: readonly Preference[]): readonly string[] | null {
  const worseThan = new Map<string, string[]>();
  for (const { better, worse } of pairs) worseThan.set(better, [...(worseThan.get(better) ?? []), worse]);
  const done = new Set<string>();
  for (const start of worseThan.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    // Depth first, with the places that are still to be looked at on a stack of its own: chains may be long.
    const stack: { readonly id: string; next: number }[] = [];
    const enter = (id: string): void => {
      path.push(id);
      onPath.add(id);
      stack.push({ id, next: 0 });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = worseThan.get(top.id)?.[top.next++];
      if (to === undefined) {
        stack.pop();
        path.pop();
        onPath.delete(top.id);
        done.add(top.id);
      } else if (onPath.has(to)) return path.slice(path.indexOf(to));
      else if (!done.has(to)) enter(to);
    }
  }
  return null;
}
