import { once } from 'node:events';
import type { MessagePort, Worker } from 'node:worker_threads';
import type { ObjectColumn, TrajectorySet } from './model';
import type { Recording } from './readers/reader';
import { transferablesOf } from './transfer';

/**
 * A recording on its way from a worker thread. Numbers are handed over at no cost; texts and JSON values are made anew on
 * the other side, which stands still meanwhile: so they follow in parts, each when the one before has been taken in.
 */
export type RecordingMessage =
  | {
      readonly kind: 'recording';
      readonly recording: Recording;
      readonly pieces: readonly Uint8Array[] | null;
    }
  | { readonly kind: 'values'; readonly column: number; readonly values: readonly unknown[] }
  /** A column of few different values. */
  | {
      readonly kind: 'codes';
      readonly column: number;
      readonly values: readonly unknown[];
      readonly codes: Int32Array;
    }
  | { readonly kind: 'end' };

/** About what is made anew within a few milliseconds. */
const PART_SIZE = 2 ** 21;
/** Of an entry of any kind, in characters. */
const ENTRY_SIZE = 24;
/** More different values than this are no column of few. */
const MOST_DIFFERENT = 2 ** 16;

/** Sends a recording, and the bytes it is kept as where there are any. Its buffers are gone here afterwards. */
export async function handOver(
  port: MessagePort,
  recording: Recording,
  pieces: readonly Uint8Array[] | null,
): Promise<void> {
  const post = async (message: RecordingMessage, transfer: ArrayBuffer[] = []): Promise<void> => {
    port.postMessage(message, transfer);
    if (message.kind !== 'end') await once(port, 'message');
  };
  const columns = listsOf(recording.set);
  // What is small lies in a buffer that Node shares among many, and can't be handed over.
  const own = (buffer: ArrayBufferLike): boolean => buffer.byteLength !== Buffer.poolSize;
  const buffers = new Set<ArrayBufferLike>(transferablesOf(recording.set).filter(own));
  const kept = pieces?.map((piece) => {
    if (buffers.has(piece.buffer)) return piece;
    const alone = piece.byteLength === piece.buffer.byteLength ? piece : new Uint8Array(piece);
    if (own(alone.buffer)) buffers.add(alone.buffer);
    return alone;
  });
  await post(
    { kind: 'recording', recording: { ...recording, set: emptied(recording.set) }, pieces: kept ?? null },
    [...buffers] as ArrayBuffer[],
  );
  for (const [column, values] of columns.entries()) {
    const few = asCodes(values);
    if (few) await post({ kind: 'codes', column, ...few }, [few.codes.buffer as ArrayBuffer]);
    else for (const part of parts(values)) await post({ kind: 'values', column, values: part });
  }
  await post({ kind: 'end' });
}

/** Takes in what `handOver` sends. */
export class Receiver {
  private recording: Recording | null = null;
  private columns: unknown[][] = [];
  pieces: readonly Uint8Array[] | null = null;

  constructor(private readonly worker: Worker) {}

  /** The recording once all of it is here. */
  take(message: RecordingMessage): Recording | null {
    switch (message.kind) {
      case 'recording':
        this.recording = message.recording;
        this.pieces = message.pieces;
        this.columns = listsOf(message.recording.set) as unknown[][];
        break;
      case 'values':
        for (const value of message.values) this.columns[message.column]?.push(value);
        break;
      case 'codes':
        for (const code of message.codes) this.columns[message.column]?.push(message.values[code]);
        break;
      case 'end':
        return this.recording;
    }
    // Not at once: what waits for this thread comes first.
    setImmediate(() => this.worker.postMessage('next'));
    return null;
  }
}

/** What consists of values that are made anew; each once, and in the same order on either side. */
function listsOf(set: TrajectorySet): (readonly unknown[])[] {
  return [...new Set([...objectColumns(set).map(({ values }) => values), set.episodes])];
}

function objectColumns(set: TrajectorySet): ObjectColumn[] {
  return [set.observation, set.nextObservation, set.action, set.info].flatMap(
    (channel) => channel?.columns.filter((column) => column.kind === 'object') ?? [],
  );
}

/** The set with empty lists; those that are one stay one. */
function emptied(set: TrajectorySet): TrajectorySet {
  const empty = new Map<readonly unknown[], readonly unknown[]>();
  for (const { values } of objectColumns(set)) if (!empty.has(values)) empty.set(values, []);
  const light = <Part extends TrajectorySet['action']>(channel: Part): Part =>
    channel && {
      ...channel,
      columns: channel.columns.map((column) =>
        column.kind === 'object' ? { ...column, values: empty.get(column.values) ?? [] } : column,
      ),
    };
  return {
    ...set,
    episodes: [],
    observation: light(set.observation),
    nextObservation: light(set.nextObservation),
    action: light(set.action),
    info: light(set.info),
  };
}

function asCodes(
  values: readonly unknown[],
): { readonly values: readonly unknown[]; readonly codes: Int32Array } | null {
  const most = Math.min(MOST_DIFFERENT, values.length / 4);
  const known = new Map<unknown, number>();
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === 'object' && value !== null) return null;
    let code = known.get(value);
    if (code === undefined) {
      code = known.size;
      if (code >= most) return null;
      known.set(value, code);
    }
    codes[i] = code;
  }
  return { values: [...known.keys()], codes };
}

function* parts(values: readonly unknown[]): Generator<readonly unknown[]> {
  let start = 0;
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    size += sizeOf(values[i]);
    if (size < PART_SIZE) continue;
    yield values.slice(start, i + 1);
    start = i + 1;
    size = 0;
  }
  if (start < values.length) yield values.slice(start);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return ENTRY_SIZE + value.length;
  if (typeof value !== 'object' || value === null) return ENTRY_SIZE;
  let size = ENTRY_SIZE;
  for (const key in value) size += key.length + sizeOf((value as Record<string, unknown>)[key]);
  return size;
}
