import { z } from 'zod';

const row = z.int().min(0);

/** What the harness may say. Anything else (a reward that found the pipe) ends the run. */
const frameHeader = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), nonce: z.string(), python: z.string().max(40) }),
  z.object({ type: z.literal('loaded'), nonce: z.string() }),
  z.object({
    type: z.literal('rows'),
    nonce: z.string(),
    start: row,
    count: row,
    components: z.array(z.string()),
    errors: z.array(z.tuple([row, row])),
  }),
  z.object({
    type: z.literal('error'),
    nonce: z.string(),
    id: row.max(200),
    kind: z.enum(['crash', 'nan', 'timeout']),
    error: z.string(),
    message: z.string(),
    line: z.int().nullable(),
    traceback: z.string(),
    row: row.nullable(),
  }),
  z.object({
    type: z.literal('trace'),
    nonce: z.string(),
    row,
    lines: z.array(row).max(20_000),
    notes: z
      .array(z.tuple([row, z.array(z.tuple([z.string().max(200), z.string().max(400)])).max(50)]))
      .max(1_000),
  }),
  z.object({
    type: z.literal('lines'),
    nonce: z.string(),
    lines: z.array(z.tuple([row, row])),
    loaded: z.array(row),
  }),
  z.object({
    type: z.literal('values'),
    nonce: z.string(),
    first: row,
    values: z.array(
      z.array(z.union([z.boolean(), z.null(), z.object({ type: z.string(), message: z.string() })])),
    ),
  }),
  z.object({ type: z.literal('timeout'), nonce: z.string(), printed: z.string() }),
  z.object({ type: z.literal('end'), nonce: z.string(), printed: z.string() }),
]);

export type FrameHeader = z.infer<typeof frameHeader>;

export interface Frame {
  readonly header: FrameHeader;
  readonly payload: Buffer;
}

/** No frame of the harness comes near these: a reward that found the pipe must not fill our memory. */
const MAX_FRAME = 1 << 28;
const MAX_HEADER = 1 << 24;
const FIRST_BUFFER = 1 << 17;

/** Puts the bytes of a pipe together into frames. */
export class FrameReader {
  /** Bytes that have come and are not used up, from the start: used again and again, since new memory costs more than a copy. */
  private buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER);
  private size = 0;
  /** Bytes without which there is nothing to do yet. */
  private needed = 8;

  constructor(private readonly nonce: string) {}

  /**
   * The frames that are complete with this chunk; what they hold is overwritten with the next. Throws at the first bytes that are
   * no frame of this run.
   */
  *push(chunk: Buffer): Generator<Frame> {
    this.add(chunk);
    let start = 0;
    while (this.size - start >= this.needed) {
      const headerLength = this.buffer.readUInt32LE(start);
      const length = 8 + headerLength + this.buffer.readUInt32LE(start + 4);
      if (headerLength > MAX_HEADER || length > MAX_FRAME) throw new Error('a frame too long to be true');
      if (this.size - start < length) {
        this.needed = length;
        break;
      }
      this.needed = 8;
      const text = this.buffer.toString('utf8', start + 8, start + 8 + headerLength);
      const header = frameHeader.parse(JSON.parse(text));
      if (header.nonce !== this.nonce) throw new Error('a frame of another run');
      const payload = this.buffer.subarray(start + 8 + headerLength, start + length);
      start += length;
      yield { header, payload };
    }
    this.buffer.copyWithin(0, start, this.size);
    this.size -= start;
  }

  private add(chunk: Buffer): void {
    const size = this.size + chunk.length;
    if (size > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(
        Math.max(2 * this.buffer.length, size, Math.min(this.needed, MAX_FRAME)),
      );
      this.buffer.copy(larger, 0, 0, this.size);
      this.buffer = larger;
    }
    chunk.copy(this.buffer, this.size);
    this.size = size;
  }
}
