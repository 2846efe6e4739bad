import { constants } from 'node:fs';
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeBelow, writeWhole } from '../write-whole';
import type { Training } from './training';

/** `DIR/.rewardsmith/NAME/rounds` for `DIR/NAME.reward.json`. */
export function roundsFolder(taskFile: string): string {
  const name = basename(taskFile).replace(/(\.reward)?\.json$/, '');
  return join(dirname(taskFile), '.rewardsmith', name, 'rounds');
}

/** Not through a link that came with a repository; on Windows there is no such flag, and hardly a link. */
const ANEW = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

/** What one training leaves behind: a recording a seed, written as it comes, and what came of it. */
export class RoundFolder {
  private readonly files = new Map<number, Promise<FileHandle>>();
  private writing: Promise<unknown> = Promise.resolve();
  /** Why a recording could not be written; the training goes on. */
  private failed: unknown;

  constructor(readonly folder: string) {}

  static async make(taskFile: string, name: string): Promise<RoundFolder> {
    const rounds = roundsFolder(taskFile);
    const folder = join(rounds, name.replace(/[^\w.-]+/g, '-').slice(0, 80));
    await makeBelow(dirname(taskFile), folder);
    await writeFile(join(dirname(dirname(rounds)), '.gitignore'), '*\n', { flag: 'wx' }).catch(
      () => undefined,
    );
    return new RoundFolder(folder);
  }

  recordingOf(seed: number): string {
    return join(this.folder, `seed-${seed}.jsonl`);
  }

  /** Whole episodes only: whatever ends the training, the file can be read. */
  append(seed: number, lines: string): void {
    let file = this.files.get(seed);
    if (!file) this.files.set(seed, (file = open(this.recordingOf(seed), ANEW)));
    this.writing = this.writing
      .then(async () => (await file).appendFile(lines))
      .catch((error: unknown) => (this.failed ??= error));
  }

  has(seed: number): boolean {
    return this.files.has(seed);
  }

  async finish(training: Training): Promise<void> {
    await this.writing;
    for (const file of this.files.values()) await (await file).close();
    if (this.failed !== undefined) throw this.failed;
    await writeWhole(join(this.folder, 'training.json'), `${JSON.stringify(training, null, 1)}\n`);
  }
}
