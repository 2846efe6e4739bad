import type { Problem } from '../problem';
import type { DocumentFault } from './json-document';
import { RowSplitter } from './json-document';
import { hasOwnIndex, rowsOfColumns } from './json-frames';
import { peekRow } from './json-peek';
import { JsonError, isRecord, parsePythonJson } from './json';
import { readToCut } from './cut';
import { longestValue } from './memory';
import { forEachLine, millions, textChunks } from './text-lines';
import type { RecordingSource, Sample } from './source';

/** A recorder writes a column the same way throughout: this many rows are enough to tell floats from integers. */
const EXACT_ROWS = 200;

export type RowVisitor = (row: Record<string, unknown>, line: number) => void;

/** True for JSON that is not one object a line: a list, an object over several lines or around a list of rows. */
function isDocument(text: string): boolean {
  return /^\s*\[|^\s*\{\s*\r?\n/.test(text) || (peekRow(text)?.container ?? null) !== null;
}

/**
 * Calls `visit` with each row of a JSON Lines file, a JSON array or an object that holds an array of rows. While `nodes` grows (a
 * value that no row had before) rows are parsed exactly, so that 1.0 is known from 1. Gives the problem of a file of
 * lines that stops in the middle of one that is not its first; throws any other ProblemError.
 */
export async function forEachRow(
  source: RecordingSource,
  sample: Sample,
  visit: RowVisitor,
  nodes: () => number,
): Promise<Problem | null> {
  let rows = 0;
  let exactLeft = EXACT_ROWS;
  const numbered = hasOwnIndex(sample.text ?? '');
  let known = 0;
  const visitText = (text: string, line: number, ended: boolean): void => {
    const value = parseLine(source, text, line, ended, exactLeft > 0);
    const row = rowOf(value);
    if (!row)
      return source.fail(
        'file-foreign',
        `A line holds ${Array.isArray(value) ? 'a list' : 'a single value'}, expected a JSON object (one step or one episode).`,
        'Write one object a line: {"episode": 0, "t": 0, "obs": …, "action": …, "reward": …}.',
        line,
      );
    for (const one of rowsOfColumns(row) ?? [row]) {
      if (numbered) delete one['index'];
      visitRow(source, visit, one, line);
      rows++;
    }
    exactLeft--;
    const now = nodes();
    if (now > known) exactLeft = EXACT_ROWS;
    known = now;
  };
  if (!isDocument(sample.text ?? ''))
    return readToCut(
      () => forEachLine(source, visitText),
      () => rows,
    );
  const splitter = new RowSplitter(visitText, (fault) => failDocument(source, fault));
  const longest = longestValue();
  for await (const text of textChunks(source)) {
    splitter.feed(text);
    if (splitter.pending > longest)
      source.fail(
        'file-too-large',
        `One JSON value of more than ${millions(longest)} million characters.`,
        'Write JSON Lines instead: one step or one episode a line.',
      );
  }
  splitter.end();
  return null;
}

function visitRow(
  source: RecordingSource,
  visit: RowVisitor,
  row: Record<string, unknown>,
  line: number,
): void {
  try {
    visit(row, line);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // What takes a value apart calls itself: a list in a list in a list … ends the stack.
    source.fail(
      'file-damaged',
      'The row is nested too deeply.',
      'Write observations as flat lists or dictionaries.',
      line,
    );
  }
}

/** The row, or the list of steps of an episode as one. */
function rowOf(value: unknown): Record<string, unknown> | null {
  if (isRecord(value)) return value;
  return Array.isArray(value) && value.length > 0 && value.every(isRecord) ? { steps: value } : null;
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
      if (!(error instanceof JsonError)) throw error;
      const before = text.slice(0, error.position).split('\n');
      const column = (before.at(-1)?.length ?? 0) + 1;
      return failParse(source, error, line + before.length - 1, ended, column);
    }
  }
}

function failParse(
  source: RecordingSource,
  error: JsonError,
  line: number,
  ended: boolean,
  column: number,
): never {
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

function failDocument(source: RecordingSource, { message, line, atEnd }: DocumentFault): never {
  if (atEnd)
    return source.fail(
      'file-truncated',
      'The file stops in the middle of its list of rows.',
      'Record it again; a file that is still being written cannot be read yet.',
      line,
    );
  return source.fail('file-damaged', `The text is not JSON: ${message}.`, 'Correct it there.', line);
}
