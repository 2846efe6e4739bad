import type { NumericDtype, Structure, TrajectorySet } from '../model';

/**
 * A cached recording is one file: MAGIC, the header's length (u32) and SHA-256, the header as JSON, and from the next multiple
 * of ALIGNMENT on the columns as they lie in memory (little-endian), each at a multiple of ALIGNMENT from there.
 */
export const MAGIC = Buffer.from('RSMITH01', 'latin1');
export const ALIGNMENT = 64;
export const PREFIX_BYTES = MAGIC.length + 4 + 32;

/** Where a column's bytes are, from the start of the columns. */
export type Span = readonly [offset: number, bytes: number];

export interface NumericPart {
  readonly kind: 'numeric';
  readonly dtype: NumericDtype;
  readonly shape: readonly number[];
  readonly data: Span;
  readonly present: Span | null;
}

/** Distinct texts one behind the other and where each ends (u32, in bytes); a code a row (i32): -1 undefined, -2 null. */
export interface TextPart {
  readonly kind: 'text';
  /** `latin1` when every character fits; UTF-16 keeps everything else as it is, halves of pairs too. */
  readonly encoding: 'latin1' | 'utf16le';
  readonly texts: Span;
  readonly ends: Span;
  readonly codes: Span;
}

/** Irregular values as V8 serialises them, which keeps NaN, -0 and undefined. */
export interface JsonPart {
  readonly kind: 'json';
  readonly data: Span;
}

export type Part = NumericPart | TextPart | JsonPart;

export interface ChannelPart {
  readonly structure: Structure;
  /** Indices into Header.parts. */
  readonly columns: readonly number[];
}

export interface Header {
  /** Of the code that read the recording. */
  readonly code: string;
  /** Of the recording and of what lies beside it, when reading began. */
  readonly stamp: string;
  /** Absolute, to know whose cache this is. */
  readonly path: string;
  readonly format: string;
  readonly notes: readonly string[];
  readonly kind: TrajectorySet['kind'];
  readonly steps: number;
  readonly episodes: {
    readonly id: number;
    readonly policy: number;
    readonly start: Span;
    readonly length: Span;
    readonly rest: Span | null;
  };
  readonly observation: ChannelPart;
  readonly nextObservation: ChannelPart | null;
  readonly action: ChannelPart | null;
  readonly info: ChannelPart | null;
  readonly reward: Span | null;
  readonly terminated: Span;
  readonly truncated: Span;
  readonly unasked: Span | null;
  /** What else there is of the file and of its set, serialised by V8. */
  readonly rest: Span;
  readonly parts: readonly Part[];
  /** Of all columns, padding included. */
  readonly bytes: number;
}

export function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}
