import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';
import { Budget } from '../arrays/budget';
import { isZip } from '../foreign';
import type { NpyArray } from '../npy';
import { NpyError, parseNpy } from '../npy';
import type { RecordingSource, Sample } from '../source';

/** A zip whose first entry is a numpy array. */
export function isNpz({ head }: Sample): boolean {
  if (!isZip(head) || head.length < 30) return false;
  return head.toString('latin1', 30, 30 + head.readUInt16LE(26)).endsWith('.npy');
}

interface Entry {
  readonly name: string;
  /** 0 stored, 8 deflated; numpy writes no other. */
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Of its local header. */
  readonly offset: number;
}

const STORED = 0;
const DEFLATED = 8;
const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record, with the longest comment there can be, and the locator before it. */
const TAIL_BYTES = 22 + 0xffff + 20;
const IN_ZIP64 = 0xffffffff;

/** The arrays of an `.npz` on disk, each read when it is asked for; sizes are known before anything is unpacked. */
export class NpzArchive {
  private readonly budget: Budget;

  private constructor(
    private readonly source: RecordingSource,
    private readonly file: FileHandle,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {
    this.budget = new Budget((...problem) => source.fail(...problem));
  }

  /** `path`: the plain file. Throws ProblemError. */
  static async open<T>(
    source: RecordingSource,
    path: string,
    use: (archive: NpzArchive) => Promise<T>,
  ): Promise<T> {
    const file = await open(path);
    try {
      return await use(new NpzArchive(source, file, await entriesOf(source, file)));
    } finally {
      await file.close();
    }
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** Undefined when there is no such array. */
  async array(name: string): Promise<NpyArray | undefined> {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    this.budget.take(entry.unpacked, `The array "${name}"`);
    const bytes = await this.content(name, entry);
    try {
      return parseNpy(bytes);
    } catch (error) {
      if (!(error instanceof NpyError)) throw error;
      return this.source.fail(
        error.kind === 'unsupported' ? 'file-foreign' : `file-${error.kind}`,
        `The array "${name}" cannot be read: ${error.message}.`,
        error.kind === 'unsupported' ? 'Save it as numbers or text.' : 'Copy or record it again.',
      );
    }
  }

  private async content(name: string, entry: Entry): Promise<Uint8Array> {
    const damaged = (what: string): never =>
      this.source.fail(
        'file-damaged',
        `The array "${name}" is damaged: ${what}.`,
        'Copy or record it again.',
      );
    const head = await bytesAt(this.file, entry.offset, 30);
    if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) damaged('it is not where the archive says');
    const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
    const packed = await bytesAt(this.file, start, entry.packed);
    if (packed.length < entry.packed)
      this.source.fail(
        'file-truncated',
        `The npz archive stops inside the array "${name}".`,
        'Copy or record it again.',
      );
    const bytes = entry.method === STORED ? packed : this.inflated(packed, entry, damaged);
    if (bytes.length !== entry.unpacked) damaged(`it holds ${bytes.length} of ${entry.unpacked} bytes`);
    if (crc32(bytes) !== entry.crc) damaged('its checksum is wrong');
    this.source.throwIfCancelled();
    return bytes;
  }

  private inflated(packed: Uint8Array, entry: Entry, damaged: (what: string) => never): Uint8Array {
    if (entry.method !== DEFLATED) return damaged(`it is packed by method ${entry.method}`);
    try {
      return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
    } catch {
      return damaged('it does not unpack to what the archive says');
    }
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

async function entriesOf(source: RecordingSource, file: FileHandle): Promise<Map<string, Entry>> {
  const cut = (): never =>
    source.fail(
      'file-truncated',
      'The npz archive has no directory at its end: it is cut or damaged.',
      'Copy or record it again; a file that is still being written cannot be read yet.',
    );
  const { size } = await file.stat();
  const tailStart = Math.max(0, size - TAIL_BYTES);
  const tail = await bytesAt(file, tailStart, size - tailStart);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--;
  if (end < 0) return cut();
  let [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (end >= 20 && tail.readUInt32LE(end - 20) === END64_LOCATOR) {
    const record = await bytesAt(file, Number(tail.readBigUInt64LE(end - 12)), 56);
    if (record.length < 56) return cut();
    [length, offset] = [Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48))];
  }
  if (offset + length > size) return cut();
  const directory = await bytesAt(file, offset, length);
  const entries = new Map<string, Entry>();
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === DIRECTORY;) {
    const [nameLength, extraLength] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30)];
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    if (name.includes('\ufffd') || name.includes('\0')) return damagedNames(source);
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    entries.set(name.replace(/\.npy$/, ''), {
      name,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      ...sizes(directory, at, extra),
    });
    at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
  }
  if (entries.size === 0) return damagedNames(source);
  return entries;
}

function damagedNames(source: RecordingSource): never {
  return source.fail(
    'file-damaged',
    'The npz archive names no arrays that can be read: it is damaged.',
    'Copy or record it again.',
  );
}

/** Sizes beyond 4 GB lie in an extra field, in this order, those that need it only. */
function sizes(
  directory: Buffer,
  at: number,
  extra: Buffer,
): { packed: number; unpacked: number; offset: number } {
  const short = [at + 24, at + 20, at + 42].map((place) => directory.readUInt32LE(place));
  let field = 0;
  while (field + 4 <= extra.length && extra.readUInt16LE(field) !== 1)
    field += 4 + extra.readUInt16LE(field + 2);
  let from = field + 4;
  const [unpacked = 0, packed = 0, offset = 0] = short.map((value) => {
    if (value !== IN_ZIP64 || from + 8 > extra.length) return value;
    from += 8;
    return Number(extra.readBigUInt64LE(from - 8));
  });
  return { unpacked, packed, offset };
}
