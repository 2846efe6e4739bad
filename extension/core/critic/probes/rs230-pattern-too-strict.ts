import { hasFlag, regexTokens, regexUses, type RegexUse } from '../regex';
import { comesFromModel } from '../texts';
import { completionsOf } from './completion';
import { quoted, referenceTo, typical } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const ENOUGH = 8;
/** Of the texts, so many fit the part of the pattern that is said to be right. */
const SHARE = 0.5;

export const patternTooStrict: Probe = {
  code: 'RS230',
  title: 'A pattern fits none of the right answers',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts) return null;
    const good = spreadRows(texts.successes, 24);
    const bad = spreadRows(texts.failures, 24);
    if (good.length < ENOUGH || bad.length < ENOUGH) return null;
    const { rules } = input;
    const found = rules.rewardFunctions.flatMap((fn) =>
      regexUses(fn, rules).flatMap((use) => {
        const isSearch = /^(search|match|fullmatch|findall|finditer)$/.test(use.operation);
        if (!isSearch || !use.subject || !comesFromModel(use.subject, fn, rules)) return [];
        const where = stopOf(use, good.map(texts.text));
        return where ? [{ use, ...where }] : [];
      }),
    );
    const [first] = found;
    if (!first) return null;
    return {
      episodes: [...good, ...bad].map((row) => [{ base: row }]),
      *judge(results): Generator<ProbeFinding> {
        const [right, wrong] = [typical(results.slice(0, good.length)), typical(results.slice(good.length))];
        // What tells right from wrong all the same does without it; but a form that stops at a line break is meant to be met.
        const strict = right <= wrong + 1e-9 ? first : found.find(isForm);
        if (!strict) return;
        const { use, prefix, next, shown, count, isAnyCase } = strict;
        yield {
          at: use.pattern,
          message: `This pattern fits none of ${good.length} completions recorded as right. As far as ${quoted(prefix, 40)} it fits ${count} of them${isAnyCase ? ' in other letters (re.IGNORECASE)' : ''}; then it asks for ${quoted(next, 30)}, where for example ${quoted(shown, 30)} stands. Let what models do not all write be optional.`,
          evidence: referenceTo(input, good[0] ?? 0),
        };
      },
    };
  },
};

interface Stop {
  /** The part of the pattern that fits many texts, what comes next in it, and what one text has there. */
  readonly prefix: string;
  readonly next: string;
  readonly shown: string;
  readonly count: number;
  /** Only where small letters and capitals count as the same. */
  readonly isAnyCase: boolean;
}

/** Two tags at least, and all but the blanks and line breaks between them fits. */
function isForm({ use, next }: Stop & { readonly use: RegexUse }): boolean {
  return (use.text.match(/<\/?\w+>/g) ?? []).length >= 2 && /^(\\n|\\r|\n| )/.test(next);
}

/** Where a pattern stops fitting texts none of which it fits; null where it fits one, or where it can't be told. */
function stopOf(use: RegexUse, texts: readonly string[]): Stop | null {
  const flags = `${hasFlag(use, 'DOTALL', 'S') ? 's' : ''}${hasFlag(use, 'IGNORECASE', 'I') ? 'i' : ''}${hasFlag(use, 'MULTILINE', 'M') ? 'm' : ''}`;
  if (hasFlag(use, 'VERBOSE', 'X')) return null;
  const text = use.text.replace(/^\(\?[a-z]+\)/, '');
  const isAnchored = /^(match|fullmatch)$/.test(use.operation) && !/^(\^|\\A)/.test(text);
  const source = `${isAnchored ? '^' : ''}${text}`;
  // Of flags that are missing RS111 speaks.
  const [whole, relaxed] = [compiled(source, flags), compiled(source, 'ims')];
  if (!whole || !relaxed || texts.some((one) => whole.test(one) || relaxed.test(one))) return null;
  const tokens = tokensOf(source);
  for (const more of ['', 'i'])
    for (let k = tokens.length - 1; k > 0; k--) {
      const prefix = tokens.slice(0, k).join('');
      if (prefix.replace(/\\.|\W/g, '').length < 3 && !/[<#{]/.test(prefix)) break;
      const part = compiled(closed(prefix), [...new Set(flags + more)].join(''));
      const hits = part ? texts.flatMap((text) => (part.exec(text) ? [text] : [])) : [];
      const [shown] = hits;
      if (!part || shown === undefined || hits.length < SHARE * texts.length) continue;
      const match = part.exec(shown);
      const end = match ? match.index + match[0].length : 0;
      const next = tokens[k] ?? '';
      return { prefix, next, shown: shown.slice(end, end + 20), count: hits.length, isAnyCase: more !== '' };
    }
  return null;
}

/** Each with what says how often. */
function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  for (const token of regexTokens(source)) {
    const last = tokens.at(-1);
    if (
      last !== undefined &&
      (/^[*+?]$/.test(token) || /\{\d*,?\d*$/.test(last) || (token === '{' && last !== '\\'))
    )
      tokens[tokens.length - 1] = last + token;
    else tokens.push(token);
  }
  return tokens;
}

/** With the groups closed that are open. */
function closed(prefix: string): string {
  const open = regexTokens(prefix).reduce(
    (depth, token) => depth + (/^\((\?.*)?$/.test(token) ? 1 : token === ')' ? -1 : 0),
    0,
  );
  return prefix + ')'.repeat(Math.max(0, open));
}

function compiled(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(
      source
        .replace(/\(\?P</g, '(?<')
        .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
        .replace(/\\A/g, '^')
        .replace(/\\Z/g, '$'),
      flags,
    );
  } catch {
    return null;
  }
}
