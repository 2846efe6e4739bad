import Papa from 'papaparse';
import { cellValue, isAbbreviated } from './cells';
import { isRecord } from './json';
import type { CsvDialect } from './csv-dialect';
import { readToCut } from './cut';
import type { RecordingSource } from './source';
import { textChunks } from './text-lines';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';

const DECIMAL_COMMA = /^(\s*[+-]?\d*),(\d+(?:[eE][+-]?\d+)?\s*)$/;
/** One row longer than this (UTF-16 units) is none. */
const MAX_ROW = 64 * 1024 * 1024;

export type CsvVisitor = (values: readonly unknown[], line: number) => void;

export interface CsvEnd {
  /** Columns that held numbers in some rows and text in others: read again, they belong into `text`. */
  readonly mixed: ReadonlySet<string>;
  /** The last row ended with a line break; without one its last cell may have been cut. */
  readonly ended: boolean;
  /** The file stops in the middle of a row that is not its first. */
  readonly cut: Problem | null;
}

/**
 * Calls `visit` with the values of each data row, in the header's order; columns in `text` are handed over as they are
 * written. Throws ProblemError.
 */
export async function forEachCsvRow(
  source: RecordingSource,
  dialect: CsvDialect,
  text: ReadonlySet<string>,
  visit: CsvVisitor,
): Promise<CsvEnd> {
  const { names, decimalComma } = dialect;
  const mixed = new Set<string>();
  const isText = names.map((name) => text.has(name));
  const kinds = new Array<'text' | 'value' | undefined>(names.length).fill(undefined);
  // A list or dictionary is often the same in many rows (a level, a goal): it is taken apart once.
  const lists = new Array<{ readonly cell: string; readonly value: unknown } | undefined>(names.length);
  const parsed = (cell: string, i: number): unknown => {
    const known = lists[i];
    if (known?.cell === cell) return known.value;
    const value = cellValue(decimalComma ? cell.replace(DECIMAL_COMMA, '$1.$2') : cell);
    if (isRecord(value) || Array.isArray(value)) lists[i] = { cell, value };
    return value;
  };
  const valueOf = (cell: string, i: number): unknown => {
    if (isText[i]) return cell === '' ? undefined : cell;
    const value = parsed(cell, i);
    if (value === undefined || value === null) return value;
    const kind = typeof value === 'string' ? 'text' : 'value';
    if (kinds[i] === kind && kind === 'value') return value;
    const name = names[i] ?? '';
    if (kind === 'text' && isAbbreviated(cell)) failAbbreviated(name);
    kinds[i] ??= kind;
    if (kinds[i] !== kind) mixed.add(name);
    return value;
  };
  let line = dialect.skip;
  const failAbbreviated = (name: string): never =>
    source.fail(
      'file-damaged',
      `Under ${name} numpy printed a long array with its middle left out ("..."): the numbers are lost.`,
      'Record array.tolist() instead, or call numpy.set_printoptions(threshold=sys.maxsize) before recording.',
      line,
    );
  let ended = true;
  let rows = 0;
  const visitAll = async (): Promise<void> => {
    for await (const piece of pieces(source, dialect)) {
      for (const cells of piece.rows) {
        const at = line + 1;
        line += piece.quoted ? linesOf(cells) : 1;
        if (cells.length === 1 && cells[0]?.trim() === '') continue;
        // A comment among the rows, as files have that were appended to.
        if (cells[0]?.startsWith('#') && cells.length !== names.length) continue;
        ended = piece.ended;
        const cut = !ended && line === at && piece.last === cells;
        const truncated = (): never =>
          source.fail(
            'file-truncated',
            `The file stops in the middle of a row: ${cells.length} of ${names.length} cells.`,
            'Record it again, or delete the last line; a file that is still being written cannot be read yet.',
            at,
          );
        // A quote that is never closed may have been opened anywhere: what follows it is not known to be little.
        if (piece.openQuote) rows = 0;
        if (piece.openQuote || (cut && cells.length < names.length)) truncated();
        if (cells.length !== names.length)
          source.fail(
            'file-damaged',
            `The row has ${cells.length} cells, expected ${names.length} as in the header.`,
            'Correct or delete the row.',
            at,
          );
        try {
          visit(cells.map(valueOf), at);
          rows++;
        } catch (error) {
          // "Fals" in the last cell of the file is no wrong value: the file was cut.
          if (cut && error instanceof ProblemError) truncated();
          throw error;
        }
      }
    }
  };
  const cut = await readToCut(visitAll, () => rows);
  return { mixed, ended: ended || cut !== null, cut };
}

