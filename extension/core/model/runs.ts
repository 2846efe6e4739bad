import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ok, type Result } from '../problem';
import { isRunning, removeLeftovers, writeWhole } from '../write-whole';
import type { KeptExchange } from './conversation';
import { conversationsFolder, readExchanges } from './conversation';
import { exchangeText } from './exchange';
import { readRun } from './run-record';

/** The last run of a task, with all that was answered in it and in those it went on with. */
export interface EarlierRun {
  /** Name of its folder; null: there is none. */
  readonly run: string | null;
  /** It came to no end of its own, and its process is gone. */
  readonly brokenOff: boolean;
  /** Each answer once, oldest first. */
  readonly kept: readonly KeptExchange[];
}

const NOTHING: EarlierRun = { run: null, brokenOff: false, kept: [] };

/** What a crash has left half-way is put right: files that were being written, pages that don't show an answer that came. */
export async function lastRun(taskFile: string): Promise<Result<EarlierRun>> {
  const folder = conversationsFolder(taskFile);
  const names = await readdir(folder).catch((): string[] => []);
  const run = names
    .filter((name) => /^\d{4}-\d\d-\d\dT/.test(name))
    .sort()
    .at(-1);
  if (run === undefined) return ok(NOTHING);
  const record = await readRun(join(folder, run));
  const brokenOff = record?.ended === null && !(record.pid !== null && isRunning(record.pid));
  const kept: KeptExchange[][] = [];
  const seen = new Set<string>();
  for (let name: string | null = run; name !== null && !seen.has(name);) {
    seen.add(name);
    const here = join(folder, name);
    await removeLeftovers(here);
    const read = await readExchanges(here);
    // Of the runs before, whatever can be read helps; of the last one a fault has to be said.
    if (!read.ok && name === run) return read;
    if (read.ok) {
      await mend(read.value);
      kept.unshift([...read.value]);
    }
    name = (await readRun(here))?.resumes ?? null;
  }
  return ok({ run, brokenOff, kept: onceEach(kept.flat()) });
}

/** An answer that a later run took over from an earlier one is the same answer: it was paid for once. */
function onceEach(kept: readonly KeptExchange[]): KeptExchange[] {
  const seen = new Set<string>();
  return kept.filter((one) => {
    const identity = one.exchange.copyOf ?? nameOf(one);
    if (one.exchange.answer === null || seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

function nameOf({ file }: KeptExchange): string {
  return `${basename(dirname(file))}/${basename(file, '.json')}`;
}

async function mend(kept: readonly KeptExchange[]): Promise<void> {
  for (const { file, exchange } of kept) {
    const page = file.replace(/\.json$/, '.md');
    const text = exchangeText(exchange);
    if ((await readFile(page, 'utf8').catch(() => null)) !== text)
      // It is for reading only, and made from the other.
      await writeWhole(page, text).catch(() => undefined);
  }
}
