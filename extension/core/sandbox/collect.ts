import type { Frame } from './frames';
import type { EpisodeLines, ReplayError, ReplayResult, StepStatus, TracedRow } from './replay';
import { StepStatus as Status } from './replay';
import type { RowSelection, RowSpan } from './rows';
import type { RuntimeInfo } from './sandbox';
import type { TrajectorySet } from '../trajectory/model';

/** How a run came to its end. Whatever it was, the rows that came before are kept. */
export type Ending =
  | { readonly kind: 'finished' }
  /** The harness saw the limit coming and named the place, or (`place`) was killed at it. */
  | { readonly kind: 'timeout'; readonly seconds: number; readonly place: Place | null }
  /** The process ended under the reward: `os._exit`, a segmentation fault, out of memory. */
  | { readonly kind: 'died'; readonly message: string; readonly place: Place | null }
  | { readonly kind: 'cancelled' };

export interface Place {
  readonly line: number | null;
  readonly traceback: string;
}

type MutableError = { -readonly [key in keyof ReplayError]: ReplayError[key] };

const PRINT_LIMIT = 10_000;
/** Each costs a number a step. The harness allows fewer. */
const MAX_COMPONENTS = 1_000;

/** Puts the frames of one run (or of one shard of a run) into arrays with an entry a row of the whole set. */
export class ReplayCollector {
  private rows: { readonly status: Uint8Array; readonly reward: Float64Array } | undefined;
  private received = 0;
  private readonly columns = new Map<string, Float64Array>();
  readonly lines = new Map<number, number>();
  printed = '';
  private readonly errors: MutableError[] = [];
  private readonly names = new Set<string>();
  readonly trace: TracedRow[] = [];
  readonly byEpisode: EpisodeLines[] = [];

  constructor(private readonly set: Pick<TrajectorySet, 'steps' | 'unasked'>) {}

  /** Takes the memory for what is to come; costs milliseconds for a million rows, best while the processes are at work. */
  prepare(): { readonly status: Uint8Array; readonly reward: Float64Array } {
    if (this.rows) return this.rows;
    const { steps, unasked } = this.set;
    const status = new Uint8Array(steps).fill(Status.NotRun);
    unasked?.forEach((flag, row) => {
      if (flag) status[row] = Status.NotApplicable;
    });
    return (this.rows = { status, reward: new Float64Array(steps) });
  }

  result(runtime: RuntimeInfo, seconds: number): ReplayResult {
    const { lines, printed } = this;
    const { status, reward } = this.prepare();
    if (this.received < reward.length)
      for (let row = 0; row < reward.length; row++) if (status[row] !== OK) reward[row] = NaN;
    const components = new Map([...this.names].map((name) => [name, this.componentColumn(name)]));
    const errors = this.errors
      .filter(({ steps }) => steps > 0)
      .sort((a, b) => (a.firstRow ?? -1) - (b.firstRow ?? -1));
    const trace = this.trace.length > 0 ? { trace: this.trace } : {};
    const byEpisode = this.byEpisode.length > 0 ? { byEpisode: this.byEpisode } : {};
    return { runtime, status, reward, components, errors, lines, printed, seconds, ...trace, ...byEpisode };
  }

  /** Rows from `row` on, as one process sent them. */
  receive(row: number, status: Uint8Array, reward: Float64Array): void {
    const rows = this.prepare();
    rows.status.set(status, row);
    rows.reward.set(reward, row);
    this.received += status.length;
  }

  /** Says of rows that never came what they are. */
  mark(row: number, length: number, status: StepStatus): void {
    this.prepare().status.fill(status, row, row + length);
  }

  print(text: string): void {
    this.printed = (this.printed + text).slice(0, PRINT_LIMIT);
  }

  countLines(lines: Iterable<readonly [line: number, calls: number]>, loaded: Iterable<number>): void {
    for (const [line, calls] of lines) this.lines.set(line, (this.lines.get(line) ?? 0) + calls);
    for (const line of loaded) this.lines.set(line, this.lines.get(line) ?? 1);
  }

