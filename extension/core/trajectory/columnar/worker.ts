// Runs in a worker thread of its own: see reading-worker.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { ProblemError, messageOf } from '../../problem';
import type { WorkerMessage } from '../reading-worker';
import { RecordingSource } from '../source';
import { transferablesOf } from '../transfer';
import { readColumnar } from './read';

export interface ColumnarRequest {
  readonly path: string;
  readonly label: string;
  /** As in `ReadControl`. */
  readonly look: number | null;
}

async function run({ path, label, look }: ColumnarRequest): Promise<void> {
  const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    parentPort?.postMessage(message, transfer);
  try {
    const onProgress = (share: number): void => post({ kind: 'progress', share });
    const source = await RecordingSource.open(path, label, { onProgress, look: look ?? undefined });
    const recording = await readColumnar(source, await source.sample());
    post({ kind: 'done', recording }, transferablesOf(recording.set));
  } catch (error) {
    const problem =
      error instanceof ProblemError
        ? error.problem
        : {
            code: 'file-damaged',
            message: `The table cannot be read (${messageOf(error)}).`,
            hint: 'Copy or record it again.',
            where: { file: label },
          };
    post({ kind: 'failed', problem });
  }
}

void run(workerData as ColumnarRequest);
