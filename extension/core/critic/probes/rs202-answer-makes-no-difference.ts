import { formatNumber } from '../../measures/format';
import { finalAnswer, givesEquation, givesExpression, replaced } from '../../adversary/answer-text';
import { completionsOf, type Completions } from './completion';
import { fullMarks, quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding, ProbeInput, ProbeResult } from './probe';
import type { ProbeRow } from './synthetic';

const MAX_ROWS = 10;
const ENOUGH = 3;
/** What holds an answer (tags, fences, boxes), and the words in and around it. */
const MARKS = /<\/?\w+>|```\w*|\\boxed|[A-Za-z0-9]+/g;

/** A way to turn a right completion into one that a correct reward does not pay in full. */
interface Spoiling {
  readonly what: string;
  /** Share of the tried rows that must be paid in full all the same. */
  readonly share: number;
  /** Edits the reference where it stands in the text. */
  readonly replaces?: true;
  make(texts: Completions, row: number, others: readonly number[]): ProbeRow | null;
}

const EVERY_REFERENCE = 'every reference of the recording in it';

const SPOILINGS: readonly Spoiling[] = [
  {
    what: 'the completion of another row, which answers something else',
    share: 0.9,
    make: (texts, row, others) => {
      const other = others.find((candidate) => texts.referenceText(candidate) !== texts.referenceText(row));
      return other === undefined ? null : texts.withText(row, texts.text(other));
    },
  },
  {
    what: 'the right answer taken out',
    share: 0.8,
    replaces: true,
    make: (texts, row) => {
      const text = replaced(texts.text(row), texts.referenceText(row), '');
      return text === null ? null : texts.withText(row, text);
    },
  },
  {
    what: 'the right answer replaced by a wrong one',
    share: 0.8,
    replaces: true,
    make: (texts, row, others) => {
      const other = others.find((candidate) => texts.referenceText(candidate) !== texts.referenceText(row));
      const text =
        other === undefined
          ? null
          : replaced(texts.text(row), texts.referenceText(row), texts.referenceText(other));
      return text === null ? null : texts.withText(row, text);
    },
  },
  {
    what: 'a number that is too small',
    share: 0.8,
    replaces: true,
    make: (texts, row) => shifted(texts, row, -7),
  },
  {
    what: 'a number that is too large',
    share: 0.8,
    replaces: true,
    make: (texts, row) => shifted(texts, row, 7),
  },
  {
    what: 'a longer answer that contains the right one',
    share: 0.8,
    replaces: true,
    make: (texts, row, others) => reworded(texts, row, longer(texts.referenceText(row), texts, others)),
  },
  {
    what: 'a part of the right answer',
    share: 0.8,
    replaces: true,
    make: (texts, row) => reworded(texts, row, shorter(texts.referenceText(row))),
  },
  {
    what: 'a wrong final answer, the right one only in the reasoning',
    share: 0.8,
    replaces: true,
    make: (texts, row, others) => {
      const reference = texts.referenceText(row);
      const other = others.find((candidate) => texts.referenceText(candidate) !== reference);
      const place = other === undefined ? null : finalAnswer(texts.text(row));
      const final = place && replaced(place.text, reference, texts.referenceText(other ?? row));
      if (!place || final === null) return null;
      const text = texts.text(row);
      const opening = /^\s*<\w+>/.exec(text)?.[0] ?? '';
      const changed = text.slice(opening.length, place.start) + final + text.slice(place.end);
      return texts.withText(row, `${opening}\nFirst I get ${reference}.\n${changed}`);
    },
  },
  {
    what: 'all but its beginning cut off',
    share: 0.8,
    make: (texts, row) => {
      const text = texts.text(row);
      const kept = text.slice(0, Math.floor(text.length * 0.15));
      // Where the answer comes first, it is still there.
      if (text.length < 20 || replaced(kept, texts.referenceText(row), '') !== null) return null;
      return texts.withText(row, kept);
    },
  },
  {
    what: 'every word garbled',
    share: 0.8,
    make: (texts, row) => {
      const text = texts.text(row);
      const garbled = text.replace(MARKS, (part) => (/^[<`\\]/.test(part) ? part : '('));
      return garbled === text ? null : texts.withText(row, garbled);
    },
  },
  {
    what: EVERY_REFERENCE,
    share: 0.8,
    make: (texts, row, others) => {
      const all = [...new Set(others.map((other) => texts.referenceText(other)))];
      if (all.length < 3 || all.some((text) => text.length > 40)) return null;
      return texts.withText(row, all.slice(0, 60).join(' '));
    },
  },
];

/** The text with another answer in place of the right one. */
function reworded(texts: Completions, row: number, answer: string | null): ProbeRow | null {
  const text = answer === null ? null : replaced(texts.text(row), texts.referenceText(row), answer);
  return text === null ? null : texts.withText(row, text);
}

/** Fewer different answers are a set of labels: a text that names one can hardly mean a longer word. */
const OPEN = 10;

/** `149` → `1149`, `Paris` → `Parisville`. */
function longer(reference: string, texts: Completions, others: readonly number[]): string | null {
  if (/^-?\d+$/.test(reference)) return reference.replace(/\d/, (digit) => `1${digit}`);
  if (new Set(others.map((other) => texts.referenceText(other))).size < OPEN) return null;
  return /^[A-Za-z]{3,}$/.test(reference) ? `${reference}ville` : null;
}

