import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ok } from '../problem';
import type { Problem, Result } from '../problem';
import { messageOf } from '../problem';
import { Receiver, type RecordingMessage } from './hand-over';
import type { Recording } from './readers/reader';
import { YOUNG_MB } from './memory';
import type { RecordingSource } from './source';

/** What a worker thread says while it reads a recording. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly recording: Recording }
  | RecordingMessage
  | { readonly kind: 'failed'; readonly problem: Problem };

/** Objects of a worker (text, JSON values) may take this much; numbers lie outside it and are counted before. */
const HEAP_MB = 2048;

/**
 * Without a sign of progress for this long a library is taken to go round in circles: it reads a file of a few megabytes in
 * one, and a large one on a slow disk takes its time.
 */
const STALL_SECONDS = { least: 30, perMegabyte: 0.1, most: 120 };

function stallSeconds({ path }: RecordingSource): number {
  const { least, perMegabyte, most } = STALL_SECONDS;
  // A description stands for a whole directory.
  if (path.endsWith('.json')) return most;
  return Math.round(Math.min(most, least + perMegabyte * (statSync(path).size / 1024 ** 2)));
}

/**
 * Reads a recording in a thread of its own: a library that a damaged file drives round in circles, or into more memory than
 * there is, ends there, and cancelling ends it at once. `what`: "HDF5", for messages.
 */
export function readInWorker(
  source: RecordingSource,
  script: string,
  what: string,
  request: object,
  /** Takes the bytes that the recording is kept as, where the worker makes them. */
  keep?: (pieces: readonly Uint8Array[]) => void,
): Promise<Result<Recording>> {
  return new Promise((resolve) => {
    const worker = new Worker(script, {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const receiver = new Receiver(worker);
    const seconds = stallSeconds(source);
    let stall = setTimeout(stalled, seconds * 1000);
    const settle = (result: Result<Recording>): void => {
      clearTimeout(stall);
      source.signal?.removeEventListener('abort', cancel);
      resolve(result);
      void worker.terminate();
    };
    const problem = (code: string, message: string, hint: string): Result<Recording> => ({
      ok: false,
      problem: source.problem(code, message, hint),
    });
    function stalled(): void {
      settle(
        problem(
          'file-damaged',
          `Reading the ${what} made no progress for ${seconds} seconds: it is taken to be damaged.`,
          'Copy or record it again, or split it when it is very large.',
        ),
      );
    }
    const cancel = (): void =>
      settle(problem('cancelled', 'Reading was cancelled.', 'Run the command again to read the recordings.'));
    source.signal?.addEventListener('abort', cancel);
    if (source.signal?.aborted) return cancel();
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') {
        clearTimeout(stall);
        stall = setTimeout(stalled, seconds * 1000);
        source.progress(message.share);
      } else if (message.kind === 'failed') settle({ ok: false, problem: message.problem });
      else if (message.kind === 'done') settle(ok(message.recording));
      else {
        const recording = receiver.take(message);
        if (!recording) return;
        if (receiver.pieces) keep?.(receiver.pieces);
        settle(ok(recording));
      }
    });
    worker.on('error', (error) =>
      settle(
        (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? problem(
              'file-too-large',
              `Reading the ${what} takes more than ${HEAP_MB / 1024} GB of memory.`,
              'Split the recording into smaller files; if it is small, it is damaged: copy or record it again.',
            )
          : problem(
              'file-damaged',
              `The ${what} cannot be read (${messageOf(error)}).`,
              'Copy or record it again, or split it when it is very large.',
            ),
      ),
    );
    worker.on('exit', () =>
      settle(
        problem(
          'file-damaged',
          `The reader of ${what} stopped in the middle.`,
          'Copy or record it again, or split it.',
        ),
      ),
    );
  });
}
