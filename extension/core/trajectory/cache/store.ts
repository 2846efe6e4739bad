import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeDigest } from '../../code-digest';
import type { LoadedFile } from '../model';
import { decodeHeader, decodeRecording } from './decode';
import { encodeRecording, sizeOf } from './encode';
import { fingerprint, isSettled } from './fingerprint';

const ENDING = '.columns';
/** Less than this is read again as fast as it is found in a cache. */
const MIN_BYTES = 1024 ** 2;
/** One read call takes no more than 2 GB, and neither does a cached recording. */
const MAX_BYTES = 2 ** 31 - 2 ** 16;
const MAX_TOTAL_BYTES = 4 * 1024 ** 3;
/** What was used this recently is not given up for something new: a pass over more than fits would only replace it all. */
const IN_USE_MS = 3600 * 1000;
const READ_BYTES = 64 * 1024 ** 2;

export interface Stored {
  readonly loaded: LoadedFile;
  readonly stamp: string;
}

/**
 * Recordings that were read once, as columns on disk. They lie in a folder of the user's own and never in a workspace: whoever
 * makes a repository could put a file there that lies about the recordings beside it. Nothing here fails: what cannot
 * be read or written is not cached.
 */
export class RecordingStore {
  private writing: Promise<void> = Promise.resolve();
  private forgotten: Promise<void> | undefined;

  constructor(
    private readonly folder: string,
    private readonly limits = { least: MIN_BYTES, total: MAX_TOTAL_BYTES },
  ) {}

  /** The recording and its files' fingerprint, unless it, something beside it that its format looks at, or the code that reads it has changed. */
  async read(
    path: string,
    label: string,
    companions: (format: string) => Promise<readonly string[]>,
  ): Promise<Stored | null> {
    try {
      const cached = await this.pathFor(path);
      const handle = await open(cached);
      try {
        const stored = await readCached(handle, path, label, companions);
        // Windows refuses this on a handle that only reads; then the oldest reading goes first instead.
        if (stored) await handle.utimes(new Date(), new Date()).catch(() => undefined);
        return stored;
      } finally {
        await handle.close();
      }
    } catch {
      return null;
    }
  }

  /**
   * Keeps a recording that was read when its files had this fingerprint. Returns when the recording before it is written, so
   * that no more than two are held; `written` waits for this one too. `encoded`: its bytes, where somebody has made them.
   */
  async write(
    path: string,
    stamp: string,
    loaded: LoadedFile,
    encoded: readonly Uint8Array[] | null = null,
  ): Promise<void> {
    await this.writing;
    this.writing = this.tryWrite(path, stamp, loaded, encoded);
  }

  written(): Promise<void> {
    return this.writing;
  }

  /** Removes everything. Returns the bytes that were freed. */
  async clear(): Promise<number> {
    await this.writing;
    const entries = await this.entries();
    for (const { path } of entries) await rm(path, { force: true });
    return entries.reduce((sum, { size }) => sum + size, 0);
  }

  private async tryWrite(
    path: string,
    stamp: string,
    loaded: LoadedFile,
    encoded: readonly Uint8Array[] | null,
  ): Promise<void> {
    let draft: string | null = null;
    try {
      if (!(await isSettled(path))) return;
      const pieces = encoded ?? encodeRecording(loaded, { path, stamp, code: codeDigest });
      const size = sizeOf(pieces);
      if (size < this.limits.least || size > MAX_BYTES) return;
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const cached = await this.pathFor(path);
      if (!(await this.makeRoom(size, cached))) return;
      draft = `${cached}.${process.pid}.${randomBytes(4).toString('hex')}`;
      // As private as a copy of the user's data must be.
      const handle = await open(draft, 'wx', 0o600);
      try {
        for (const piece of pieces) if (piece.byteLength > 0) await writeAll(handle, piece);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(draft, cached);
    } catch {
      if (draft !== null) await rm(draft, { force: true }).catch(() => undefined);
    }
  }

  /** By the file itself, not by the way it was reached. */
  private async pathFor(path: string): Promise<string> {
    const key = createHash('sha256').update(await realpath(path));
    return join(this.folder, key.digest('hex').slice(0, 32) + ENDING);
  }

  /** Removes what was kept of recordings that are no longer there. */
  private async forgetGone(): Promise<void> {
    for (const { path } of await this.entries()) {
      const found = await headerOf(path).catch(() => null);
      if (found && !existsSync(found.header.path)) await rm(path, { force: true });
    }
  }

  /** Gives up what was not used for longest until `size` more bytes fit beside the rest; false when they do not. */
  private async makeRoom(size: number, replaced: string): Promise<boolean> {
    await (this.forgotten ??= this.forgetGone());
    const entries = (await this.entries()).filter(({ path }) => path !== replaced);
    let total = entries.reduce((sum, entry) => sum + entry.size, 0) + size;
    const old = Date.now() - IN_USE_MS;
    for (const { path, size: freed, used } of entries.sort((a, b) => a.used - b.used)) {
      const abandoned = !path.endsWith(ENDING);
      if (used > old || (total <= this.limits.total && !abandoned)) continue;
      await rm(path, { force: true });
      total -= freed;
    }
    return total <= this.limits.total;
  }

  private async entries(): Promise<{ path: string; size: number; used: number }[]> {
    const names = await readdir(this.folder).catch(() => []);
    const found = await Promise.all(
      names
        .filter((name) => name.includes(ENDING))
        .map(async (name) => {
          const path = join(this.folder, name);
          const known = await stat(path).catch(() => null);
          return known && { path, size: known.size, used: known.mtimeMs };
        }),
    );
    return found.filter((entry) => entry !== null);
  }
}

async function readCached(
  handle: FileHandle,
  path: string,
  label: string,
  companions: (format: string) => Promise<readonly string[]>,
): Promise<Stored | null> {
  const { size } = await handle.stat();
  const found = await readHeader(handle, size);
  if (found?.header.code !== codeDigest) return null;
  const { header, start } = found;
  if (size !== start + header.bytes) return null;
  if ((await fingerprint([path, ...(await companions(header.format))])) !== header.stamp) return null;
  const body = new ArrayBuffer(header.bytes);
  if (!(await readAll(handle, new Uint8Array(body), start))) return null;
  return { loaded: await decodeRecording(header, body, label), stamp: header.stamp };
}

async function headerOf(path: string): ReturnType<typeof decodeHeader> {
  const handle = await open(path);
  try {
    return await readHeader(handle, (await handle.stat()).size);
  } finally {
    await handle.close();
  }
}

function readHeader(handle: FileHandle, size: number): ReturnType<typeof decodeHeader> {
  return decodeHeader(async (offset, length) => {
    if (offset + length > size) return null;
    const bytes = new Uint8Array(length);
    return (await readAll(handle, bytes, offset)) ? bytes : null;
  });
}

async function readAll(handle: FileHandle, into: Uint8Array, from: number): Promise<boolean> {
  for (let at = 0; at < into.length;) {
    const length = Math.min(READ_BYTES, into.length - at);
    const { bytesRead } = await handle.read(into, at, length, from + at);
    if (bytesRead === 0) return false;
    at += bytesRead;
  }
  return true;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
}
