import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../write-whole';

/** `run.json` beside the exchanges of a run. */
const runSchema = z.object({
  /** The run that this one goes on with, by the name of its folder. */
  resumes: z.string().nullable(),
  /** Why it ended; null: it has not, or was broken off. */
  ended: z.string().nullable(),
  /** Of the process that runs it. */
  pid: z.number().nullable().default(null),
});

export type RunRecord = z.infer<typeof runSchema>;

export function writeRun(folder: string, run: RunRecord): Promise<void> {
  return writeWhole(join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
}

export async function readRun(folder: string): Promise<RunRecord | null> {
  try {
    return runSchema.safeParse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
