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

/** Puts the bytes of a pipe together into frames. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private size = 0;
  /** Bytes without which there is nothing to do yet. */
  private needed = 8;

  constructor(private readonly nonce: string) {}

  /** The frames that are complete with this chunk. Throws at the first bytes that are no frame of this run. */
  *push(chunk: Buffer): Generator<Frame> {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.needed) return;
    let bytes = Buffer.concat(this.chunks);
    for (this.needed = 8; bytes.length >= this.needed;) {
      const headerLength = bytes.readUInt32LE(0);
      const length = 8 + headerLength + bytes.readUInt32LE(4);
      if (headerLength > MAX_HEADER || length > MAX_FRAME) throw new Error('a frame too long to be true');
      if (bytes.length < length) {
        this.needed = length;
        break;
      }
      const header = frameHeader.parse(JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)));
      if (header.nonce !== this.nonce) throw new Error('a frame of another run');
      const payload = bytes.subarray(8 + headerLength, length);
      bytes = bytes.subarray(length);
      yield { header, payload };
    }
    this.chunks = [bytes];
    this.size = bytes.length;
  }
}
