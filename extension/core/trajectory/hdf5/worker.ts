// Runs in a worker thread of its own: HDF5 in WebAssembly keeps all memory it ever took, and a damaged file may hang it.
import { File, ready } from 'h5wasm/node';
import { parentPort, workerData } from 'node:worker_threads';
import type { Problem } from '../../problem';
import { ProblemError, messageOf } from '../../problem';
import type { Channel, TrajectorySet } from '../model';
import type { MinariRequest } from './minari';
import { readMinari } from './minari';

export type WorkerMessage =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly set: TrajectorySet; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly problem: Problem };

async function run(request: MinariRequest): Promise<void> {
  const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    parentPort?.postMessage(message, transfer);
  // Without this HDF5 prints its errors past Node and hands out zeros for a chunk that it cannot read.
  (await ready).activate_throwing_error_handler();
  try {
    const file = new File(request.path, 'r');
    const { set, notes } = readMinari(file, request, (share) => post({ kind: 'progress', share }));
    file.close();
    post({ kind: 'done', set, notes }, buffersOf(set));
  } catch (error) {
    post({
      kind: 'failed',
      problem: error instanceof ProblemError ? error.problem : damaged(messageOf(error), request.label),
    });
  }
}

function damaged(hdf5: string, file: string): Problem {
  const truncated = /truncated/i.test(hdf5);
  return {
    code: truncated ? 'file-truncated' : 'file-damaged',
    message: truncated
      ? 'The HDF5 file stops before its end.'
      : `The HDF5 file is damaged: HDF5 cannot read a part of it (${deepest(hdf5)}).`,
    hint: 'Copy or record it again; a file that is still being written cannot be read yet.',
    where: { file },
  };
}

/** HDF5 reports a stack of errors; the last line says what happened, the first only who noticed. */
function deepest(hdf5: string): string {
  const reasons = [...hdf5.matchAll(/^\s*#\d+:.*?\bin \w+\(\): (.*)$/gm)].map((match) => match[1] ?? '');
  return (reasons.at(-1) ?? hdf5.split('\n', 1)[0] ?? '').slice(0, 120);
}

function buffersOf(set: TrajectorySet): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const add = (array: ArrayBufferView | null | undefined): void => {
    if (array) buffers.add(array.buffer as ArrayBuffer);
  };
  for (const channel of [
    set.observation,
    set.nextObservation,
    set.action,
    set.info,
  ] satisfies (Channel | null)[])
    for (const column of channel?.columns ?? [])
      if (column.kind === 'numeric') {
        add(column.data);
        add(column.present);
      }
  for (const array of [set.reward, set.terminated, set.truncated]) add(array);
  return [...buffers];
}

void run(workerData as MinariRequest);
