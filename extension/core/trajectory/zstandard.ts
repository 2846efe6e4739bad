import { Decompress } from 'fzstd';

/** Four bytes of it may stand for 128 kB: no more is unpacked at once than whoever takes it can bear. */
const SLICE_BYTES = 2048;

export function isZstandard(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528;
}

/** What Zstandard has packed, piece by piece. `onTaken` is told of the bytes that it is made of. Node cannot do that itself before version 22. */
export async function* unpackZstandard(
  packed: AsyncIterable<unknown>,
  onTaken: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let ready: Buffer[] = [];
  const unpack = new Decompress((chunk) => {
    ready.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  });
  const taken = (): Buffer[] => {
    const pieces = ready;
    ready = [];
    return pieces;
  };
  for await (const chunk of packed as AsyncIterable<Buffer>)
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      const slice = chunk.subarray(at, at + SLICE_BYTES);
      unpack.push(slice);
      onTaken(slice.length);
      if (ready.length > 0) yield Buffer.concat(taken());
    }
  unpack.push(new Uint8Array(0), true);
  yield* taken();
}
