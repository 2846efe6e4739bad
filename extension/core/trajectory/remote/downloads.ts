import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Problem, Result } from '../../problem';
import { fail, messageOf, ok } from '../../problem';
import type { ReadControl } from '../source';
import type { RemoteFile } from './address';
import { transfer, type TransferLimits } from './transfer';

/** About a copy, beside it; the URL itself is not kept: it may hold keys. */
const about = z.strictObject({
  name: z.string(),
  bytes: z.int(),
  digest: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** When the server last said that this is the file; milliseconds. */
  seen: z.number(),
});
type About = z.infer<typeof about>;

/** Of what is no failure: the copy of before was read. */
export const STAND_IN = 'download-stand-in';

const ABOUT = 'about.json';
const LIMITS = { bytes: 4 * 1024 ** 3, silenceMs: 30_000, total: 16 * 1024 ** 3 };
/** What was used this recently is not given up for something new. */
const IN_USE_MS = 3600 * 1000;
/** Copies are removed with a program that was killed while it wrote them, some time later. */
const ABANDONED_MS = 24 * IN_USE_MS;

/** Who agrees to recordings being fetched from a server, and what to tell a user who was not asked or has said no. */
export interface DownloadChoice {
  /** `host`: with its port where that is not the usual one. */
  agree(host: string): Promise<boolean>;
  /** How to agree, as a sentence. */
  readonly hint: string;
}

export interface Download {
  readonly path: string;
  /** Why this is the copy of before, where the server could not be asked. */
  readonly note: Problem | null;
}

/**
 * Copies of recordings on web servers, one folder a URL, in a folder of the user's own: `KEY/about.json` and `KEY/data/NAME`.
 * A copy is asked for again only when the server says that the file has changed. Where the server cannot be reached, the copy
 * stands in for the file.
 */
export class Downloads {
  private readonly limits: TransferLimits & { readonly total: number };

  constructor(
    private readonly folder: string,
    limits: Partial<typeof LIMITS> = {},
    /** Absent: whoever has this has said so already, by naming the URLs himself. */
    private readonly choice: DownloadChoice | null = null,
  ) {
    this.limits = { ...LIMITS, ...limits };
  }

  async get(file: RemoteFile, control: ReadControl = {}): Promise<Result<Download>> {
    const { host } = file.url;
    if (this.choice && !(await this.choice.agree(host)))
      return fail(
        'download-not-agreed',
        `The recording lies on ${host}, and nothing is fetched from a server that you have not agreed to.`,
        `${this.choice.hint} Or download it yourself and name its path.`,
        { file: file.label },
      );
    try {
      return await this.refresh(file, control);
    } catch (thrown) {
      return fail(
        'download-not-kept',
        `The file could not be written to ${this.folder} (${messageOf(thrown)}).`,
        'Make room there, or download it yourself and name its path.',
        { file: file.label },
      );
    }
  }

  /** Removes all copies. Returns the bytes that were freed. */
  async clear(): Promise<number> {
    const entries = await this.entries();
    await rm(this.folder, { recursive: true, force: true });
    return entries.reduce((sum, { size }) => sum + size, 0);
  }

  private async refresh(file: RemoteFile, control: ReadControl): Promise<Result<Download>> {
    const key = createHash('sha256').update(file.url.href).digest('hex').slice(0, 32);
    const home = join(this.folder, key);
    // A folder between: what describes a directory of recordings describes nothing but this one.
    const path = join(home, 'data', file.name);
    const known = await knownCopy(home, path);
    const draft = join(home, `${process.pid}.${randomBytes(4).toString('hex')}.part`);
    const start = async () => {
      await mkdir(join(home, 'data'), { recursive: true, mode: 0o700 });
      return open(draft, 'wx', 0o600);
    };
    try {
      const came = await transfer(file, known, start, this.limits, control);
      if (came.kind === 'failed') {
        if (!known || !came.passing) return { ok: false, problem: came.problem };
        return ok({ path, note: standIn(came.problem, known) });
      }
      const seen = Date.now();
      if (came.kind === 'unchanged') {
        if (known) await this.keep(home, { ...known, seen });
        return ok({ path, note: null });
      }
      // Left alone where it is the same after all: what was made of it is still good.
      if (known?.digest !== came.digest) await rename(draft, path);
      const { bytes, digest, validators } = came;
      await this.keep(home, { name: file.name, bytes, digest, ...validators, seen });
      await this.makeRoom(home);
      return ok({ path, note: null });
    } finally {
      await rm(draft, { force: true });
    }
  }

  private async keep(home: string, value: About): Promise<void> {
    const draft = join(home, `${process.pid}.${randomBytes(4).toString('hex')}.json.part`);
    await writeFile(draft, JSON.stringify(value), { mode: 0o600 });
    await rename(draft, join(home, ABOUT));
    await utimes(home, new Date(), new Date()).catch(() => undefined);
  }

  /** Gives up what was not used for longest, but not `kept`. */
  private async makeRoom(kept: string): Promise<void> {
    const entries = await this.entries();
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    const now = Date.now();
    for (const { home, size, used } of entries.sort((a, b) => a.used - b.used)) {
      if (home === kept || used > now - IN_USE_MS) continue;
      if (total > this.limits.total) {
        await rm(home, { recursive: true, force: true });
        total -= size;
      } else if (used < now - ABANDONED_MS) await removeDrafts(home);
    }
  }

  private async entries(): Promise<{ home: string; size: number; used: number }[]> {
    const names = await readdir(this.folder).catch(() => []);
    return Promise.all(
      names.map(async (name) => {
        const home = join(this.folder, name);
        const files = await readdir(home, { recursive: true, withFileTypes: true }).catch(() => []);
        const sizes = files
          .filter((entry) => entry.isFile())
          .map((entry) => sizeOf(join(entry.parentPath, entry.name)));
        const size = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
        return { home, size, used: (await stat(home).catch(() => null))?.mtimeMs ?? 0 };
      }),
    );
  }
}

/** The copies under the folder for caches. */
export function downloadsIn(storage: string, choice: DownloadChoice | null = null): Downloads {
  return new Downloads(join(storage, 'downloads'), {}, choice);
}

/** What is known of a copy that is there and whole. */
async function knownCopy(home: string, path: string): Promise<About | null> {
  try {
    const known = about.parse(JSON.parse(await readFile(join(home, ABOUT), 'utf8')));
    return (await stat(path)).size === known.bytes ? known : null;
  } catch {
    return null;
  }
}

function standIn({ message, ...problem }: Problem, { seen }: About): Problem {
  const when = new Date(seen).toISOString().slice(0, 16).replace('T', ' ');
  return { ...problem, code: STAND_IN, message: `${message} The copy of ${when} UTC is read instead.` };
}

async function removeDrafts(home: string): Promise<void> {
  for (const name of await readdir(home).catch(() => []))
    if (name.endsWith('.part')) await rm(join(home, name), { force: true });
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
