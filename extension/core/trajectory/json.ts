/** A float that is written as one though it is whole (`1.0`): JavaScript numbers cannot tell it from the integer 1. */
export class WholeFloat {
  constructor(readonly value: number) {}
}

export class JsonError extends Error {
  constructor(
    /** What was found, for a sentence: "expected a value". */
    message: string,
    /** Offset in the text, UTF-16 units. */
    readonly position: number,
    /** The text ended too early. */
    readonly atEnd: boolean,
  ) {
    super(message);
    this.name = 'JsonError';
  }
}

/** Deeper nesting than this is no recording, and recursion must end before the stack does. */
const MAX_DEPTH = 200;
const NUMBER = /-?(?:\d+)(\.\d+)?([eE][+-]?\d+)?/y;
/** What is left of a number that the end of the text cuts off. */
const CUT_NUMBER = /(?:-|\.|[eE][+-]?)$/y;
const LITERALS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
];

/**
 * JSON as Python's `json.dumps` writes it: with NaN, Infinity and -Infinity. Whole floats come as WholeFloat.
 * Slower than JSON.parse; for what that cannot read or tell apart. `starts` is filled with the offsets of objects near
 * the top. Throws JsonError.
 */
export function parsePythonJson(text: string, starts?: Map<unknown, number>): unknown {
  let at = 0;

  const fail = (message: string): never => {
    throw new JsonError(message, at, at >= text.length);
  };
  const skipSpace = (): void => {
    for (;;) {
      const c = text.charCodeAt(at);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
      at++;
    }
  };
  const parseString = (): string => {
    const start = at++;
    let escaped = false;
    for (;;) {
      const c = text.charCodeAt(at);
      if (Number.isNaN(c)) fail('the text in quotes has no end');
      if (c === 34) break;
      if (c === 92) {
        escaped = true;
        at++;
      }
      at++;
    }
    at++;
    if (!escaped) return text.slice(start + 1, at - 1);
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      at = start;
      return fail('the text in quotes has an unknown escape');
    }
  };
  const parseNumber = (): unknown => {
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(text);
    if (match) at = NUMBER.lastIndex;
    CUT_NUMBER.lastIndex = at;
    if (CUT_NUMBER.test(text)) at = text.length;
    if (!match || at > NUMBER.lastIndex) return fail('expected a value');
    const value = Number(match[0]);
    return (match[1] ?? match[2]) !== undefined && Number.isInteger(value) ? new WholeFloat(value) : value;
  };
  const parseValue = (depth: number): unknown => {
    if (depth > MAX_DEPTH) fail('nested too deeply');
    skipSpace();
    const c = text.charCodeAt(at);
    if (c === 123) {
      const object: Record<string, unknown> = {};
      if (starts && depth <= 2) starts.set(object, at);
      at++;
      skipSpace();
      if (text.charCodeAt(at) === 125) {
        at++;
        return object;
      }
      for (;;) {
        skipSpace();
        if (text.charCodeAt(at) === 125) fail('nothing follows the last comma');
        if (text.charCodeAt(at) !== 34) fail('expected a key in double quotes');
        const key = parseString();
        skipSpace();
        if (text.charCodeAt(at) !== 58) fail('expected ":" after a key');
        at++;
        setOwn(object, key, parseValue(depth + 1));
        skipSpace();
        const next = text.charCodeAt(at);
        if (next !== 44 && next !== 125) fail('expected "," or "}"');
        at++;
        if (next === 125) return object;
      }
    }
    if (c === 91) {
      const list: unknown[] = [];
      at++;
      skipSpace();
      if (text.charCodeAt(at) === 93) {
        at++;
        return list;
      }
      for (;;) {
        list.push(parseValue(depth + 1));
        skipSpace();
        const next = text.charCodeAt(at);
        if (next !== 44 && next !== 93) fail('expected "," or "]"');
        at++;
        if (next === 93) return list;
        skipSpace();
        if (text.charCodeAt(at) === 93) fail('nothing follows the last comma');
      }
    }
    if (c === 34) return parseString();
    if ((c >= 48 && c <= 57) || (c === 45 && text.charCodeAt(at + 1) !== 73)) return parseNumber();
    for (const [word, value] of LITERALS)
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    // A cut inside a word is a cut, not a wrong value.
    if (LITERALS.some(([word]) => at < text.length && word.startsWith(text.slice(at)))) at = text.length;
    return fail('expected a value');
  };

  const value = parseValue(0);
  skipSpace();
  if (at < text.length) fail('expected nothing more after the value');
  return value;
}

/** Plain assignment of `__proto__` would set the prototype instead of a key. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** The value with every WholeFloat as a plain number. */
export function plain(value: unknown): unknown {
  if (value instanceof WholeFloat) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WholeFloat)
  );
}
