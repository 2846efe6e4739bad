import type { Finding } from '../critic/finding';

/** Which other extensions look at Python here. */
export interface Neighbours {
  readonly ruff: boolean;
  /** Pylance, Pyright or basedpyright. */
  readonly types: boolean;
}

/** Something another extension says of the same document. */
export interface OtherMessage {
  readonly source: string;
  readonly code: string;
  /** From 1. */
  readonly line: number;
}

export type GeneralFindings = 'auto' | 'always' | 'never';

/** What Ruff says without being told to: pycodestyle's errors, Pyflakes, and syntax errors. */
const RUFF_DEFAULTS = /^(E[479]\d*|F\d+|invalid-syntax)$/;
/** What Pylance and Pyright say in their mildest mode, and the name they have for it. */
const TYPES_DEFAULTS: Readonly<Record<string, RegExp>> = {
  'invalid-syntax': /./,
  F821: /reportUndefinedVariable/,
  F822: /reportUnsupportedDunderAll/,
  W605: /reportInvalidStringEscapeSequence/,
};

/**
 * The findings without those that somebody else says already: what any Python linter would say is left to the linters
 * that are there. Findings about rewards always stay.
 */
export function withoutDoubles(
  findings: readonly Finding[],
  choice: GeneralFindings,
  neighbours: Neighbours,
  others: readonly OtherMessage[],
): readonly Finding[] {
  if (choice === 'always') return findings;
  return findings.filter(({ source, code, range }) => {
    if (source !== 'ruff') return true;
    if (choice === 'never') return false;
    if (neighbours.ruff && RUFF_DEFAULTS.test(code)) return false;
    const theirs = TYPES_DEFAULTS[code];
    if (neighbours.types && theirs) return false;
    return !others.some(
      (other) => other.line === range.line && (other.code === code || theirs?.test(other.code) === true),
    );
  });
}