  /** The error with this kind, type, message and line; shards report the same one each on their own. */
  error(error: ReplayError): MutableError {
    const known = this.errors.find(
      ({ kind, type, line, message }) =>
        kind === error.kind &&
        type === error.type &&
        line === error.line &&
        (line !== null || message === error.message),
    );
    if (known) {
      known.steps += error.steps;
      if (error.firstRow !== null && (known.firstRow ?? 0) > error.firstRow) {
        const { firstRow, message, traceback } = error;
        Object.assign(known, { firstRow, message, traceback });
      }
      return known;
    }
    const added = { ...error };
    this.errors.push(added);
    return added;
  }

  /** In this order; the columns themselves may have come in another, from several processes. */
  nameComponents(names: Iterable<string>): void {
    for (const name of names) this.names.add(name);
  }

  componentColumn(name: string): Float64Array {
    let column = this.columns.get(name);
    if (!column && this.columns.size >= MAX_COMPONENTS) throw new Error('too many components');
    if (!column) this.columns.set(name, (column = new Float64Array(this.set.steps).fill(NaN)));
    return column;
  }
}

/** For the loop over rows: to look them up for each takes several times as long. */
const OK: number = Status.Ok;
const NOT_APPLICABLE: number = Status.NotApplicable;

/** Whether a row that is fine has no finite reward, or one that is not has one, or is what only we say of a row. */
function contradicts(status: Uint8Array, reward: Float64Array): boolean {
  for (let i = 0; i < status.length; i++) {
    const state = status[i] ?? 0;
    const number = reward[i] ?? NaN;
    // Finite: a difference with itself that is no NaN.
    if (state === OK ? number - number !== 0 : state > NOT_APPLICABLE || number - number === 0) return true;
  }
  return false;
}

/** The frames of one process. */
export class ShardCollector {
  /** Rows of the request that have come back. */
  done = 0;
  private readonly starts: readonly number[];
  private readonly errors = new Map<number, MutableError>();
  private lines: readonly (readonly [number, number])[] = [];
  private loadedLines: readonly number[] = [];
  private printed = '';
  private readonly names = new Set<string>();
  private timeout: MutableError | null = null;
  private told = 0;
  private loaded = false;

  constructor(
    private readonly into: ReplayCollector,
    private readonly selection: RowSelection,
    private readonly tellsEpisodes = false,
  ) {
    let row = 0;
    this.starts = selection.spans.map(({ length }) => (row += length) - length);
  }

  /** Whether the harness itself has said where the time was up. */
  get hasTimedOut(): boolean {
    return this.timeout !== null;
  }

  /** Frames of a second run, which went on where this one was stuck. */
  acceptMore(frames: readonly Frame[]): void {
    const { lines, loadedLines } = this;
    try {
      for (const frame of frames) this.accept(frame);
    } catch {
      // What comes from a process of the reward may contradict itself: what came before that is kept.
    }
    if (this.lines !== lines) this.into.countLines(lines, loadedLines);
  }

  accept({ header, payload }: Frame): void {
    switch (header.type) {
      case 'rows':
        if (header.start !== this.done || header.start + header.count > this.selection.rows)
          throw new Error('rows that were not asked for');
        this.acceptRows(header.count, header.components, payload);
        for (const [id, steps] of header.errors) {
          const error = this.errors.get(id);
          if (error) error.steps += steps;
        }
        return;
      case 'error': {
        const { kind, error: type, message, line, traceback, row } = header;
        const firstRow = row === null ? null : this.setRow(row);
        const error = this.into.error({ kind, type, message, line, traceback, steps: 0, firstRow });
        this.errors.set(header.id, error);
        if (kind === 'timeout') this.timeout = error;
        return;
      }
      case 'trace':
        this.into.trace.push({ row: this.setRow(header.row), lines: header.lines, notes: header.notes });
        return;
      case 'loaded':
        this.loaded = true;
        return;
      case 'lines':
        if (this.tellsEpisodes && this.done > this.told) this.tellEpisode(header.lines);
        this.lines = header.lines;
        this.loadedLines = header.loaded;
        return;
      case 'timeout':
      case 'end':
        this.printed = header.printed;
        return;
    }
  }

