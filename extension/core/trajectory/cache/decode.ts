import { createHash } from 'node:crypto';
import { deserialize } from 'node:v8';
import { breathe } from '../../breathe';
import { arrayOf } from '../columns';
import type { Channel, Column, Episode, LoadedFile } from '../model';
import type { ChannelPart, Header, Part, Span, TextPart } from './layout';
import { MAGIC, PREFIX_BYTES, aligned } from './layout';

/** The header that begins a file, and where its columns begin; null when it is none, or damaged. `bytes` reads a piece of the file; null where it is shorter. */
export async function decodeHeader(
  bytes: (offset: number, length: number) => Promise<Uint8Array | null>,
): Promise<{ header: Header; start: number } | null> {
  const prefix = await bytes(0, PREFIX_BYTES);
  if (!prefix || !MAGIC.equals(prefix.subarray(0, MAGIC.length))) return null;
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const length = view.getUint32(MAGIC.length, true);
  const text = await bytes(PREFIX_BYTES, length);
  if (!text) return null;
  const digest = createHash('sha256').update(text).digest();
  if (!digest.equals(prefix.subarray(MAGIC.length + 4))) return null;
  return {
    header: JSON.parse(Buffer.from(text).toString('utf8')) as Header,
    start: aligned(PREFIX_BYTES + length),
  };
}

/** Of texts: made within a few milliseconds. */
const TEXT_AT_ONCE = 2 ** 21;
const ROWS_AT_ONCE = 2 ** 17;

/**
 * The recording whose columns are `body`; they become views of it. Throws when they do not fit the header. Texts are made in
 * turns with whatever else waits.
 */
export async function decodeRecording(header: Header, body: ArrayBuffer, file: string): Promise<LoadedFile> {
  const columns = new Map<number, Column>();
  const channel = async (part: ChannelPart): Promise<Channel> => {
    const found: Column[] = [];
    for (const index of part.columns) {
      const column = columns.get(index) ?? (await decodeColumn(header.parts[index], body));
      columns.set(index, column);
      found.push(column);
    }
    return { structure: part.structure, columns: found };
  };
  const bytes = ([offset, length]: Span): Uint8Array => new Uint8Array(body, offset, length);
  const [ofFile, ofSet] = deserialized(header.rest, body) as [object, object];
  const { reward, unasked } = header;
  return {
    ...ofFile,
    file,
    format: header.format,
    notes: header.notes,
    set: {
      ...ofSet,
      kind: header.kind,
      episodes: await decodeEpisodes(header, body, file),
      steps: header.steps,
      observation: await channel(header.observation),
      nextObservation: header.nextObservation && (await channel(header.nextObservation)),
      action: header.action && (await channel(header.action)),
      reward: reward && new Float64Array(body, reward[0], reward[1] / 8),
      terminated: bytes(header.terminated),
      truncated: bytes(header.truncated),
      info: header.info && (await channel(header.info)),
      ...(unasked ? { unasked: bytes(unasked) } : {}),
    },
  };
}

async function decodeEpisodes(
  { episodes, parts }: Header,
  body: ArrayBuffer,
  file: string,
): Promise<Episode[]> {
  const texts = async (index: number): Promise<readonly unknown[]> => {
    const column = await decodeColumn(parts[index], body);
    return column.kind === 'object' ? column.values : [];
  };
  const ids = await texts(episodes.id);
  const policies = await texts(episodes.policy);
  const lengths = integers(episodes.length, body);
  const rests = episodes.rest && (deserialized(episodes.rest, body) as object[]);
  return Array.from(integers(episodes.start, body), (start, i): Episode => {
    const policy = policies[i];
    const episode = { ...rests?.[i], id: String(ids[i]), file, start, length: lengths[i] ?? 0 };
    return typeof policy === 'string' ? { ...episode, policy } : episode;
  });
}

async function decodeColumn(part: Part | undefined, body: ArrayBuffer): Promise<Column> {
  if (!part) throw new Error('a channel names a column that is not there');
  if (part.kind === 'json')
    return { kind: 'object', dtype: 'json', values: deserialized(part.data, body) as unknown[] };
  if (part.kind === 'text') return { kind: 'object', dtype: 'string', values: await decodeTexts(part, body) };
  const { dtype, shape, data, present } = part;
  const Numbers = arrayOf(dtype);
  const column: Column = {
    kind: 'numeric',
    dtype,
    shape,
    data: new Numbers(body, data[0], data[1] / Numbers.BYTES_PER_ELEMENT),
  };
  return present ? { ...column, present: new Uint8Array(body, ...present) } : column;
}

async function decodeTexts(
  { encoding, texts, ends, codes }: TextPart,
  body: ArrayBuffer,
): Promise<unknown[]> {
  const bytes = Buffer.from(body, ...texts);
  const distinct: string[] = [];
  let start = 0;
  let made = 0;
  for (const end of new Uint32Array(body, ends[0], ends[1] / 4)) {
    distinct.push(bytes.toString(encoding, start, end));
    made += end - start + 16;
    start = end;
    if (made < TEXT_AT_ONCE) continue;
    made = 0;
    await breathe();
  }
  const all = integers(codes, body);
  const values: unknown[] = [];
  for (let from = 0; from < all.length; from += ROWS_AT_ONCE) {
    if (from > 0) await breathe();
    for (const code of all.subarray(from, from + ROWS_AT_ONCE))
      values.push(code === -2 ? null : code < 0 ? undefined : distinct[code]);
  }
  return values;
}

function integers([offset, bytes]: Span, body: ArrayBuffer): Int32Array {
  return new Int32Array(body, offset, bytes / Int32Array.BYTES_PER_ELEMENT);
}

function deserialized([offset, bytes]: Span, body: ArrayBuffer): unknown {
  return deserialize(Buffer.from(body, offset, bytes));
}
