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
      if (at + Math.ceil(((end - done) * width) / 8) > bytes.length) throw new Error('a page is cut');
      const next = at + length * width;
      if (width === 1) unpackBits(bytes, at, output, done, end);
      else unpackGroups(bytes, at, width, output, done, end);
      done = end;
      at = next;
    }
  }
  return at;
}

function unpackBits(
  bytes: Uint8Array,
  at: number,
  output: Uint8Array | Uint32Array,
  from: number,
  end: number,
): void {
  for (let i = from; i < end;) {
    const byte = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && i < end; bit++) output[i++] = (byte >> bit) & 1;
  }
}

function unpackGroups(
  bytes: Uint8Array,
  at: number,
  width: number,
  output: Uint8Array | Uint32Array,
  from: number,
  end: number,
): void {
  // With up to 24 bits, what is left over and one more byte fit into 32.
  if (width <= 24) {
    const mask = (1 << width) - 1;
    let [buffer, bits] = [0, 0];
    for (let i = from; i < end; i++) {
      while (bits < width) {
        buffer |= (bytes[at++] ?? 0) << bits;
        bits += 8;
      }
      output[i] = buffer & mask;
      buffer >>>= width;
      bits -= width;
    }
    return;
  }
  let [buffer, bits] = [0, 0];
  for (let i = from; i < end; i++) {
    while (bits < width) {
      buffer += (bytes[at++] ?? 0) * 2 ** bits;
      bits += 8;
    }
    output[i] = buffer % 2 ** width;
    buffer = Math.floor(buffer / 2 ** width);
    bits -= width;
  }
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Error('a page is cut');
  return byte;
}
