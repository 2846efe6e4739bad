import { randomBytes } from 'node:crypto';
import type { CallPlan } from '../contract/contract';
import type { Channel, Column, NumericColumn, NumericData, Structure } from '../trajectory/model';
import { rowSize } from '../trajectory/model';
import type { Preload } from './preload';
import { mentions, type KeysRead } from './reads';
import { selectRows, type RowSelection } from './rows';
import type { ExpressionJob, Limits, ReplayJob } from './sandbox';

/**
 * What the harness reads from its standard input: u64 header length, u64 payload length, JSON header, payload. The
 * payload holds the columns as they lie in memory (little-endian, each at a multiple of 8); the header says where.
 */
export interface Request {
  readonly parts: readonly Uint8Array[];
  /** Comes back in every frame. */
  readonly nonce: string;
  readonly selection: RowSelection;
  /** Columns as they lie in our memory, sent or not: what could be sent ahead to the process of the next request. */
  readonly columns: readonly Uint8Array[];
}

/** In the payload; in what was sent ahead of the request, where it ends with 1. */
type Span = readonly [offset: number, bytes: number, ahead?: 1];

/** What the interpreter needs to know besides the job. */
export interface RuntimeSettings {
  /** `sys.path` of the user's interpreter; null: as it is. */
  readonly path: readonly string[] | null;
  /** False where a limit would count what else the user runs. True when absent. */
  readonly limitsProcesses?: boolean;
  /** From this row on each step is sent before the next is begun (see `hang.ts`). */
  readonly slowlyFrom?: number;
  /** False for all but one of several processes: what runs while the file is loaded runs once. */
  readonly countsLoading?: boolean;
}

/** `read`: channels of which only some keys are sent; `preload`: what the process has been sent before. */
export function encodeReplay(
  job: ReplayJob,
  limits: Limits,
  settings: RuntimeSettings,
  read: KeysRead = new Map(),
  preload?: Preload,
): Request {
  const selection = selectRows(job.data, job.episodes, job.rows);
  const writer = new PayloadWriter(selection, preload);
  const needed = channelsOf(job.plan);
  const { data } = job;
  const header = {
    job: 'replay',
    source: job.source,
    file: job.file,
    plan: job.plan,
    arrays: job.arrays,
    trace: job.trace ?? null,
    byEpisode: job.byEpisode === true,
    ...common(selection, limits, settings),
    ...writer.spans(),
    reward: needed.has('reward') && data.reward ? writer.write(data.reward) : null,
    terminated: needed.has('terminated') || needed.has('done') ? writer.write(data.terminated) : null,
    truncated: needed.has('truncated') || needed.has('done') ? writer.write(data.truncated) : null,
    channels: {
      obs: needed.has('obs') ? writer.channel(data.observation, read.get('obs')) : null,
      next_obs:
        needed.has('next_obs') && data.nextObservation
          ? writer.channel(data.nextObservation, read.get('next_obs'))
          : null,
      action: needed.has('action') && data.action ? writer.channel(data.action, read.get('action')) : null,
      info: needed.has('info') && data.info ? writer.channel(data.info, read.get('info')) : null,
    },
  };
  return writer.finish(header);
}

export function encodeExpressions(job: ExpressionJob, limits: Limits, settings: RuntimeSettings): Request {
  // Expressions are about the recording, rows that no reward is asked for included.
  const { unasked: _, ...data } = job.data;
  const whole =
    data.kind === 'completions' || job.expressions.some((expression) => /\bsteps\b/.test(expression));
  const lastRows = (): number[] =>
    data.episodes.filter(({ length }) => length > 0).map(({ start, length }) => start + length - 1);
  const selection = selectRows(data, undefined, whole ? undefined : lastRows());
  const writer = new PayloadWriter(selection);
  // Long texts and images that no expression is about are not sent.
  const isRead = mentions(job);
  const fields = (job.fields ?? []).filter(({ name }) => isRead(name));
  const { structure } = data.observation;
  const keys =
    isRead('obs') || structure.kind !== 'dict'
      ? undefined
      : new Set(
          structure.entries
            .map(({ key }) => key)
            .filter(
              (key) => isRead(key) || fields.some(({ path }) => path.startsWith(`[${JSON.stringify(key)}]`)),
            ),
        );
  const header = {
    job: 'evaluate',
    expressions: job.expressions,
    fields: fields.map(({ name, path }) => ({ name, path })),
    lengths: selection.spans.map(({ episode }) => data.episodes[episode]?.length ?? 0),
    ...common(selection, limits, settings),
    ...writer.spans(),
    reward: data.reward ? writer.write(data.reward) : null,
    terminated: writer.write(data.terminated),
    truncated: writer.write(data.truncated),
    channels: {
      obs: writer.channel(data.observation, keys),
      next_obs: data.nextObservation && isRead('next_obs') ? writer.channel(data.nextObservation) : null,
      action: data.action && isRead('action') ? writer.channel(data.action) : null,
      info: data.info && isRead('info') ? writer.channel(data.info) : null,
    },
  };
  return writer.finish(header);
}

