import { ExpectFault } from './fault';

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  /** As written; of a text, what is between the quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PATTERNS: readonly (readonly [Token['kind'] | 'blank', RegExp])[] = [
  ['blank', /\s+/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y],
  ['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['sign', /\*\*|\/\/|==|!=|<=|>=|[-+*/%<>()[\],.:]/y],
];

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const start = at;
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const match = pattern.exec(source);
      if (!match) continue;
      at = pattern.lastIndex;
      const [text] = match;
      if (kind === 'text') tokens.push({ kind, text: unquoted(text), start, end: at });
      else if (kind !== 'blank') tokens.push({ kind, text, start, end: at });
      break;
    }
    if (at === start) throw strange(source, at);
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
}

function strange(source: string, at: number): ExpectFault {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === '"' || character === "'")
    return new ExpectFault('This text is not closed.', at, source.length, `Add ${character} at its end.`);
  const hints: Readonly<Record<string, string>> = {
    '=': 'To compare, write ==.',
    '&': 'Write `and`.',
    '|': 'Write `or`.',
    '!': 'Write `not`, or != to compare.',
  };
  return new ExpectFault(
    `\`${character}\` has no meaning here.`,
    at,
    at + character.length,
    hints[character] ?? '',
  );
}
