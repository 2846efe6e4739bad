import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import type { Channel, Column, Episode, LoadedFile, NumericData } from '../model';
import type { ChannelPart, Header, Part, Span, TextPart } from './layout';
import { MAGIC, PREFIX_BYTES, aligned } from './layout';

/**
 * The bytes of a cached recording, in pieces to be written one behind the other; numeric columns are not copied. Throws RangeError
 * for more text than can be kept.
 */
export function encodeRecording(
  { file: _, set, format, notes, ...ofFile }: LoadedFile,
  origin: Pick<Header, 'path' | 'stamp' | 'code'>,
): Uint8Array[] {
  const body = new Body();
  const { kind, steps, episodes, observation, nextObservation, action, info, ...others } = set;
  const { reward, terminated, truncated, unasked, ...ofSet } = others;
  const header: Header = {
    ...origin,
    format,
    notes,
    kind,
    steps,
    episodes: encodeEpisodes(episodes, body),
    observation: body.channel(observation),
    nextObservation: nextObservation && body.channel(nextObservation),
    action: action && body.channel(action),
    info: info && body.channel(info),
    reward: reward && body.numbers(reward),
    terminated: body.numbers(terminated),
    truncated: body.numbers(truncated),
    unasked: unasked ? body.numbers(unasked) : null,
    rest: body.numbers(serialize([ofFile, ofSet])),
    parts: body.parts,
    bytes: body.bytes,
  };
  // `parts` and `bytes` above were taken when everything had been put in: object literals are evaluated in order.
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const start = PREFIX_BYTES + text.length;
  return [
    MAGIC,
    length,
    createHash('sha256').update(text).digest(),
    text,
    new Uint8Array(aligned(start) - start),
    ...body.pieces,
  ];
}

function encodeEpisodes(episodes: readonly Episode[], body: Body): Header['episodes'] {
  return {
    id: body.column(textColumn(episodes.map(({ id }) => id))),
    policy: body.column(textColumn(episodes.map(({ policy }) => policy))),
    start: body.numbers(Int32Array.from(episodes, ({ start }) => start)),
    length: body.numbers(Int32Array.from(episodes, ({ length }) => length)),
    rest: episodes.some((episode) => hasMore(episode)) ? body.numbers(serialize(episodes.map(moreOf))) : null,
  };
}

/** So many different texts tell whether a column repeats itself. */
const FEW_TEXTS = 1000;

const LONGEST_TEXT = 2 ** 28;

const OWN_COLUMN: ReadonlySet<string> = new Set(['id', 'file', 'policy', 'start', 'length']);

function hasMore(episode: Episode): boolean {
  for (const key in episode) if (!OWN_COLUMN.has(key)) return true;
  return false;
}

function moreOf(episode: Episode): object {
  return Object.fromEntries(Object.entries(episode).filter(([key]) => !OWN_COLUMN.has(key)));
}

function textColumn(values: readonly (string | undefined)[]): Column {
  return { kind: 'object', dtype: 'string', values };
}

/** The columns, one behind the other; a column that two channels share is there once. */
class Body {
  readonly pieces: Uint8Array[] = [];
  readonly parts: Part[] = [];
  bytes = 0;
  private readonly known = new Map<Column, number>();

  channel({ structure, columns }: Channel): ChannelPart {
    return { structure, columns: columns.map((column) => this.column(column)) };
  }

  column(column: Column): number {
    const known = this.known.get(column);
    if (known !== undefined) return known;
    const part = this.part(column);
    const index = this.parts.push(part) - 1;
    this.known.set(column, index);
    return index;
  }

  numbers(data: NumericData | Uint8Array): Span {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const span: Span = [this.bytes, bytes.byteLength];
    const end = aligned(this.bytes + bytes.byteLength);
    this.pieces.push(bytes, new Uint8Array(end - this.bytes - bytes.byteLength));
    this.bytes = end;
    return span;
  }

  private part(column: Column): Part {
    if (column.kind === 'numeric') {
      const { dtype, shape, data, present } = column;
      return {
        kind: 'numeric',
        dtype,
        shape,
        data: this.numbers(data),
        present: present ? this.numbers(present) : null,
      };
    }
    if (column.dtype === 'json') return { kind: 'json', data: this.numbers(serialize(column.values)) };
    return this.text(column.values);
  }

  private text(values: readonly unknown[]): TextPart {
    const codes = new Int32Array(values.length);
    const known = new Map<string, number>();
    const texts: string[] = [];
    // To compare long texts takes longer than to write them: where the first ones differ, the others are not compared.
    let compared = true;
    for (let row = 0; row < values.length; row++) {
      const value = values[row];
      if (typeof value !== 'string') {
        codes[row] = value === null ? -2 : -1;
        continue;
      }
      if (compared && texts.length >= FEW_TEXTS && texts.length > row / 2) compared = false;
      let code = compared ? known.get(value) : undefined;
      if (code === undefined) {
        code = texts.push(value) - 1;
        if (compared) known.set(value, code);
      }
      codes[row] = code;
    }
    // Longer texts are no value of JavaScript any more; then the recording is read anew each time.
    if (texts.reduce((sum, text) => sum + text.length, 0) > LONGEST_TEXT)
      throw new RangeError('too much text to keep');
    const joined = texts.join('');
    const encoding = /[^\0-\xff]/.test(joined) ? 'utf16le' : 'latin1';
    const width = encoding === 'latin1' ? 1 : 2;
    const ends = new Uint32Array(texts.length);
    let end = 0;
    texts.forEach((text, i) => (ends[i] = end += text.length * width));
    return {
      kind: 'text',
      encoding,
      texts: this.numbers(Buffer.from(joined, encoding)),
      ends: this.numbers(ends),
      codes: this.numbers(codes),
    };
  }
}

/** Bytes that a file of these pieces has. */
export function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