function linesOf(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 1);
}

interface Piece {
  readonly rows: Iterable<string[]>;
  /** The last of them, where the file may have been cut in it. */
  readonly last: string[] | undefined;
  readonly ended: boolean;
  /** False: every line is a row. */
  readonly quoted: boolean;
  readonly openQuote: boolean;
}

/** What follows the header, in pieces that end with a row, so that each can be parsed for itself. */
async function* pieces(source: RecordingSource, { delimiter, skip }: CsvDialect): AsyncGenerator<Piece> {
  /** The row that is not whole yet, in the parts it came in, and whether it stops inside quotes. */
  let parts: string[] = [];
  let length = 0;
  let quoted = false;
  let left = skip;
  let oldMac: boolean | null = null;
  const parse = (text: string): Piece => {
    const ended = text.endsWith('\n');
    if (!text.includes('"')) {
      // Row by row as they are wanted: what is used up at once costs the collector nothing.
      const rows = ended ? splitRows(text, delimiter) : [...splitRows(text, delimiter)];
      return {
        rows,
        last: Array.isArray(rows) ? rows.at(-1) : undefined,
        ended,
        quoted: false,
        openQuote: false,
      };
    }
    const { data, errors } = Papa.parse<string[]>(ended ? text.replace(/\r?\n$/, '') : text, { delimiter });
    const last = ended ? undefined : data.at(-1);
    return {
      rows: data,
      last,
      ended,
      quoted: true,
      openQuote: errors.some(({ code }) => code === 'MissingQuotes'),
    };
  };
  for await (const chunk of textChunks(source)) {
    oldMac ??= chunk.includes('\r') && !chunk.includes('\n');
    let text = oldMac ? chunk.replaceAll('\r', '\n') : chunk;
    if (left > 0) {
      text = parts.join('') + text;
      [parts, length] = [[], 0];
    }
    for (; left > 0; left--) {
      const end = text.indexOf('\n');
      if (end === -1) break;
      text = text.slice(end + 1);
    }
    const whole: { end: number; quoted: boolean } = left > 0 ? { end: 0, quoted } : lastRowEnd(text, quoted);
    quoted = whole.quoted;
    if (whole.end > 0) {
      yield parse(parts.join('') + text.slice(0, whole.end));
      [parts, length] = [[], 0];
    }
    parts.push(text.slice(whole.end));
    length += text.length - whole.end;
    if (length > MAX_ROW)
      source.fail(
        'file-too-large',
        `A row is longer than ${MAX_ROW / 1024 ** 2} million characters: a quote is opened and never closed, or this is no CSV.`,
        'Close the quote, or write one step a row.',
      );
  }
  if (length > 0 && left === 0) yield parse(parts.join(''));
}

/** Rows and cells of a text without quotes, in which every line is a row. */
function* splitRows(text: string, delimiter: string): Generator<string[]> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const next = found === -1 ? text.length : found;
    const end = found > start && text.charCodeAt(found - 1) === 13 ? found - 1 : next;
    const cells: string[] = [];
    for (let from = start; ;) {
      const to = text.indexOf(delimiter, from);
      if (to === -1 || to >= end) {
        cells.push(text.slice(from, end));
        break;
      }
      cells.push(text.slice(from, to));
      from = to + delimiter.length;
    }
    yield cells;
    start = next + 1;
  }
}

/** Offset behind the last line break that is not inside quotes, 0 when there is none, and whether the text stops inside them. */
function lastRowEnd(text: string, openQuote: boolean): { end: number; quoted: boolean } {
  let quoted = openQuote;
  if (!quoted && !text.includes('"')) return { end: text.lastIndexOf('\n') + 1, quoted };
  let end = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) quoted = !quoted;
    else if (c === 10 && !quoted) end = i + 1;
  }
  return { end, quoted };
}
