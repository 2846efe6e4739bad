import Papa from 'papaparse';
import type { RecordingSource, Sample } from './source';

/** How a CSV file is written, as far as its start tells. */
export interface CsvDialect {
  /** Column names, each once: the second `x` is called `x.1`, as pandas does. */
  readonly names: readonly string[];
  /** Names that stood there more than once. */
  readonly repeated: readonly string[];
  readonly delimiter: string;
  /** Numbers are written 0,5. */
  readonly decimalComma: boolean;
  /** Lines before the first row, header and all. */
  readonly skip: number;
}

const DELIMITERS = [',', ';', '\t', '|'];
/** Rows looked at to tell decimal commas. */
const PREVIEW_ROWS = 50;
const WITH_COMMA = /^\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?\s*$/;
const WITH_POINT = /^\s*[+-]?\d*\.\d+(?:[eE][+-]?\d+)?\s*$/;

/**
 * Null when the file does not start with a header: fewer than two names, a name that is a number, or JSON. Lines that start
 * with `#` before the header are comments; Excel's `sep=;` is obeyed; a header may itself stand behind `#` (numpy.savetxt).
 */
export function csvDialect({ text, whole }: Sample): CsvDialect | null {
  if (text === null) return null;
  const lines = text.split(/\r\n|\n|\r/);
  // A first line that goes on beyond the sample is no header.
  if (lines.length === 1 && !whole) return null;
  let at = 0;
  let declared: string | undefined;
  for (; at < lines.length; at++) {
    const line = lines[at]?.trim() ?? '';
    const separator = /^"?sep=(.)"?$/i.exec(line)?.[1];
    if (separator !== undefined) declared = separator;
    else if (line !== '' && !line.startsWith('#')) break;
  }
  const first = lines[at] ?? '';
  const comment = at > 0 ? (lines[at - 1] ?? '').trim() : '';
  const behindComment =
    comment.startsWith('#') && isNumbers(first) ? comment.replace(/^#+\s*/, '') : undefined;
  const header = behindComment ?? first;
  if (/^\s*[{<]/.test(header)) return null;
  const delimiter = declared ?? delimiterOf(header);
  const parsed = Papa.parse<string[]>(header, { delimiter }).data[0] ?? [];
  const { names, repeated } = uniqueNames(parsed.map((name) => name.trim()));
  const isName = (name: string): boolean => name === '' || (Number.isNaN(Number(name)) && name.length < 200);
  if (names.length < 2 || !names.every(isName) || names.every((name) => name === '')) return null;
  const skip = behindComment === undefined ? at + 1 : at;
  const rows = Papa.parse<string[]>(lines.slice(skip, skip + PREVIEW_ROWS).join('\n'), { delimiter }).data;
  const cells = rows.filter((row) => row.length === names.length).flat();
  return {
    names,
    repeated,
    delimiter,
    decimalComma:
      delimiter !== ',' &&
      cells.some((cell) => WITH_COMMA.test(cell)) &&
      !cells.some((cell) => WITH_POINT.test(cell)),
    skip,
  };
}

/** The dialect of a file that a reader has recognised. Throws ProblemError. */
export function dialectOf(source: RecordingSource, sample: Sample): CsvDialect {
  return (
    csvDialect(sample) ??
    source.fail(
      'file-foreign',
      'The CSV file has no header, expected the names of its columns on the first line.',
      'Add a first line with the names: episode,t,obs_0,obs_1,action,reward,terminated,truncated.',
    )
  );
}

/** The delimiter that the line has most of outside quotes. */
function delimiterOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const count = (c: string): number => bare.split(c).length;
  const best = DELIMITERS.reduce((a, b) => (count(b) > count(a) ? b : a));
  // Names may have spaces in them; where nothing else parts them, the spaces do.
  return count(best) === 1 && count(' ') > 1 ? ' ' : best;
}

function isNumbers(line: string): boolean {
  const cells = line.split(delimiterOf(line)).map((cell) => cell.trim());
  return cells.length > 1 && cells.every((cell) => cell !== '' && !Number.isNaN(Number(cell)));
}

function uniqueNames(names: readonly string[]): { names: string[]; repeated: string[] } {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const next = new Map<string, number>();
  const unique = names.map((name) => {
    // Of no dictionary in JavaScript can this be a key.
    let own = name === '__proto__' ? 'proto' : name;
    let n = next.get(name) ?? 1;
    for (; name !== '' && seen.has(own); n++) own = `${name}.${n}`;
    next.set(name, n);
    if (n > 1) repeated.add(name);
    seen.add(own);
    return own;
  });
  return { names: unique, repeated: [...repeated] };
}

/** What had to be assumed, as sentences. */
export function dialectNotes({ repeated, decimalComma }: CsvDialect): string[] {
  return [
    ...repeated.map(
      (name) =>
        `the header has ${name} more than once: the first is taken, the others are called ${name}.1 …`,
    ),
    ...(decimalComma ? ['numbers are written with a decimal comma'] : []),
  ];
}
