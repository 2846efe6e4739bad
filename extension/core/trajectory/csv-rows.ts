import Papa from 'papaparse';
import { cellValue } from './cells';
import type { RecordingSource, Sample } from './source';
import { textChunks } from './text-lines';
import { ProblemError } from '../problem';

/** Column names of a CSV header, or null when the first line is none: fewer than two names, a name that is a number, or JSON. */
export function csvHeader(sample: Sample): string[] | null {
  const first = sample.text?.trimStart().split(/\r?\n/, 1)[0] ?? '';
  if (first === '' || first.startsWith('{') || first.startsWith('<')) return null;
  const { data } = Papa.parse<string[]>(first, { delimiter: delimiterOf(first) });
  const names = (data[0] ?? []).map((name) => name.trim());
  const isName = (name: string): boolean => name === '' || (Number.isNaN(Number(name)) && name.length < 200);
  return names.length >= 2 && names.every(isName) && names.some((name) => name !== '') ? names : null;
}

function delimiterOf(line: string): string {
  const count = (c: string): number => line.split(c).length;
  return [',', ';', '\t'].reduce((best, c) => (count(c) > count(best) ? c : best));
}

export type CsvVisitor = (values: readonly unknown[], line: number) => void;

export interface CsvEnd {
  /** Columns that held numbers in some rows and text in others: read again, they belong into `text`. */
  readonly mixed: ReadonlySet<string>;
  /** The last row ended with a line break; without one its last cell may have been cut. */
  readonly ended: boolean;
}

/**
 * Calls `visit` with the values of each data row, in the header's order; columns in `text` are handed over as they are
 * written. Throws ProblemError.
 */
export async function forEachCsvRow(
  source: RecordingSource,
  names: readonly string[],
  text: ReadonlySet<string>,
  visit: CsvVisitor,
): Promise<CsvEnd> {
  const mixed = new Set<string>();
  const kinds = new Array<string | undefined>(names.length).fill(undefined);
  const valueOf = (cell: string, i: number): unknown => {
    const name = names[i] ?? '';
    if (text.has(name)) return cell === '' ? undefined : cell;
    const value = cellValue(cell);
    if (value !== undefined && value !== null) {
      const kind = typeof value === 'string' ? 'text' : 'value';
      kinds[i] ??= kind;
      if (kinds[i] !== kind) mixed.add(name);
    }
    return value;
  };
  let line = 0;
  let header = true;
  let ended = true;
  for await (const piece of pieces(source)) {
    for (const cells of piece.rows) {
      const at = line + 1;
      line += cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 1);
      if (cells.length === 1 && cells[0]?.trim() === '') continue;
      if (header) {
        header = false;
        continue;
      }
      ended = piece.ended;
      const cut = !ended && line === at && piece.rows.at(-1) === cells;
      const truncated = (): never =>
        source.fail(
          'file-truncated',
          `The file stops in the middle of a row: ${cells.length} of ${names.length} cells.`,
          'Record it again, or delete the last line; a file that is still being written cannot be read yet.',
          at,
        );
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
      } catch (error) {
        // "Fals" in the last cell of the file is no wrong value: the file was cut.
        if (cut && error instanceof ProblemError) truncated();
        throw error;
      }
    }
  }
  return { mixed, ended };
}

interface Piece {
  readonly rows: readonly string[][];
  readonly ended: boolean;
  readonly openQuote: boolean;
}

/** The file in pieces that end with a row, so that each can be parsed for itself. */
async function* pieces(source: RecordingSource): AsyncGenerator<Piece> {
  let carry = '';
  let delimiter: string | null = null;
  const parse = (text: string): Piece => {
    delimiter ??= delimiterOf(text.split(/\r?\n/, 1)[0] ?? '');
    const ended = text.endsWith('\n');
    const { data, errors } = Papa.parse<string[]>(ended ? text.replace(/\r?\n$/, '') : text, { delimiter });
    return { rows: data, ended, openQuote: errors.some(({ code }) => code === 'MissingQuotes') };
  };
  for await (const chunk of textChunks(source)) {
    const text = carry + chunk;
    const cut = lastRowEnd(text);
    carry = text.slice(cut);
    if (cut > 0) yield parse(text.slice(0, cut));
  }
  if (carry !== '') yield parse(carry);
}

/** Offset behind the last line break that is not inside quotes. */
function lastRowEnd(text: string): number {
  if (!text.includes('"')) return text.lastIndexOf('\n') + 1;
  let end = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) quoted = !quoted;
    else if (c === 10 && !quoted) end = i + 1;
  }
  return end;
}
