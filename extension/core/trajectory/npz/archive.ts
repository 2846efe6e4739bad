import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { Budget } from '../arrays/budget';
import { isZip } from '../foreign';
import type { NpyArray } from '../npy';
import { NpyError, npyHeader, npyItemSize, parseNpy } from '../npy';
import type { RecordingSource, Sample } from '../source';
import type { ZipEntry } from '../zip';
import { DEFLATED, STORED, bytesAt, zipEntries, zipStartOf } from '../zip';

/** The header of an array is shorter. */
const HEADER_BYTES = 64 * 1024;

/** A zip whose first entry is a numpy array. */
export function isNpz({ head }: Sample): boolean {
  if (!isZip(head) || head.length < 30) return false;
  return head.toString('latin1', 30, 30 + head.readUInt16LE(26)).endsWith('.npy');
}

/** The arrays of an `.npz` on disk, each read when it is asked for; sizes are known before anything is unpacked. */
export class NpzArchive {
  private readonly budget: Budget;

  private constructor(
    private readonly source: RecordingSource,
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly entries: ReadonlyMap<string, ZipEntry>,
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
      return await use(new NpzArchive(source, path, file, await entriesOf(source, file)));
    } finally {
      await file.close();
    }
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** Of all arrays, unpacked. */
  get bytes(): number {
    return [...this.entries.values()].reduce((sum, { unpacked }) => sum + unpacked, 0);
  }

  /** The rows that an array has, by its header; null where that can't be told, or not all rows lie one behind the other. */
  async rows(name: string): Promise<number | null> {
    const entry = this.entries.get(name);
    const header = entry && npyHeader(await this.beginning(entry, HEADER_BYTES));
    return !header || header.fortran ? null : (header.shape[0] ?? null);
  }

  /** No more than the first `most` rows. Undefined when there is no such array. */
  async array(name: string, most = Infinity): Promise<NpyArray | undefined> {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    try {
      if (most < Infinity) {
        const header = npyHeader(await this.beginning(entry, HEADER_BYTES));
        const perRow = header.shape.slice(1).reduce((product, n) => product * n, npyItemSize(header));
        const needed = header.at + perRow * most;
        if (!header.fortran && needed < entry.unpacked) {
          this.budget.take(needed, `The array "${name}"`);
          return parseNpy(await this.beginning(entry, needed), most);
        }
      }
      this.budget.take(entry.unpacked, `The array "${name}"`);
      return parseNpy(await this.content(name, entry));
    } catch (error) {
      if (!(error instanceof NpyError)) throw error;
      return this.source.fail(
        error.kind === 'unsupported' ? 'file-foreign' : `file-${error.kind}`,
        `The array "${name}" cannot be read: ${error.message}.`,
        error.kind === 'unsupported' ? 'Save it as numbers or text.' : 'Copy or record it again.',
      );
    }
  }

  /** The first bytes of an entry, unpacked and unchecked: its checksum is of all of them. */
  private async beginning(entry: ZipEntry, length: number): Promise<Buffer> {
    const start = await zipStartOf(this.file, entry);
    if (start === null || entry.packed === 0) return Buffer.alloc(0);
    if (entry.method === STORED) return bytesAt(this.file, start, Math.min(length, entry.packed));
    const packed = createReadStream(this.path, { start, end: start + entry.packed - 1 });
    const unpacked = packed.pipe(createInflateRaw({ chunkSize: 1024 * 1024 }));
    packed.on('error', (error) => unpacked.destroy(error));
    const pieces: Buffer[] = [];
    let size = 0;
    try {
      for await (const piece of unpacked) {
        pieces.push(piece as Buffer);
        size += (piece as Buffer).length;
        if (size >= length) break;
      }
    } catch {
      // Damaged, or packed otherwise: what came before is too short then.
    } finally {
      packed.destroy();
      unpacked.destroy();
    }
    return Buffer.concat(pieces).subarray(0, length);
  }

  private async content(name: string, entry: ZipEntry): Promise<Uint8Array> {
    const damaged = (what: string): never =>
      this.source.fail(
        'file-damaged',
        `The array "${name}" is damaged: ${what}.`,
        'Copy or record it again.',
      );
    if (entry.encrypted)
      this.source.fail('file-foreign', `The array "${name}" is encrypted.`, 'Save it without a password.');
    const start = (await zipStartOf(this.file, entry)) ?? damaged('it is not where the archive says');
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

  private inflated(packed: Uint8Array, entry: ZipEntry, damaged: (what: string) => never): Uint8Array {
    if (entry.method !== DEFLATED)
      return this.source.fail(
        'file-foreign',
        `The array is packed by method ${entry.method} of zip, which is not read.`,
        'Save it with numpy.savez_compressed.',
      );
    try {
      return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
    } catch {
      return damaged('it does not unpack to what the archive says');
    }
  }
}

async function entriesOf(source: RecordingSource, file: FileHandle): Promise<Map<string, ZipEntry>> {
  const entries = await zipEntries(file);
  if (entries === null)
    return source.fail(
      'file-truncated',
      'The npz archive has no directory at its end: it is cut or damaged.',
      'Copy or record it again; a file that is still being written cannot be read yet.',
    );
  if (entries.length === 0 || entries.some(({ name }) => name.includes('\ufffd') || name.includes('\0')))
    return source.fail(
      'file-damaged',
      'The npz archive names no arrays that can be read: it is damaged.',
      'Copy or record it again.',
    );
  return new Map(entries.map((entry) => [entry.name.replace(/\.npy$/, ''), entry]));
}