  /** The counts go on from episode to episode: what is new belongs to the last. */
  private tellEpisode(lines: readonly (readonly [number, number])[]): void {
    const before = new Map(this.lines);
    const added = lines.map(([line, calls]) => [line, calls - (before.get(line) ?? 0)] as const);
    this.told = this.done;
    this.into.byEpisode.push({
      row: this.setRow(this.done - 1),
      lines: added.filter(([, calls]) => calls > 0),
    });
  }

  private acceptRows(count: number, names: readonly string[], payload: Buffer): void {
    const padded = (count + 7) & ~7;
    if (payload.length !== padded + 8 * count * (1 + names.length)) throw new Error('rows of a wrong length');
    // A Float64Array needs a start at a multiple of 8, which is where the harness puts it.
    const { buffer, byteOffset } = payload.byteOffset % 8 === 0 ? payload : new Uint8Array(payload);
    const status = new Uint8Array(buffer, byteOffset, count);
    const reward = new Float64Array(buffer, byteOffset + padded, count);
    for (const name of names) this.names.add(name);
    const columns = names.map((name, k) => ({
      values: new Float64Array(buffer, byteOffset + padded + 8 * count * (k + 1), count),
      into: this.into.componentColumn(name),
    }));
    if (contradicts(status, reward)) throw new Error('rows that contradict themselves');
    this.forRuns(count, (row, from, n) => {
      this.into.receive(row, status.subarray(from, from + n), reward.subarray(from, from + n));
      for (const { values, into } of columns) into.set(values.subarray(from, from + n), row);
    });
    this.done += count;
  }

  /** What the rows that never came back are, by the way the run ended. */
  finish(ending: Ending): void {
    this.into.nameComponents(this.names);
    this.into.print(this.printed);
    this.into.countLines(this.lines, this.loadedLines);
    const missing = this.selection.rows - this.done;
    if (missing === 0 || ending.kind === 'cancelled') return;
    const firstRow = this.loaded ? this.setRow(this.done) : null;
    const mark = (status: StepStatus): void =>
      this.forRuns(missing, (row, _from, n) => this.into.mark(row, n, status));
    const { line, traceback } = (ending.kind === 'finished' ? null : ending.place) ?? {
      line: null,
      traceback: '',
    };
    if (ending.kind === 'timeout') {
      mark(Status.Timeout);
      const message = `Not finished within ${ending.seconds} s.`;
      const error =
        this.timeout ??
        this.into.error({ kind: 'timeout', type: 'Timeout', message, line, traceback, steps: 0, firstRow });
      error.steps += missing;
    } else {
      mark(Status.Crash);
      const message =
        ending.kind === 'died' ? ending.message : 'The Python process ended before all steps were done.';
      this.into.error({
        kind: 'crash',
        type: 'ProcessDied',
        message,
        line,
        traceback,
        steps: missing,
        firstRow,
      });
    }
  }

  /** Visits the next `count` rows of the request as runs that lie together in the set. */
  private forRuns(count: number, visit: (setRow: number, from: number, length: number) => void): void {
    let from = 0;
    for (let span = this.spanOf(this.done); from < count;) {
      const { start, length } = this.span(span);
      const skipped = this.done + from - (this.starts[span] ?? 0);
      let n = Math.min(length - skipped, count - from);
      span++;
      // Episodes that lie side by side are copied together.
      while (from + n < count && this.span(span).start === start + skipped + n)
        n += Math.min(this.span(span++).length, count - from - n);
      visit(start + skipped, from, n);
      from += n;
    }
  }

  private setRow(row: number): number {
    const span = this.spanOf(row);
    return this.span(span).start + row - (this.starts[span] ?? 0);
  }

  private span(index: number): RowSpan {
    const span = this.selection.spans[index];
    if (!span) throw new Error('a row that was not asked for');
    return span;
  }

  private spanOf(row: number): number {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    return low;
  }
}
