/**
 * Unpacks Parquet's mix of runs and packed bits into `output`, which says how many values there are. A length that the
 * data claim never makes it do more than that. Format: Encodings.md of parquet-format, RLE. Returns where the data end;
 * throws where they are cut.
 */
export function unpackRle(
  bytes: Uint8Array,
  at: number,
  width: number,
  output: Uint8Array | Uint32Array,
): number {
  const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
  const valueBytes = (width + 7) >> 3;
  let done = 0;
  while (done < output.length) {
    let header = 0;
    let byte = 0x80;
    for (let shift = 0; byte & 0x80; shift += 7) {
      byte = byteAt(bytes, at++);
      if (shift > 28) throw new Error('a run has no length');
      header += (byte & 0x7f) * 2 ** shift;
    }
    const length = Math.floor(header / 2);
    if (length === 0) throw new Error('a run of no values');
    if (header % 2 === 0) {
      let value = 0;
      for (let i = 0; i < valueBytes; i++) value += byteAt(bytes, at++) * 2 ** (8 * i);
      const end = Math.min(output.length, done + length);
      output.fill(value, done, end);
      done = end;
    } else {
      // Groups of eight values, which end at whole bytes.
      const end = Math.min(output.length, done + length * 8);
      const next = at + length * width;
      let buffer = 0;
      let bits = 0;
      for (; done < end; done++) {
        while (bits < width) {
          buffer += byteAt(bytes, at++) * 2 ** bits;
          bits += 8;
        }
        output[done] = width === 0 ? 0 : lowBits(buffer, mask);
        buffer = Math.floor(buffer / 2 ** width);
        bits -= width;
      }
      at = next;
    }
  }
  return at;
}

/** Of up to 40 bits, which no bit operation holds. */
function lowBits(buffer: number, mask: number): number {
  return mask > 0xffff ? buffer % (mask + 1) : (buffer % 0x100000000) & mask;
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Error('a page is cut');
  return byte;
}
