import { CONTAINERS } from './json-peek';
import { JsonError, isRecord, parsePythonJson } from './json';
import { forEachLine, textChunks } from './text-lines';
import type { RecordingSource, Sample } from './source';

/** A JSON value that is not JSON Lines must fit into memory as a whole. */
const MAX_DOCUMENT = 256 * 1024 * 1024;
/** A recorder writes a column the same way throughout: this many rows are enough to tell floats from integers. */
const EXACT_ROWS = 200;

export type RowVisitor = (row: Record<string, unknown>, line: number) => void;

/** True for one JSON value over several lines (an array of rows, or a pretty-printed object). */
function isDocument(text: string): boolean {
  const start = text.trimStart();
  if (start.startsWith('[')) return true;
  return /^\{\s*\r?\n/.test(start);
}

/**
 * Calls `visit` with each row of a JSON Lines file, a JSON array or an object that holds an array of rows. While `nodes` grows (a
 * value that no row had before) rows are parsed exactly, so that 1.0 is known from 1. Throws ProblemError.
 */
export async function forEachRow(
  source: RecordingSource,
  sample: Sample,
  visit: RowVisitor,
  nodes: () => number,
): Promise<void> {
  if (isDocument(sample.text ?? '')) return forEachRowOfDocument(source, visit);
  let exactLeft = EXACT_ROWS;
  let known = 0;
  await forEachLine(source, (text, line, ended) => {
    const row = parseLine(source, text, line, ended, exactLeft > 0);
    if (!isRecord(row))
      source.fail(
        'file-foreign',
        `A line holds ${Array.isArray(row) ? 'a list' : 'a single value'}, expected a JSON object (one step or one episode).`,
        'Write one object a line: {"episode": 0, "t": 0, "obs": …, "action": …, "reward": …}.',
        line,
      );
    visit(row, line);
    exactLeft--;
    const now = nodes();
    if (now > known) exactLeft = EXACT_ROWS;
    known = now;
  });
}

function parseLine(
  source: RecordingSource,
  text: string,
  line: number,
  ended: boolean,
  exact: boolean,
): unknown {
  try {
    return exact ? parsePythonJson(text) : JSON.parse(text);
  } catch {
    try {
      return parsePythonJson(text);
    } catch (error) {
      return failParse(source, error, line, ended, (error as JsonError).position + 1);
    }
  }
}

function failParse(
  source: RecordingSource,
  error: unknown,
  line: number,
  ended: boolean,
  column: number,
): never {
  if (!(error instanceof JsonError)) throw error;
  if (error.atEnd && !ended)
    return source.fail(
      'file-truncated',
      'The file stops in the middle of this line, expected a whole JSON value.',
      'Record it again, or delete the last line; a file that is still being written cannot be read yet.',
      line,
    );
  return source.fail(
    'file-damaged',
    `The line is not JSON: ${error.message} at column ${column}.`,
    'Correct or delete the line.',
    line,
  );
}

async function forEachRowOfDocument(source: RecordingSource, visit: RowVisitor): Promise<void> {
  const parts: string[] = [];
  let length = 0;
  for await (const text of textChunks(source)) {
    parts.push(text);
    length += text.length;
    if (length > MAX_DOCUMENT)
      source.fail(
        'file-too-large',
        `One JSON value of more than ${MAX_DOCUMENT / 1024 ** 2} million characters.`,
        'Write JSON Lines instead: one step or one episode a line.',
      );
  }
  const text = parts.join('');
  const starts = new Map<unknown, number>();
  let value: unknown;
  try {
    value = parsePythonJson(text, starts);
  } catch (error) {
    const position = error instanceof JsonError ? error.position : 0;
    const before = text.slice(0, position).split('\n');
    failParse(source, error, before.length, false, (before.at(-1)?.length ?? 0) + 1);
  }
  const rows = rowsOf(value);
  if (!rows)
    return source.fail(
      'file-foreign',
      'The JSON value holds no list of rows, expected steps, episodes or completions.',
      'Write JSON Lines: one object a line.',
    );
  let line = 1;
  let counted = 0;
  rows.forEach((row, i) => {
    if (!isRecord(row))
      source.fail(
        'file-foreign',
        `Entry ${i + 1} of the list is no JSON object, expected a step, an episode or a completion.`,
        'Write one object an entry.',
      );
    const start = starts.get(row) ?? counted;
    for (let at = text.indexOf('\n', counted); at !== -1 && at < start; at = text.indexOf('\n', at + 1))
      line++;
    counted = start;
    visit(row, line);
  });
}

function rowsOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return null;
  for (const key of CONTAINERS) {
    const inner = value[key];
    if (Array.isArray(inner) && inner.every(isRecord)) return inner;
  }
  return [value];
}
