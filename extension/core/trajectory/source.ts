import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createInflateRaw } from 'node:zlib';
import { DEFLATED, STORED, zipEntries, zipStartOf } from './zip';
import { isZstandard, unpackZstandard } from './zstandard';
import { encodingOf, textDecoder } from './encoding';
import type { Problem } from '../problem';
import { ProblemError, messageOf } from '../problem';

/** Content looked at to tell a format. */
export const HEAD_BYTES = 256 * 1024;
/** A first row of JSON longer than this is not looked through for its names. */
const MAX_ROW_BYTES = 2 * 1024 ** 2;
/** A file may unpack to this much; more is taken for a zip bomb or a mistake. */
const MAX_UNPACKED_BYTES = 2 * 1024 ** 3;
/** What packs tighter than this, and is the same bytes again and again for so long, is a bomb or a mistake; rows of blank frames, of which each has its number, are neither. */
const MAX_RATIO = 100;
const MAX_REPEATED_BYTES = 16 * 1024 ** 2;
/** How tight gzip usually packs a recording. */
const USUAL_RATIO = 6;
/** Formats that are read as a whole (npz, zipped HDF5) may be this large. */
export const MAX_WHOLE_BYTES = 1024 ** 3;

/** The start of a recording, unpacked: what a reader recognises its format by. */
export interface Sample {
  /** File name in lower case, without `.gz`, `.zst` or `.zip`: a tie-break only. */
  readonly name: string;
  readonly head: Buffer;
  /** The head as text without byte-order mark; null for binary content. */
  readonly text: string | null;
  /** True when the head is all there is. */
  readonly whole: boolean;
}

export interface ReadControl {
  readonly signal?: AbortSignal | undefined;
  /** Share of the file that has been read, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Formats that hold arrays read no more than about so many bytes of the file: whole episodes, or rows, and say which share that is. */
  readonly look?: number | undefined;
}

/** Some lines of a text file, with its header before them. Offsets in bytes of what it unpacks to, `end` exclusive. */
export interface FilePart {
  readonly header: number;
  readonly start: number;
  readonly end: number;
}

/** One recording on disk, unpacked where it is packed with gzip or Zstandard. Throws ProblemError. */
export class RecordingSource {
  private constructor(
    /** Absolute path. */
    readonly path: string,
    /** How people see it: relative to the task, forward slashes. */
    readonly label: string,
    /** What its content is packed with. */
    readonly packing: 'gzip' | 'zstd' | 'zip' | null,
    private readonly size: number,
    private readonly control: ReadControl,
    /** The content of an archive's entry, which is no file of its own. */
    private readonly content: Buffer | null = null,
    private readonly part: FilePart | null = null,
    /** Where the only file in a zip archive lies. */
    private readonly zipped: Zipped | null = null,
  ) {}

  /** `part`: reads no more of the file than that. */
  static async open(
    path: string,
    label: string,
    control: ReadControl = {},
    part: FilePart | null = null,
  ): Promise<RecordingSource> {
    try {
      const status = await stat(path);
      // Reading a pipe or a device may wait, or go on, for ever.
      if (!status.isFile() && !status.isDirectory()) throw new Error('it is a pipe, a socket or a device');
      const size = part ? part.header + part.end - part.start : status.size;
      const magic = Buffer.alloc(4);
      for await (const chunk of createReadStream(path, { end: 3 })) (chunk as Buffer).copy(magic);
      const gzipped = magic[0] === 0x1f && magic[1] === 0x8b;
      const packing = gzipped ? 'gzip' : isZstandard(magic) ? 'zstd' : null;
      const zipped = magic.toString('latin1') === 'PK\x03\x04' ? await onlyFileIn(path) : null;
      return new RecordingSource(path, label, zipped ? 'zip' : packing, size, control, null, part, zipped);
    } catch (error) {
      throw new ProblemError({
        code: 'file-unreadable',
        message: `The file cannot be opened (${messageOf(error)}).`,
        hint: 'Check that it exists and that you may read it.',
        where: { file: label },
      });
    }
  }

  /** A file inside this one, unpacked: `logs.tar.gz/0-iteration.csv`. */
  entry(name: string, content: Buffer): RecordingSource {
    return new RecordingSource(
      this.path,
      `${this.label}/${name}`,
      null,
      content.length,
      { signal: this.control.signal },
      content,
    );
  }

  problem(code: string, message: string, hint: string, line?: number): Problem {
    return {
      code,
      message,
      hint,
      // Of a part it is not known on which line of the file it begins.
      where: line === undefined || this.part ? { file: this.label } : { file: this.label, line },
    };
  }

  fail(code: string, message: string, hint: string, line?: number): never {
    throw new ProblemError(this.problem(code, message, hint, line));
  }

