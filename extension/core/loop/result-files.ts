import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, open, readFile, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { ReplayResult } from '../sandbox/replay';
import { ignoreInGit, makeBelow, removeLeftovers, writeWhole } from '../write-whole';

const ENDING = '.replay';
const SEAL_BYTES = 32;
const MAX_BYTES = 64 * 1024 ** 2;
const MAX_TOTAL_BYTES = 256 * 1024 ** 2;

/**
 * Replays kept under `.rewardsmith/results` beside the task file. That folder comes with a workspace, and whoever made the workspace
 * may have put anything there: so each file carries a seal made with a secret of this user, who alone can have written what is
 * believed. Nothing here fails: what cannot be read or written is not kept.
 */
export class ResultFiles {
  private readonly folder: string;

  /** `storage`: the user's own folder, where the secret lies. */
  constructor(
    taskFile: string,
    private readonly storage: string,
    private readonly limits = { one: MAX_BYTES, total: MAX_TOTAL_BYTES },
  ) {
    this.folder = join(dirname(taskFile), '.rewardsmith', 'results');
  }

  async read(key: string): Promise<ReplayResult | undefined> {
    try {
      const path = this.pathOf(key);
      if ((await stat(path)).size > this.limits.one) return undefined;
      const bytes = await readFile(path);
      const content = bytes.subarray(SEAL_BYTES);
      const seal = await this.seal(key, content);
      if (!timingSafeEqual(seal, bytes.subarray(0, SEAL_BYTES))) return undefined;
      return deserialize(content) as ReplayResult;
    } catch {
      return undefined;
    }
  }

  async write(key: string, replay: ReplayResult): Promise<void> {
    try {
      const content = serialize(replay);
      const size = SEAL_BYTES + content.length;
      if (size > this.limits.one) return;
      const seal = await this.seal(key, content);
      await makeBelow(dirname(dirname(this.folder)), this.folder);
      await ignoreInGit(dirname(this.folder)).catch(() => undefined);
      await removeLeftovers(this.folder);
      await this.makeRoom(size);
      await writeWhole(this.pathOf(key), Buffer.concat([seal, content]));
    } catch {
      // A folder that cannot be written: the next session replays.
    }
  }

  private pathOf(key: string): string {
    return join(this.folder, key + ENDING);
  }

  /** Of this key's content: a true result under another key would be a lie too. */
  private async seal(key: string, content: Uint8Array): Promise<Buffer> {
    return createHmac('sha256', await secretIn(this.storage))
      .update(key)
      .update(content)
      .digest();
  }

  private async makeRoom(size: number): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.includes(ENDING));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.folder, name);
        const { size: bytes, mtimeMs } = await stat(path);
        return { path, bytes, mtimeMs };
      }),
    );
    let total = files.reduce((sum, { bytes }) => sum + bytes, size);
    for (const { path, bytes } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (total <= this.limits.total) break;
      await rm(path, { force: true });
      total -= bytes;
    }
  }
}

/** The user's secret, made on first use. Of several processes that make one, the first wins. */
async function secretIn(storage: string): Promise<Buffer> {
  const path = join(storage, 'results.key');
  const read = async (): Promise<Buffer | null> => {
    const secret = await readFile(path).catch(() => null);
    return secret?.length === SEAL_BYTES ? secret : null;
  };
  const known = await read();
  if (known) return known;
  await mkdir(storage, { recursive: true, mode: 0o700 });
  const made = randomBytes(SEAL_BYTES);
  const handle = await open(path, 'wx', 0o600).catch(() => null);
  if (handle) {
    await handle.writeFile(made);
    await handle.close();
    return made;
  }
  const other = await read();
  if (!other) throw new Error('the secret is being written');
  return other;
}
