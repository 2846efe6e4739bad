import { JsonError, WholeFloat, parsePythonJson } from './json';

const NUMPY_LIST = /^\[(?:[\s\d.,eE+\-[\]]|nan|inf|True|False)*\]$/;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['', undefined],
  ['na', undefined],
  ['n/a', undefined],
  ['<na>', undefined],
  ['true', true],
  ['false', false],
  ['nan', NaN],
  ['-nan', NaN],
  ['none', undefined],
  ['null', undefined],
  ['inf', Infinity],
  ['infinity', Infinity],
  ['-inf', -Infinity],
  ['-infinity', -Infinity],
]);

/** What arrays, tensors and numpy's scalars look like in print; the first group is what they hold. */
const ARRAY =
  /^(?:np\.|numpy\.|torch\.|jnp\.)?(?:array|tensor|Array|Tensor)\(\s*(\[[^]*\])\s*(?:,[^\]]*)?\)$/;
/** Numbers written as floats though they are whole: 1.0, 1., 1e3. */
const NEEDS_EXACT = /\d\.0*(?!\d)|\d[eE]/;
/** Numbers that Python's JSON has and JSON has not. */
const PYTHON_NUMBER = /NaN|Infinity/;
const SCALAR = /\bnp\.\w+\(([^()]*)\)/g;

/**
 * The value of a CSV cell: number, bool, list or dictionary where its text is one (JSON, or a list as Python, numpy or
 * torch print it), else the text; undefined for an empty cell.
 */
export function cellValue(cell: string): unknown {
  const text = cell.trim();
  const number = numberOf(text);
  if (number !== undefined) return number;
  const word = text.toLowerCase();
  if (WORDS.has(word)) return WORDS.get(word);
  if (text.startsWith('[') || text.startsWith('{')) return nested(text) ?? cell;
  if (text.startsWith('(') && text.endsWith(')'))
    return nested(`[${text.slice(1, -1).replace(/,\s*$/, '')}]`) ?? cell;
  const array = text.endsWith(')') ? ARRAY.exec(text)?.[1] : undefined;
  return array === undefined ? cell : (nested(array) ?? cell);
}

/** The number that a text is, as Python writes them; undefined for anything else. Most cells are one: no regular expression. */
function numberOf(text: string): number | WholeFloat | undefined {
  const { length } = text;
  let at = 0;
  const first = text.charCodeAt(0);
  if (first === 45 || first === 43) at++;
  let digits = 0;
  let value = 0;
  let isFloat = false;
  for (; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    digits++;
  }
  if (text.charCodeAt(at) === 46) {
    isFloat = true;
    for (at++; at < length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      digits++;
    }
  }
  if (digits === 0) return undefined;
  const e = text.charCodeAt(at);
  if (e === 101 || e === 69) {
    isFloat = true;
    const sign = text.charCodeAt(++at);
    if (sign === 45 || sign === 43) at++;
    const from = at;
    while (at < length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
    if (at === from) return undefined;
  }
  if (at < length) return undefined;
  if (!isFloat) return digits <= 15 ? (first === 45 ? -value : value) : Number(text);
  const float = Number(text);
  return Number.isInteger(float) ? new WholeFloat(float) : float;
}

/** True for an array that numpy or torch printed with its middle left out: the numbers are lost. */
export function isAbbreviated(cell: string): boolean {
  return cell.includes('...') && /^\s*[\w.]*\(?\[[\s\d.,eE+\-[\]]*\.\.\.[\s\d.,eE+\-[\]]*\]/.test(cell);
}

function nested(text: string): unknown {
  try {
    // The slow parser tells 1.0 from 1; where there is no such number the fast one says the same.
    return NEEDS_EXACT.test(text) ? parsePythonJson(text) : (JSON.parse(text) as unknown);
  } catch (error) {
    if (!(error instanceof JsonError || error instanceof SyntaxError)) throw error;
  }
  return asPrinted(text);
}

/** What Python, numpy or torch print: no JSON. */
function asPrinted(text: string): unknown {
  if (PYTHON_NUMBER.test(text)) {
    try {
      return parsePythonJson(text);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
    }
  }
  if (text.includes('...')) return undefined;
  if (NUMPY_LIST.test(text)) return numpyList(text);
  if (text.includes('"')) return undefined;
  // As Python prints a dictionary, or a list of numpy's scalars.
  try {
    return parsePythonJson(
      text
        .replaceAll("'", '"')
        .replace(SCALAR, '$1')
        .replace(/\bTrue\b/g, 'true')
        .replace(/\bFalse\b/g, 'false')
        .replace(/\bNone\b/g, 'null')
        .replace(/\bnan\b/g, 'NaN')
        .replace(/\binf\b/g, 'Infinity')
        .replace(/(\d\.)(?=[\s,\])}])/g, '$10'),
    );
  } catch {
    return undefined;
  }
}

/** Numbers between spaces, in any depth of brackets; undefined where the brackets don't match. */
function numpyList(text: string): unknown {
  const stack: unknown[][] = [[]];
  for (const [token] of text.matchAll(/\[|\]|[^\s,[\]]+/g)) {
    if (token === '[') stack.push([]);
    else if (token === ']') {
      const list = stack.pop();
      const outer = stack.at(-1);
      if (!list || !outer) return undefined;
      outer.push(list);
    } else stack.at(-1)?.push(cellValue(token));
  }
  return stack.length === 1 && stack[0]?.length === 1 ? stack[0][0] : undefined;
}
