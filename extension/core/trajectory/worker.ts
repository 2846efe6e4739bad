// Runs in a worker thread of its own: see reading-worker.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { ProblemError, messageOf } from '../problem';
import type { Problem } from '../problem';
import { encodeRecording } from './cache/encode';
import { handOver } from './hand-over';
import { readerOf } from './readers/registry';
import type { WorkerMessage } from './reading-worker';
import { RecordingSource, type FilePart } from './source';

export interface ReadingRequest {
  readonly path: string;
  readonly label: string;
  /** Of `Reader`. */
  readonly reader: string;
  /** Of the file, where not all of it is meant. */
  readonly part: FilePart | null;
  /** As in `ReadControl`. */
  readonly look: number | null;
  /** What its columns are kept with; null where they are not kept. */
  readonly origin: { readonly path: string; readonly stamp: string; readonly code: string } | null;
}

const PROGRESS_MS = 50;

async function run({ path, label, reader: id, part, look, origin }: ReadingRequest): Promise<void> {
  const post = (message: WorkerMessage): void => parentPort?.postMessage(message);
  try {
    let told = 0;
    const onProgress = (share: number): void => {
      const now = performance.now();
      if (now - told < PROGRESS_MS) return;
      told = now;
      post({ kind: 'progress', share });
    };
    const source = await RecordingSource.open(path, label, { onProgress, look: look ?? undefined }, part);
    const reader = readerOf(id);
    if (!reader) throw new Error(`there is no reader ${id}`);
    const read = await reader.read(source, await source.sample());
    if (!read.ok) return post({ kind: 'failed', problem: read.problem });
    const recording = read.value;
    const pieces = origin && encodedOrNull({ file: label, format: id, ...recording }, origin);
    if (parentPort) await handOver(parentPort, recording, pieces);
  } catch (error) {
    const problem: Problem =
      error instanceof ProblemError
        ? error.problem
        : {
            code: 'file-unreadable',
            message: `The file could not be read (${messageOf(error)}).`,
            hint: 'Split it into smaller files or record it again; if that does not help, report it with the file.',
            where: { file: label },
          };
    post({ kind: 'failed', problem });
  }
}

/** A recording that cannot be kept is read all the same. */
function encodedOrNull(...args: Parameters<typeof encodeRecording>): Uint8Array[] | null {
  try {
    return encodeRecording(...args);
  } catch {
    return null;
  }
}

void run(workerData as ReadingRequest);