function common(selection: RowSelection, limits: Limits, settings: RuntimeSettings) {
  return {
    rows: selection.rows,
    seconds: limits.seconds,
    megabytes: limits.megabytes,
    path: settings.path,
    limitsProcesses: settings.limitsProcesses ?? true,
    slowlyFrom: settings.slowlyFrom ?? null,
    countsLoading: settings.countsLoading ?? true,
  };
}

/** The channels that a plan reads; the others are not sent. */
function channelsOf(plan: CallPlan): Set<string> {
  const needed = new Set<string>();
  for (const { source } of plan.arguments) {
    if (source.from === 'field') needed.add(source.of);
    else if (/^(key|text|tokens|messages|object)$/.test(source.from)) needed.add('obs');
    else needed.add(source.from);
  }
  return needed;
}

/** Of the first so many texts, half or more are different: the others are not compared at all. */
const FEW_TEXTS = 1000;
const SEPARATOR = '\u0000';

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}

class PayloadWriter {
  private readonly buffers: Uint8Array[] = [];
  private readonly columns: unknown[] = [];
  private readonly whole: Uint8Array[] = [];
  /** Of what was sent ahead, what this request is about; the process forgets the rest. */
  private readonly ahead: Span[] = [];
  private size = 0;

  constructor(
    private readonly selection: RowSelection,
    private readonly preload?: Preload,
  ) {}

  finish(header: object): Request {
    const nonce = randomBytes(8).toString('hex');
    const text = Buffer.from(JSON.stringify({ ...header, nonce, columns: this.columns, ahead: this.ahead }));
    const prefix = new BigUint64Array([BigInt(text.length), BigInt(this.size)]);
    const { selection, whole } = this;
    return { parts: [bytesOf(prefix), text, ...this.buffers], nonce, selection, columns: whole };
  }

  channel({ structure, columns }: Channel, keys?: ReadonlySet<string | number>): unknown {
    const [column] = columns;
    if (
      keys &&
      structure.kind === 'leaf' &&
      column?.kind === 'numeric' &&
      this.selection.rows >= WORTH_TAKING_APART
    ) {
      this.columns.push(this.someEntries(column, keys));
      return { kind: 'leaf', column: this.columns.length - 1 };
    }
    if (!keys || structure.kind !== 'dict') return this.structure(structure, columns);
    return this.structure(
      { ...structure, entries: structure.entries.filter(({ key }) => keys.has(key)) },
      columns,
    );
  }

  private structure(structure: Structure, columns: readonly Column[]): unknown {
    switch (structure.kind) {
      case 'leaf': {
        const column = columns[structure.column];
        if (!column)
          throw new Error(`The structure points at column ${structure.column}, which is not there.`);
        this.columns.push(column.kind === 'numeric' ? this.numeric(column) : this.text(column));
        return { kind: 'leaf', column: this.columns.length - 1 };
      }
      case 'tuple':
        return { kind: 'tuple', items: structure.items.map((item) => this.structure(item, columns)) };
      case 'dict': {
        const entries = structure.entries.map(({ key, value }) => ({
          key,
          value: this.structure(value, columns),
        }));
        return { kind: 'dict', entries };
      }
    }
  }

  private numeric(column: NumericColumn) {
    return {
      kind: 'numeric',
      dtype: column.dtype,
      shape: column.shape,
      data: this.write(column.data, rowSize(column)),
      present: column.present ? this.write(column.present) : null,
    };
  }

  /** Of a vector, each of these entries as a column of its own. */
  private someEntries(column: NumericColumn, entries: ReadonlySet<string | number>) {
    return {
      kind: 'numeric',
      dtype: column.dtype,
      shape: column.shape,
      entries: [...entries].map((entry) => [entry, this.write(entryOf(column, Number(entry)))]),
    };
  }