  async sample(): Promise<Sample> {
    const parts: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of this.chunks()) {
        parts.push(chunk);
        length += chunk.length;
        if (length >= HEAD_BYTES && !goesOn(parts, length)) break;
      }
    } catch (error) {
      // Whole lines before the cut tell the format; its reader meets the cut again.
      const hasLine = parts.some((part) => part.includes(0x0a));
      if (!hasLine || !(error instanceof ProblemError) || error.problem.code !== 'file-truncated')
        throw error;
    }
    const all = Buffer.concat(parts);
    // A first row that is longer than the head is needed whole to see what is in it.
    const head = all.subarray(0, isLongRow(all) ? MAX_ROW_BYTES : HEAD_BYTES);
    const name = this.label
      .toLowerCase()
      .replace(/^.*\//, '')
      .replace(/\.(?:gz|zst|zip)$/, '');
    return { name, head, text: textOf(head), whole: length < HEAD_BYTES };
  }

  /** The content, unpacked, piece by piece. */
  async *chunks(): AsyncGenerator<Buffer> {
    if (this.content) {
      this.throwIfCancelled();
      yield this.content;
      return;
    }
    if (this.part && !this.packing) {
      yield* this.chunksOfPart(this.part);
      return;
    }
    // Of what is packed only a beginning can be a part: nobody knows where in the file the rest of it lies.
    const limit = this.part ? this.part.end : Infinity;
    const file = createReadStream(this.path, { ...this.zipped, highWaterMark: 1024 * 1024 });
    let read = 0;
    file.on('data', (chunk) => {
      read += chunk.length;
    });
    const { stream, taken } = this.unpacked(file);
    // pipe() does not hand on errors of the file; without this the gunzip side would wait for ever.
    if (stream !== file) file.on('error', (error) => stream.destroy(error));
    let [unpacked, repeated] = [0, 0];
    try {
      for await (const chunk of stream) {
        this.throwIfCancelled();
        unpacked += (chunk as Buffer).length;
        const isTight = unpacked > MAX_RATIO * taken();
        repeated = isTight && isRepetition(chunk as Buffer) ? repeated + (chunk as Buffer).length : 0;
        if (this.packing && unpacked > MAX_UNPACKED_BYTES)
          this.fail(
            'file-too-large',
            `The file unpacks to more than ${gigabytes(MAX_UNPACKED_BYTES)}.`,
            'Split the recording into smaller files.',
          );
        if (repeated > MAX_REPEATED_BYTES)
          this.fail(
            'file-too-large',
            `The file unpacks to more than ${MAX_RATIO} times its size, the same bytes again and again.`,
            'If it is a recording all the same, unpack it and name the unpacked file.',
          );
        this.control.onProgress?.(this.size ? Math.min(1, read / this.size) : 1);
        if (unpacked >= limit) {
          const rest = (chunk as Buffer).subarray(0, (chunk as Buffer).length - (unpacked - limit));
          yield rest.subarray(0, rest.lastIndexOf(0x0a) + 1);
          return;
        }
        yield chunk as Buffer;
      }
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const problem = this.streamProblem(error);
      if (problem.code === 'file-truncated' && this.packing === 'gzip') yield* this.restBeforeCut(unpacked);
      throw new ProblemError(problem);
    } finally {
      file.destroy();
      stream.destroy();
    }
  }

  /** What a gzip file that stops early unpacks to after its first `known` bytes: with its error the stream threw away what was not read yet. */
  private async *restBeforeCut(known: number): AsyncGenerator<Buffer> {
    const file = createReadStream(this.path);
    const lenient = file.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }));
    file.on('error', (error) => lenient.destroy(error));
    let skip = known;
    try {
      for await (const chunk of lenient) {
        this.throwIfCancelled();
        const rest = (chunk as Buffer).subarray(skip);
        skip -= Math.min(skip, (chunk as Buffer).length);
        if (rest.length > 0) yield rest;
      }
    } finally {
      file.destroy();
      lenient.destroy();
    }
  }

  private async *chunksOfPart({ header, start, end }: FilePart): AsyncGenerator<Buffer> {
    let read = 0;
    try {
      for (const [from, to] of [
        [0, header],
        [start, end],
      ] as const) {
        if (from === to) continue;
        const piece = { start: from, end: to - 1, highWaterMark: 1024 * 1024 };
        for await (const chunk of createReadStream(this.path, piece)) {
          this.throwIfCancelled();
          read += (chunk as Buffer).length;
          this.control.onProgress?.(Math.min(1, read / this.size));
          yield chunk as Buffer;
        }
      }
    } catch (error) {
      throw error instanceof ProblemError ? error : new ProblemError(this.streamProblem(error));
    }
  }

  /** The content as a stream, and how many bytes of the file that is so far were made of. */
  private unpacked(file: Readable): { stream: Readable; taken: () => number } {
    if (this.packing === 'gzip') {
      const stream = file.pipe(createGunzip({ chunkSize: 1024 * 1024 }));
      return { stream, taken: () => stream.bytesWritten };
    }
    if (this.packing === null) return { stream: file, taken: () => Infinity };
    if (this.zipped) {
      if (!this.zipped.deflated) return { stream: file, taken: () => Infinity };
      const stream = file.pipe(createInflateRaw({ chunkSize: 1024 * 1024 }));
      return { stream, taken: () => stream.bytesWritten };
    }
    let taken = 0;
    const unpacked = unpackZstandard(file, (bytes) => (taken += bytes));
    return { stream: Readable.from(unpacked), taken: () => taken };
  }

  /** The whole content, unpacked. */
  async bytes(): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.chunks()) {
      parts.push(chunk);
      length += chunk.length;
      if (length > MAX_WHOLE_BYTES)
        this.fail(
          'file-too-large',
          `The file holds more than ${gigabytes(MAX_WHOLE_BYTES)}, and this format is read as a whole.`,
          'Split the recording into smaller files.',
        );
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  /** Calls `use` with the path of the plain content: the file itself, or a temporary unpacked copy of it. */
  async withPlainFile<T>(use: (path: string) => Promise<T>): Promise<T> {
    if (!this.packing) return use(this.path);
    const directory = await mkdtemp(join(tmpdir(), 'rewardsmith-'));
    try {
      const path = join(directory, 'recording');
      await pipeline(this.chunks(), createWriteStream(path));
      return await use(path);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** Bytes of content, as far as that can be told from outside. */
  get likelySize(): number {
    return this.packing ? this.size * USUAL_RATIO : this.size;
  }

  /** As in `ReadControl`; null where all of the file is wanted. */
  get look(): number | null {
    return this.control.look ?? null;
  }

  /** On disk. */
  get bytesOnDisk(): number {
    return this.size;
  }

  get signal(): AbortSignal | undefined {
    return this.control.signal;
  }

  throwIfCancelled(): void {
    if (this.control.signal?.aborted)
      this.fail('cancelled', 'Reading was cancelled.', 'Run the command again to read the recordings.');
  }

  progress(share: number): void {
    this.control.onProgress?.(share);
  }

  private streamProblem(error: unknown): Problem {
    const code = String((error as NodeJS.ErrnoException).code ?? '');
    if (code === 'Z_BUF_ERROR')
      return this.problem(
        'file-truncated',
        `The ${this.packing} file stops before its end.`,
        'Copy or record it again; a file that is still being written cannot be read yet.',
      );
    if (this.packing === 'zstd' && /^\d*$/.test(code))
      return this.problem(
        'file-damaged',
        `The Zstandard data is damaged or cut (${messageOf(error)}).`,
        'Copy or record it again.',
      );
    if (code.startsWith('Z_'))
      return this.problem(
        'file-damaged',
        `The ${this.packing} data is damaged (${messageOf(error)}).`,
        'Copy or record it again.',
      );
    return this.problem(
      'file-unreadable',
      code === 'EISDIR'
        ? 'This is a directory, not a file.'
        : `The file cannot be read (${messageOf(error)}).`,
      'Name the recordings in it, for example with *.jsonl.',
    );
  }
}

/** How many bytes must agree before it is looked whether all do. */
const PERIOD_PROBE = 64;

/** Whether a piece is a few bytes, or a row, over and over. */
function isRepetition(piece: Buffer): boolean {
  if (piece.length < 4 * PERIOD_PROBE) return true;
  const period = piece.indexOf(piece.subarray(0, PERIOD_PROBE), 1);
  return period > 0 && period < piece.length / 2 && piece.subarray(period).equals(piece.subarray(0, -period));
}

/** Whether the row that begins a file of JSON Lines goes on behind what is there of it. */
function goesOn(parts: readonly Buffer[], length: number): boolean {
  const [first] = parts;
  return (
    length < MAX_ROW_BYTES &&
    first !== undefined &&
    beginsRow(first) &&
    !parts.some((part, i) => part.indexOf(0x0a, i === 0 ? 3 : 0) !== -1)
  );
}

function isLongRow(all: Buffer): boolean {
  if (!beginsRow(all)) return false;
  const end = all.indexOf(0x0a, 3);
  return end === -1 || end > HEAD_BYTES;
}

/** A brace and a key on the first line, perhaps behind a byte-order mark. */
function beginsRow(head: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?\{ *"/.test(head.toString('latin1', 0, 64));
}

/** The packed bytes of the only file in an archive; `end` inclusive, as streams take it. */
interface Zipped {
  readonly start: number;
  readonly end: number;
  readonly deflated: boolean;
}

/** Null for archives of arrays, of several files, or of other packing: what they are is told by their own readers, or not at all. */
async function onlyFileIn(path: string): Promise<Zipped | null> {
  const file = await open(path);
  try {
    const all = (await zipEntries(file)) ?? [];
    const files = all.filter(({ name }) => !name.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\.)/.test(name));
    const [entry] = files;
    if (!entry || files.length > 1 || entry.name.endsWith('.npy') || entry.packed === 0) return null;
    if (entry.method !== DEFLATED && entry.method !== STORED) return null;
    const start = await zipStartOf(file, entry);
    return start === null
      ? null
      : { start, end: start + entry.packed - 1, deflated: entry.method === DEFLATED };
  } finally {
    await file.close();
  }
}

/** The head as text; null when it is none. */
function textOf(head: Buffer): string | null {
  const encoding = encodingOf(head);
  return encoding && textDecoder(encoding).write(head);
}

function gigabytes(bytes: number): string {
  return `${bytes / 1024 ** 3} GB`;
}
