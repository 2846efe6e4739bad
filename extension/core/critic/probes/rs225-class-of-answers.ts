import { formatNumber } from '../../measures/format';
import { quantile } from '../data/statistics';
import { answersIn, replaced } from '../../adversary/answer-text';
import { completionsOf, type Completions } from './completion';
import { fullMarks, quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding, ProbeResult } from './probe';

const MAX_ROWS = 80;
const LIMIT = /max|min|limit|budget|length|num|count/i;
/** A column with more different values says nothing of a class. */
const MAX_VALUES = 8;

interface Class {
  readonly what: string;
  /** `labels`: the references of the recording, where they are few words. */
  holds(text: string, reference: string, labels: readonly string[], row: number): boolean;
}

/** What the answers that a reward gets wrong may have in common. */
const CLASSES: readonly Class[] = [
  { what: 'whose reference is 0', holds: (_, reference) => /^[-+]?0+(\.0+)?$/.test(reference) },
  { what: 'whose reference is negative', holds: (_, reference) => /^-/.test(reference) },
  { what: 'whose reference has decimals', holds: (_, reference) => /^-?\d+\.\d/.test(reference) },
  { what: 'whose reference has thousands separators', holds: (_, reference) => /\d,\d{3}/.test(reference) },
  { what: 'that give several answers, the last of them right', holds: (text) => answersIn(text).length > 1 },
  {
    what: 'that name several labels, the last of them right',
    holds: (text, reference, labels) => {
      const named = namedIn(text, labels);
      return new Set(named).size > 1 && named.at(-1) === reference.toLowerCase();
    },
  },
  { what: 'whose reference has braces', holds: (_, reference) => /^[^[{].*[{}]/.test(reference) },
  {
    what: 'whose reference is a fraction',
    holds: (_, reference) => /\d\s*\/\s*\d|\\[dt]?frac/.test(reference),
  },
  { what: 'whose reference is a percentage', holds: (_, reference) => /\d\s*\\?%/.test(reference) },
  {
    what: 'whose reference has several words',
    holds: (_, reference) => /^[A-Za-z]+(?: [A-Za-z'-]+)+$/.test(reference),
  },
  {
    what: 'whose answer has thousands separators',
    holds: (text, reference) =>
      /\d,\d{3}/.test(answersIn(text).at(-1)?.text ?? '') && !reference.includes(','),
  },
  {
    what: 'whose answer stands on a line of its own',
    holds: (text) => /^\s*\n/.test(answersIn(text).at(-1)?.text ?? ''),
  },
  { what: 'whose answer is in another case than the reference', holds: isOtherCase },
  { what: 'with several code blocks', holds: (text) => (text.match(/^```/gm) ?? []).length >= 4 },
  { what: 'in a code fence', holds: (text) => text.includes('```') },
  { what: 'whose reference has a value that is false or 0', holds: (_, reference) => hasFalsy(reference) },
  { what: 'whose reference has several items', holds: (_, reference) => itemsIn(reference) > 1 },
  { what: 'whose reference has no items', holds: (_, reference) => itemsIn(reference) === 0 },
  { what: 'over several lines', holds: (text) => text.trim().includes('\n') },
  { what: 'with a thought in tags', holds: (text) => /<(think\w*|reason\w*)>/.test(text) },
  { what: 'that end with a full stop', holds: (text) => /\.\s*$/.test(text) },
  { what: 'with a minus sign before a number', holds: (text) => /(^|[\s:>({=])-\d/.test(text) },
  { what: 'with decimals', holds: (text) => /\d\.\d/.test(text) },
  { what: 'with parentheses', holds: (text) => /\([^)]*\)/.test(text) },
  { what: 'without any answer in its place', holds: (text) => answersIn(text).length === 0 },
];

export const classOfAnswers: Probe = {
  code: 'RS225',
  title: 'Right answers of one kind are not paid, or wrong ones of one kind are',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    // What reads no data is about the form only.
    const isAboutData = texts?.inputs.some((key) => key !== texts.promptColumn && !LIMIT.test(key));
    // Who says so is the recording.
    if (!texts || texts.isPresumed) return null;
    const isAboutAnswers = texts.reference !== null || isAboutData;
    const good = texts.successes.slice(0, MAX_ROWS);
    const bad = texts.failures.slice(0, MAX_ROWS);
    if (good.length < 12 || bad.length < 8) return null;
    return {
      episodes: [...good, ...bad].map((row) => [{ base: row }]),
      *judge(results): Generator<ProbeFinding> {
        const [paidGood, paidBad] = [results.slice(0, good.length), results.slice(good.length)];
        const marks = marksOf(paidGood, paidBad);
        if (!marks) return;
        const rewardOf = new Map(
          [...good, ...bad].map((row, k) => [row, results[k]?.[0]?.reward ?? NaN] as const),
        );
        const get = (row: number): number => rewardOf.get(row) ?? NaN;
        const own = [tagClass(texts, good), ...marksMissing(texts, good)].flatMap((one) => one ?? []);
        const classes = (rows: readonly number[]): Class[] =>
          isAboutAnswers ? [...CLASSES, ...classesByColumn(texts, rows)] : [];
        const unpaid = explained(
          texts,
          good,
          classes(good),
          (row) => get(row) <= marks.low + 0.5 * (marks.full - marks.low) + 1e-9,
        );
        // Where only bare labels are taken, other wrongs are not paid for it: that is strict, and may be meant.
        const labels = labelsOf(texts, [...good, ...bad]);
        const isStrict =
          unpaid?.what.startsWith('that name several labels') === true &&
          !bad.some(
            (row) => get(row) >= marks.full - 1e-9 && new Set(namedIn(texts.text(row), labels)).size > 1,
          );
        if (unpaid && !isStrict)
          yield {
            at: input.entry,
            message: `Completions ${unpaid.what} get little although they are recorded as right (${unpaid.hits} of ${unpaid.all}, ${formatNumber(get(unpaid.row))}); nearly all others get ${formatNumber(marks.full)}. For example ${quoted(texts.text(unpaid.row).slice(-60))}${forReference(texts, unpaid.row)}.`,
            evidence: referenceTo(input, unpaid.row),
          };
        // A right answer in a form that was not asked for may cost; that a wrong one gains by it is never meant.
        const wrong = [...own, ...classes(bad)];
        const overpaid = explained(texts, bad, wrong, (row) => get(row) >= marks.full - 1e-9);
        if (overpaid)
          yield {
            at: input.entry,
            message: `Completions ${overpaid.what.replace(', the last of them right', '')} get ${formatNumber(get(overpaid.row))}, like a success, although they are recorded as wrong (${overpaid.hits} of ${overpaid.all}); nearly all other failures get less. For example ${quoted(texts.text(overpaid.row).slice(-60))}${forReference(texts, overpaid.row)}.`,
            evidence: referenceTo(input, overpaid.row),
          };
      },
    };
  },
};

/**
 * What a success and a failure typically get. Where most failures are paid in full the least of them counts, where most
 * successes get nothing the best of them, if no failure gets that.
 */
function marksOf(
  good: readonly (readonly ProbeResult[])[],
  bad: readonly (readonly ProbeResult[])[],
): { readonly full: number; readonly low: number } | null {
  const rewards = (of: typeof good): number[] => of.flatMap(([result]) => result?.reward ?? NaN);
  const [paid, unpaid] = [rewards(good), rewards(bad)];
  const usual = fullMarks(good, bad);
  if (usual && usual.full > usual.low) return usual;
  const [typical, best] = [quantile(paid, 0.5), quantile(paid, 0.75)];
  if (typical > Math.min(...unpaid)) return { full: typical, low: Math.min(...unpaid) };
  return best > Math.min(...paid) && Math.max(...unpaid) < best
    ? { full: best, low: Math.min(...paid) }
    : null;
}

function forReference(texts: Completions, row: number): string {
  const reference = texts.referenceText(row);
  return reference && ` for the reference ${quoted(reference, 40)}`;
}

interface Explained {
  readonly what: string;
  readonly hits: number;
  readonly all: number;
  readonly row: number;
}

/** A class in which nearly all rows are odd, while outside of it nearly none is. */
function explained(
  texts: Completions,
  rows: readonly number[],
  classes: readonly Class[],
  isOdd: (row: number) => boolean,
): Explained | null {
  const labels = labelsOf(texts, rows);
  for (const { what, holds } of classes) {
    const inside = rows.filter((row) => holds(texts.text(row), texts.referenceText(row).trim(), labels, row));
    const outside = rows.filter((row) => !inside.includes(row));
    const odd = inside.filter(isOdd);
    const [first] = odd;
    if (first === undefined || odd.length < 3 || odd.length < 0.9 * inside.length) continue;
    if (outside.length < 8 || outside.filter(isOdd).length > 0.15 * outside.length) continue;
    return { what, hits: odd.length, all: inside.length, row: first };
  }
  return null;
}

/** Rows that have the same in a column of few values, other than the reference. */
function classesByColumn(texts: Completions, rows: readonly number[]): Class[] {
  return texts.columns
    .filter((key) => key !== texts.promptColumn && key !== texts.reference)
    .flatMap((key) => {
      const values = new Set(rows.map((row) => texts.value(key, row)));
      const isPlain = [...values].every((value) => /^(string|number|boolean)$/.test(typeof value));
      if (!isPlain || values.size < 2 || values.size > MAX_VALUES) return [];
      return [...values].map((value) => ({
        what: `whose \`${key}\` is ${JSON.stringify(value)}`,
        holds: (_text: string, _reference: string, _labels: readonly string[], row: number): boolean =>
          texts.value(key, row) === value,
      }));
    });
}

/** How many items a reference has that is a list; NaN for others. */
function itemsIn(reference: string): number {
  if (!reference.startsWith('[')) return NaN;
  try {
    const value: unknown = JSON.parse(reference);
    return Array.isArray(value) ? value.length : NaN;
  } catch {
    return NaN;
  }
}

/** `<answer>` and `</answer>`, as they come. */
function tagsIn(text: string): string[] {
  return text.match(/<\/?[a-z_]\w*>/gi) ?? [];
}

/** Completions with all the tags that right ones have, one of them twice or in another order; null where right ones differ. */
function tagClass(texts: Completions, good: readonly number[]): Class | null {
  const sequences = good.map((row) => tagsIn(texts.text(row)).join(' '));
  const [usual = ''] = sequences;
  const isUsual = sequences.filter((sequence) => sequence === usual).length >= 0.9 * good.length;
  const tags = usual.split(' ');
  if (!isUsual || tags.length < 2) return null;
  return {
    what: 'with a tag twice or the tags in another order',
    holds: (text) => {
      const own = tagsIn(text);
      return own.join(' ') !== usual && tags.every((tag) => own.includes(tag));
    },
  };
}

/** Where an answer is put. */
const PLACES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['\\boxed{…}', /\\boxed\{/],
  ['<answer>', /<answer>/i],
  ['####', /####/],
  ['"Answer:"', /\banswer:/i],
];

/** Completions that name the reference without the mark that right ones put their answer in. */
function marksMissing(texts: Completions, good: readonly number[]): Class[] {
  return PLACES.flatMap(([what, pattern]) => {
    const marked = good.filter((row) => pattern.test(texts.text(row)));
    if (marked.length < 0.95 * good.length) return [];
    return {
      what: `that name the right answer without ${what}`,
      holds: (text: string, reference: string): boolean =>
        !pattern.test(text) && reference !== '' && replaced(text, reference, '') !== null,
    };
  });
}

/** A record with a value that is false, 0, null or nothing. */
function hasFalsy(reference: string): boolean {
  if (!reference.startsWith('{')) return false;
  try {
    const value: unknown = JSON.parse(reference);
    return typeof value === 'object' && value !== null && Object.values(value).some((each) => !each);
  } catch {
    return false;
  }
}

const MAX_LABELS = 10;

function labelsOf(texts: Completions, rows: readonly number[]): string[] {
  const all = [...new Set(rows.map((row) => texts.referenceText(row).trim()))].filter(Boolean);
  return all.length <= MAX_LABELS && all.every((label) => /^[A-Za-z]+$/.test(label)) ? all : [];
}

/** Labels in the order in which a text names them; a single letter only as a capital. */
function namedIn(text: string, labels: readonly string[]): string[] {
  if (labels.length < 2) return [];
  const isLetters = labels.every((label) => label.length === 1);
  const pattern = new RegExp(`\\b(${labels.join('|')})\\b`, isLetters ? 'g' : 'gi');
  return [...text.matchAll(pattern)].map(([word]) => word.toLowerCase());
}

function isOtherCase(text: string, reference: string): boolean {
  const answer = (answersIn(text).at(-1)?.text ?? '').trim().replace(/[.\s]+$/, '');
  return answer !== reference && answer.toLowerCase() === reference.toLowerCase();
}