  /** Lengths of the spans, the step each starts at, and whether an episode starts there. */
  spans(): { readonly spans: readonly [Span, Span, Span] } {
    const { spans } = this.selection;
    const [lengths, times] = [new Int32Array(spans.length), new Int32Array(spans.length)];
    const firsts = new Uint8Array(spans.length);
    // A plain loop: there may be as many spans as rows.
    for (const [i, { length, t, first }] of spans.entries()) {
      lengths[i] = length;
      times[i] = t;
      firsts[i] = Number(first);
    }
    return {
      spans: [this.append(bytesOf(lengths)), this.append(bytesOf(times)), this.append(firsts)],
    };
  }

  /** Values as a list of texts and one code a row: -1 where nothing was recorded. */
  private text(column: Column & { kind: 'object' }) {
    const codes = new Int32Array(this.selection.rows);
    const texts: string[] = [];
    const known = new Map<string, number>();
    let missing = false;
    let seen = 0;
    let compares = true;
    // A recorded null is Python's None, not a text.
    const dtype = column.values.includes(null) ? 'json' : column.dtype;
    this.selection.forEachRow((row, i) => {
      const value = column.values[row];
      if (value === undefined) {
        codes[i] = -1;
        missing = true;
        return;
      }
      const text = dtype === 'string' ? String(value) : JSON.stringify(value);
      // Answers of a model hardly ever come twice: then looking for each costs more than it saves.
      if (++seen === FEW_TEXTS) compares = known.size < FEW_TEXTS / 2;
      let code = compares ? known.get(text) : undefined;
      if (code === undefined) {
        code = texts.push(text) - 1;
        if (compares) known.set(text, code);
      }
      codes[i] = code;
    });
    return {
      kind: 'text',
      dtype,
      ...this.texts(texts),
      codes: this.append(bytesOf(codes)),
      missing,
    };
  }

  /** One behind the other, with a character between them that none has; as JSON where that cannot be. */
  private texts(texts: readonly string[]): { readonly texts: Span; readonly separator: string | null } {
    const joined = texts.join(SEPARATOR);
    const bytes = Buffer.from(joined);
    // Half a surrogate pair has no place in UTF-8, and becomes this.
    const isWhole = !bytes.includes('\ufffd') || !/[\ud800-\udfff]/u.test(joined);
    return isWhole && texts.length > 0 && countOf(joined, SEPARATOR) === texts.length - 1
      ? { texts: this.append(bytes), separator: SEPARATOR }
      : { texts: this.append(Buffer.from(JSON.stringify(texts))), separator: null };
  }

  write(data: NumericData, size = 1): Span {
    const pieces = this.selection.pieces(data, size);
    const [piece] = pieces;
    if (!piece || pieces.length > 1) return this.append(...pieces);
    this.whole.push(piece);
    const offset = this.preload?.offsetOf(piece);
    if (offset === undefined) return this.append(piece);
    const span: Span = [offset, piece.byteLength, 1];
    this.ahead.push(span);
    return span;
  }

  private append(...pieces: Uint8Array[]): Span {
    const offset = this.size;
    let bytes = 0;
    for (const piece of pieces) {
      this.buffers.push(piece);
      bytes += piece.byteLength;
    }
    const padding = -bytes & 7;
    if (padding) this.buffers.push(new Uint8Array(padding));
    this.size += bytes + padding;
    return [offset, bytes];
  }
}

/** Rows from which it is faster to send the entries of a vector that are read than all of them. */
const WORTH_TAKING_APART = 20_000;

const entriesOf = new WeakMap<NumericColumn, Map<number, NumericData>>();

/** One entry of each row of a vector. Kept: the next version of a reward mostly reads the same ones. */
function entryOf(column: NumericColumn, entry: number): NumericData {
  const known = entriesOf.get(column) ?? new Map<number, NumericData>();
  entriesOf.set(column, known);
  let taken = known.get(entry);
  if (!taken) {
    const size = rowSize(column);
    taken = column.data.slice(0, column.data.length / size);
    gather(column.data, entry, size, taken);
    known.set(entry, taken);
  }
  return taken;
}

function gather(from: NumericData, first: number, step: number, into: NumericData): void {
  for (let i = 0, k = first; i < into.length; i++, k += step) into[i] = from[k] ?? 0;
}

function bytesOf(data: NumericData | BigUint64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
