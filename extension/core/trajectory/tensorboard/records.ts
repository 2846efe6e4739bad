import type { RecordingSource } from '../source';

/** One record longer than this is none (event files with images have records of some megabytes). */
const MAX_RECORD = 512 * 1024 * 1024;
/** u64 length, u32 checksum of it; then the data and a u32 checksum of those. */
const HEADER = 12;
const FOOTER = 4;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  return c >>> 0;
});

/** CRC-32C, masked as TFRecord files have it (so that a checksum of data with checksums in them is no weak one). */
export function maskedCrc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (TABLE[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  c = (c ^ 0xffffffff) >>> 0;
  return (((c >>> 15) | (c << 17)) + 0xa282ead8) >>> 0;
}

/** True for the start of a TFRecord file: a length whose checksum is right. */
export function startsWithRecord(head: Buffer): boolean {
  return head.length >= HEADER && head.readUInt32LE(8) === maskedCrc(head.subarray(0, 8));
}

/** The first record of a TFRecord file, as far as `head` holds it. */
export function firstRecord(head: Buffer): Buffer {
  return head.subarray(HEADER, HEADER + Number(head.readBigUInt64LE(0)));
}

/**
 * Calls `visit` with the data of each record. False when the last one is cut, as in a file that is still being written.
 * Throws ProblemError on a wrong checksum.
 */
export async function forEachRecord(
  source: RecordingSource,
  visit: (data: Buffer, ordinal: number) => void,
): Promise<boolean> {
  let waiting: Buffer[] = [];
  let have = 0;
  let need = HEADER;
  let ordinal = 0;
  const damaged = (): never =>
    source.fail(
      'file-damaged',
      `Record ${ordinal + 1} has a wrong checksum.`,
      'Copy the file again; if the disk was full while it was written, the rest is lost.',
    );
  for await (const chunk of source.chunks()) {
    waiting.push(chunk);
    have += chunk.length;
    if (have < need) continue;
    let rest = Buffer.concat(waiting);
    let at = 0;
    for (;;) {
      need = HEADER;
      if (rest.length - at < HEADER) break;
      const header = rest.subarray(at, at + HEADER);
      if (header.readUInt32LE(8) !== maskedCrc(header.subarray(0, 8))) damaged();
      const length = Number(header.readBigUInt64LE(0));
      if (length > MAX_RECORD) damaged();
      need = HEADER + length + FOOTER;
      if (rest.length - at < need) break;
      const data = rest.subarray(at + HEADER, at + HEADER + length);
      if (rest.readUInt32LE(at + HEADER + length) !== maskedCrc(data)) damaged();
      visit(data, ordinal++);
      at += need;
    }
    rest = rest.subarray(at);
    waiting = [rest];
    have = rest.length;
  }
  return have === 0;
}