/** `149` → `14`, `Paris` → `Pa`. */
function shorter(reference: string): string | null {
  if (/^-?\d{2,}$/.test(reference)) return reference.slice(0, -1);
  return /^[A-Za-z]{4,}$/.test(reference) ? reference.slice(0, 2) : null;
}

/** The right number replaced by one that is far off to one side. */
function shifted(texts: Completions, row: number, times: number): ProbeRow | null {
  const reference = texts.referenceText(row).trim();
  const value = Number(reference);
  if (reference === '' || Number.isNaN(value)) return null;
  const text = replaced(
    texts.text(row),
    reference,
    String(Math.round(value + times * Math.max(1, Math.abs(value)))),
  );
  return text === null ? null : texts.withText(row, text);
}

export const answerMakesNoDifference: Probe = {
  code: 'RS202',
  title: 'A spoiled answer is paid in full',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts?.reference || texts.successes.length < ENOUGH) return null;
    const rows = spreadRows(texts.successes, MAX_ROWS);
    const all = [...texts.successes, ...texts.failures];
    const failures = texts.failures.slice(0, 20);
    // A reference that is a class (0, 1) may stand in a text by chance.
    const written = rows.filter(
      (row) =>
        replaced(texts.text(row), texts.referenceText(row), '') !== null &&
        !givesEquation(texts.text(row)) &&
        !givesExpression(texts.text(row), texts.referenceText(row)),
    );
    const isWritten = written.length >= 0.6 * rows.length;
    const probes = SPOILINGS.filter(({ replaces }) => isWritten || !replaces).map((spoiling) => ({
      spoiling,
      tried: (spoiling.replaces ? written : rows).flatMap((row) => {
        const k = rows.indexOf(row);
        const others = [...texts.successes.slice(k + 1), ...texts.successes];
        const made = spoiling.make(texts, row, spoiling.what.startsWith('every') ? all : others);
        return made ? [{ row, made }] : [];
      }),
    }));
    return {
      episodes: [
        ...rows.map((row) => [{ base: row }]),
        ...failures.map((row) => [{ base: row }]),
        ...probes.flatMap(({ tried }) => tried.map(({ made }) => [made])),
      ],
      *judge(results): Generator<ProbeFinding> {
        const good = results.slice(0, rows.length);
        const bad = results.slice(rows.length, rows.length + failures.length);
        const original = new Map(rows.map((row, k) => [row, good[k]?.[0]?.reward ?? NaN]));
        const marks = fullMarks(good, bad);
        let at = rows.length + failures.length;
        for (const { spoiling, tried } of probes) {
          const own = results.slice(at, at + tried.length);
          at += tried.length;
          const found = [...verdict(input, texts, spoiling, tried, own, original, marks?.full ?? NaN)];
          // One way to be paid for nothing is enough to know.
          if (found.length) return yield* found;
        }
      },
    };
  },
};

function* verdict(
  input: ProbeInput,
  texts: Completions,
  { what, share }: Spoiling,
  tried: readonly { readonly row: number; readonly made: ProbeRow }[],
  results: readonly (readonly ProbeResult[])[],
  original: ReadonlyMap<number, number>,
  full: number,
): Generator<ProbeFinding> {
  // Rows that the reward pays for: of the others nothing can be taken away.
  const judged = tried
    .map(({ row, made }, k) => ({
      row,
      made,
      reward: results[k]?.[0]?.reward ?? NaN,
      before: original.get(row) ?? NaN,
    }))
    .filter(({ before, reward }) => before >= full - 1e-9 && full > 0 && !Number.isNaN(reward));
  const paid = judged.filter(({ reward, before }) => reward >= before - 1e-9);
  if (judged.length < ENOUGH || paid.length < share * judged.length) return;
  const [first] = paid;
  if (!first) return;
  const text = plain(first.made, texts);
  const gets =
    first.reward > first.before + 1e-9
      ? `With ${what} a success gets ${formatNumber(first.reward)}, more than the ${formatNumber(first.before)} for the right answer`
      : `A success gets ${formatNumber(first.before)} also with ${what}`;
  // Who has the answer from a tool does not guess: that it is named anywhere is what such graders ask for.
  const isGuess = what !== EVERY_REFERENCE || !texts.isToldByTool(first.row);
  yield {
    at: input.entry,
    ...(isGuess ? {} : { severity: 'info' as const }),
    message: `${gets} (${paid.length} of ${judged.length} tried): ${quoted(text)} for the reference ${quoted(texts.referenceText(first.row), 40)}.`,
    evidence: referenceTo(input, first.row),
  };
}

function plain({ keys }: ProbeRow, { completion }: Completions): string {
  const value = keys?.[completion];
  if (typeof value === 'string') return value;
  const last: unknown = Array.isArray(value) ? value.at(-1) : null;
  return typeof last === 'object' && last !== null && 'content' in last ? String(last.content) : '';
}

/** At most so many of the rows, from all over. */
export function spreadRows(rows: readonly number[], most: number): number[] {
  const step = Math.max(1, rows.length / most);
  return Array.from({ length: Math.min(most, rows.length) }, (_, k) => rows[Math.floor(k * step)] ?? 0);
}
