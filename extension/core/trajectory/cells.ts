import { JsonError, WholeFloat, parsePythonJson } from './json';

const INTEGER = /^[+-]?\d+$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NUMPY_LIST = /^\[[\s\d.eE+-]+\]$/;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['', undefined],
  ['true', true],
  ['false', false],
  ['nan', NaN],
  ['none', null],
  ['null', null],
  ['inf', Infinity],
  ['infinity', Infinity],
  ['-inf', -Infinity],
  ['-infinity', -Infinity],
]);

/**
 * The value of a CSV cell: number, bool, list or dictionary where its text is one (JSON, or a list as Python or numpy
 * print it), else the text; undefined for an empty cell.
 */
export function cellValue(cell: string): unknown {
  const text = cell.trim();
  const first = text.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46) {
    if (INTEGER.test(text)) return Number(text);
    if (FLOAT.test(text)) {
      const value = Number(text);
      return Number.isInteger(value) ? new WholeFloat(value) : value;
    }
  }
  const word = text.toLowerCase();
  if (WORDS.has(word)) return WORDS.get(word);
  if (text.startsWith('[') || text.startsWith('{')) return nested(text) ?? cell;
  if (text.startsWith('(') && text.endsWith(')'))
    return nested(`[${text.slice(1, -1).replace(/,\s*$/, '')}]`) ?? cell;
  return cell;
}

function nested(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  if (NUMPY_LIST.test(text)) return text.slice(1, -1).trim().split(/\s+/).map(cellValue);
  if (text.includes('"')) return undefined;
  // A dictionary as Python prints it.
  try {
    return parsePythonJson(
      text
        .replaceAll("'", '"')
        .replace(/\bTrue\b/g, 'true')
        .replace(/\bFalse\b/g, 'false')
        .replace(/\bNone\b/g, 'null'),
    );
  } catch {
    return undefined;
  }
}
