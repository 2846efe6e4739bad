/** Smaller pieces are sent with the request: it is about the large columns of a recording, which stay the same from save to save. */
const WORTH_SENDING_AHEAD = 1 << 16;
/** A waiting process holds no more than this. */
const MOST_BYTES = 64 * 1024 * 1024;

interface Piece {
  /** Weak, so that a recording which is closed goes. */
  readonly buffer: WeakRef<ArrayBufferLike>;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/**
 * Columns that are sent to a process while it waits for its request, which then need only say where they are. The columns of a set
 * never change, so the same place in our memory means the same numbers.
 */
export class Preload {
  private readonly pieces: readonly Piece[];

  /** Of the pieces of a request, those that are worth it. */
  constructor(pieces: readonly Uint8Array[]) {
    let size = 0;
    this.pieces = pieces
      .filter(({ byteLength }) => {
        if (byteLength < WORTH_SENDING_AHEAD || size + byteLength > MOST_BYTES) return false;
        size += padded(byteLength);
        return true;
      })
      .map(({ buffer, byteOffset, byteLength }) => ({ buffer: new WeakRef(buffer), byteOffset, byteLength }));
  }

  /** What is written: a request without a header, whose payload is kept for the one that follows. Empty when nothing is left of it. */
  parts(): Uint8Array[] {
    const buffers = this.pieces.map(({ buffer }) => buffer.deref());
    if (buffers.length === 0 || buffers.includes(undefined)) return [];
    const bytes = this.pieces.flatMap(({ byteOffset, byteLength }, i) => [
      new Uint8Array(buffers[i] as ArrayBufferLike, byteOffset, byteLength),
      new Uint8Array(padded(byteLength) - byteLength),
    ]);
    const size = bytes.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return [new Uint8Array(new BigUint64Array([0n, BigInt(size)]).buffer), ...bytes];
  }

  /** Where the process has it; undefined where it has it not. */
  offsetOf({ buffer, byteOffset, byteLength }: Uint8Array): number | undefined {
    let offset = 0;
    for (const piece of this.pieces) {
      if (
        piece.byteOffset === byteOffset &&
        piece.byteLength === byteLength &&
        piece.buffer.deref() === buffer
      )
        return offset;
      offset += padded(piece.byteLength);
    }
    return undefined;
  }

  isSame(other: Preload | undefined): boolean {
    return (
      other !== undefined &&
      other.pieces.length === this.pieces.length &&
      this.pieces.every(({ buffer, byteOffset, byteLength }, i) => {
        const theirs = other.pieces[i];
        return (
          theirs?.byteOffset === byteOffset &&
          theirs.byteLength === byteLength &&
          theirs.buffer.deref() === buffer.deref()
        );
      })
    );
  }
}

/** Each piece begins at a multiple of 8. */
function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}
