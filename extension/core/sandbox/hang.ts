import type { Result } from '../problem';
import type { Frame } from './frames';
import type { Started } from './processes';
import type { KeysRead } from './reads';
import { encodeReplay } from './request';
import { placeIn, runRequest } from './run';
import type { Place } from './collect';
import type { Limits, ReplayJob } from './sandbox';

/** What a second look at the rows found at which a process got stuck. */
export interface Hang {
  /** Of the rows before the one that hangs, numbered as in the first run. */
  readonly frames: readonly Frame[];
  readonly place: Place | null;
}

/** A step that says nothing for so long is the one that hangs: those before it were done in milliseconds. */
const QUIET_MS = 300;
const WATCH_MS = 50;
const MOST_MS = 2000;
/** Rows of a block in the harness; the hang is in the first of those that have not come back. */
const BLOCK_ROWS = 8192;

/**
 * Python that is stuck in C (`sum(itertools.count())`), or has fallen there, can neither be asked where it is nor hand over
 * what it has finished since its last block. So the block is run once more, from the start of its episode, step by step, in a fresh process
 * that says which line it comes to.
 */
export async function findHang(
  start: () => Promise<Result<Started>>,
  job: ReplayJob,
  limits: Limits,
  read: KeysRead,
  done: number,
  signal: AbortSignal,
): Promise<Hang | null> {
  const { episodes, skipped } = episodesFrom(job, done);
  const started = await start();
  if (!started.ok || signal.aborted) {
    if (started.ok) started.value.child.kill();
    return null;
  }
  const { child, settings } = started.value;
  const base = done - skipped;
  const request = encodeReplay({ ...job, episodes }, limits, { ...settings, slowlyFrom: skipped }, read);
  const frames: Frame[] = [];
  const enough = new AbortController();
  let stderr = '';
  let began: number | undefined;
  let heard = 0;
  const watch = setInterval(() => {
    const now = performance.now();
    if (child.stderr !== stderr) heard = now;
    stderr = child.stderr;
    if (began !== undefined && (now - heard > QUIET_MS || now - began > MOST_MS)) enough.abort();
  }, WATCH_MS);
  const run = await runRequest(
    child,
    request,
    { file: job.file, limits, control: { signal: AbortSignal.any([signal, enough.signal]) } },
    (frame) => {
      heard = performance.now();
      began ??= heard;
      const moved = renumbered(frame, base, skipped);
      // The bytes are those of the reader, which goes on.
      if (moved) frames.push({ ...moved, payload: Buffer.from(moved.payload) });
    },
  );
  clearInterval(watch);
  if (!run.ok || signal.aborted) return null;
  // If it came through, whatever it was does not happen again.
  return { frames, place: run.value.ending.kind === 'finished' ? null : placeIn(child.stderr, job.file) };
}

/** The episodes from the one that holds the row `done` of the job, and how many rows of it are done. */
function episodesFrom(job: ReplayJob, done: number): { episodes: readonly number[]; skipped: number } {
  const all = job.episodes ?? job.data.episodes.map((_, i) => i);
  const rowsOf = rowCounter(job);
  let first = 0;
  let skipped = done;
  for (; first < all.length; first++) {
    const rows = rowsOf(all[first] ?? 0);
    if (skipped < rows) break;
    skipped -= rows;
  }
  let last = first;
  for (let rows = -skipped; last < all.length && rows < BLOCK_ROWS; last++) rows += rowsOf(all[last] ?? 0);
  return { episodes: all.slice(first, last), skipped };
}

/** As `selectRows` chooses them. */
function rowCounter({ data, rows }: ReplayJob): (episode: number) => number {
  const wanted = rows && new Set(rows);
  return (episode) => {
    const { start = 0, length = 0 } = data.episodes[episode] ?? {};
    if (!wanted && !data.unasked) return length;
    let count = 0;
    for (let row = start; row < start + length; row++)
      if (!data.unasked?.[row] && (!wanted || wanted.has(row))) count++;
    return count;
  };
}

/** A frame as the first run would have sent it; null for rows that have come back already. */
function renumbered({ header, payload }: Frame, base: number, skipped: number): Frame | null {
  switch (header.type) {
    case 'rows':
      return header.start < skipped ? null : { header: { ...header, start: header.start + base }, payload };
    case 'error':
      return { header: { ...header, row: header.row === null ? null : header.row + base }, payload };
    case 'loaded':
    case 'lines':
      return { header, payload };
    default:
      return null;
  }
}
