import { frameStart } from './json-frames';

/** What the start of a JSON file says of its first row. */
export interface PeekedRow {
  /** Keys in order with the first two characters from the start of each value: `[[` a list of lists, `[{`, `"a`, `{"`, `3,`. */
  readonly keys: ReadonlyMap<string, string>;
  /** The key whose list holds the rows, when the file is one object around them. */
  readonly container: string | null;
}

export const CONTAINERS: ReadonlySet<string> = new Set([
  'episodes',
  'trajectories',
  'rollouts',
  'transitions',
  'data',
  'rows',
  'results',
  'simulations',
]);

/** Where Inspect keeps its samples, behind `eval`, which says what was evaluated; elsewhere it is one field of a row. */
export const SAMPLES = 'samples';

/**
 * Reads the keys of the first object, however the text is cut: the first line of a recording may be longer than the
 * piece at hand. Null when the text does not start with an object or a list of objects.
 */
export function peekRow(text: string): PeekedRow | null {
  let at = 0;
  const space = (): void => {
    while (at < text.length && ' \n\r\t'.includes(text.charAt(at))) at++;
  };
  const skipString = (): void => {
    for (at++; at < text.length && text.charAt(at) !== '"'; at++) if (text.charAt(at) === '\\') at++;
    at++;
  };
  const skipValue = (): void => {
    let depth = 0;
    for (; at < text.length; at++) {
      const c = text.charAt(at);
      if (c === '"') {
        skipString();
        at--;
      } else if (c === '{' || c === '[') depth++;
      else if (c === '}' || c === ']') {
        if (depth === 0) return;
        depth--;
      } else if (c === ',' && depth === 0) return;
    }
  };
  const object = (container: string | null): PeekedRow | null => {
    space();
    // A list of rows, or of episodes that are lists of steps.
    for (let depth = 0; depth < 2 && text.charAt(at) === '['; depth++) {
      at++;
      space();
    }
    if (text.charAt(at) !== '{') return null;
    at++;
    const keys = new Map<string, string>();
    for (;;) {
      space();
      if (text.charAt(at) !== '"') break;
      const start = at + 1;
      skipString();
      const key = text.slice(start, at - 1);
      space();
      if (text.charAt(at) !== ':') break;
      at++;
      space();
      const from = at;
      const value = text.slice(at, at + 200).replace(/\s+/g, '');
      keys.set(key, (/^\{"\d+":(.{1,2})/.exec(value)?.[1] ?? value).slice(0, 2));
      const holdsRows = CONTAINERS.has(key) || (key === SAMPLES && keys.has('eval'));
      if (container === null && holdsRows && /^\[\[?\{/.test(value)) {
        const inner = object(key);
        if (inner) return inner;
        at = from;
      }
      skipValue();
      if (text.charAt(at) !== ',') break;
      at++;
    }
    return { keys, container };
  };
  const frame = frameStart(text);
  if (!frame) return object(null);
  at = frame.at;
  if (!frame.names) return object(null);
  const keys = new Map<string, string>();
  for (const name of frame.names) {
    space();
    // Where the text does not reach, a value is taken for text.
    keys.set(
      name,
      text
        .slice(at, at + 200)
        .replace(/\s+/g, '')
        .slice(0, 2) || '"',
    );
    skipValue();
    if (text.charAt(at) === ',') at++;
  }
  return { keys, container: null };
}
