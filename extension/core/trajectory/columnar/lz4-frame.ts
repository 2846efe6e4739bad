const MAGIC = 0x184d2204;
/** The largest block a frame may have. */
const BLOCK_BYTES = 4 * 1024 ** 2;

/**
 * Unpacks an LZ4 frame, which Arrow wraps its buffers in, out of blocks. Format: lz4_Frame_format.md, version 1.6. Throws
 * where it is no frame, or one of linked blocks, which Arrow does not write.
 */
export function lz4Frame(
  bytes: Uint8Array,
  block: (packed: Uint8Array, length: number) => Uint8Array,
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('no LZ4 frame');
  const flags = view.getUint8(4);
  const independent = (flags & 0x20) !== 0;
  const blockChecksum = (flags & 0x10) !== 0;
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  if (!independent) throw new Error('an LZ4 frame of linked blocks, which is not read');
  let at = 6 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0) + 1;
  const parts: Uint8Array[] = [];
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const stored = (size & 0x80000000) !== 0;
    const length = size & 0x7fffffff;
    const part = bytes.subarray(at, at + length);
    parts.push(stored ? part : block(part, blockLength(part)));
    at += length + (blockChecksum ? 4 : 0);
  }
  return Buffer.concat(parts);
}

/** What a block unpacks to, counted from its own literals and matches. */
function blockLength(part: Uint8Array): number {
  let length = 0;
  for (let i = 0; i < part.length;) {
    const token = part[i++] ?? 0;
    let literals = token >> 4;
    if (literals === 15) for (let byte = 255; byte === 255; literals += byte) byte = part[i++] ?? 0;
    length += literals;
    i += literals + 2;
    if (i - 2 >= part.length) break;
    let match = token & 15;
    if (match === 15) for (let byte = 255; byte === 255; match += byte) byte = part[i++] ?? 0;
    length += match + 4;
    if (length > BLOCK_BYTES) throw new Error('an LZ4 block is longer than any may be');
  }
  return length;
}
