import { finalAnswer, withoutMarks } from '../../adversary/answer-text';
import { numberOf } from '../../adversary/case';
import { formatNumber } from '../../measures/format';
import { completionsOf } from './completion';
import { quoted, referenceTo, typical } from './judging';
import { placeThatPays } from './payments';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const MAX_ROWS = 5;
const ENOUGH = 3;
/** So much of what lies between right and wrong is no matter of length or likeness any more. */
const CLEARLY = 0.05;

/** Ways to make an answer unreadable; null where the text has nothing of the kind. */
const WAYS: readonly { readonly what: string; make(text: string, reference: string): string | null }[] = [
  { what: 'with its JSON broken', make: brokenJson },
  { what: 'with a syntax error in its code', make: brokenCode },
  { what: 'with a word that is no answer in the place of the answer', make: noNumber },
  { what: 'without any mark', make: unmarked },
  {
    what: 'that gives no answer at all',
    make: (text) => (finalAnswer(text) ? 'It depends on how one looks at it.' : null),
  },
];

export const unreadablePays: Probe = {
  code: 'RS226',
  title: 'What can not be read is paid more than a wrong answer',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts) return null;
    const rows = spreadRows(texts.successes, MAX_ROWS).flatMap((row) => {
      const own = texts.answerText(row);
      const other = texts.successes.find(
        (one) => texts.answerText(one) !== own && texts.answerText(one) !== '',
      );
      return other === undefined || own === ''
        ? []
        : [{ row, wrong: texts.text(other), reference: texts.answerText(other) }];
    });
    const asked = WAYS.flatMap(({ what, make }) => {
      const made = rows.flatMap(({ row, wrong, reference }) => {
        const text = make(wrong, reference);
        return text === null || text === wrong ? [] : [{ row, wrong, text }];
      });
      return made.length >= ENOUGH ? [{ what, made }] : [];
    });
    if (asked.length === 0) return null;
    return {
      episodes: [
        ...rows.map(({ row }) => [{ base: row }]),
        ...asked.flatMap(({ made }) =>
          made.flatMap(({ row, wrong, text }) => [[texts.withText(row, wrong)], [texts.withText(row, text)]]),
        ),
      ],
      *judge(results): Generator<ProbeFinding> {
        const full = typical(results.slice(0, rows.length));
        let at = rows.length;
        for (const { what, made } of asked) {
          const tried = made.map((one) => {
            const [readable, unreadable] = [results[at++], results[at++]].map(
              (got) => got?.[0]?.reward ?? NaN,
            );
            return { ...one, readable: readable ?? NaN, unreadable: unreadable ?? NaN };
          });
          const more = tried.filter(
            ({ readable, unreadable }) =>
              unreadable > 0 && unreadable > readable + Math.max(1e-9, CLEARLY * Math.abs(full - readable)),
          );
          const [first] = more;
          if (!first || more.length < ENOUGH || more.length < 0.8 * tried.length) continue;
          yield {
            at: placeThatPays(first.unreadable, input.rules) ?? input.entry,
            message: `A wrong answer ${what} gets ${formatNumber(first.unreadable)}, the same where it can be read ${formatNumber(first.readable)} (${more.length} of ${tried.length} tried): ${quoted(first.text.slice(-60))}. A policy learns to write what can not be read.`,
            evidence: referenceTo(input, first.row),
          };
          return;
        }
      },
    };
  },
};

/** The last brace or bracket of the JSON value left out. */
function brokenJson(text: string): string | null {
  for (const [opens, closes] of ['{}', '[]']) {
    const [start, end] = [text.indexOf(opens ?? ''), text.lastIndexOf(closes ?? '')];
    if (start < 0 || end < start) continue;
    try {
      JSON.parse(text.slice(start, end + 1));
      return text.slice(0, end) + text.slice(end + 1);
    } catch {
      continue;
    }
  }
  return null;
}

function brokenCode(text: string): string | null {
  const fence = /```(?:python|py)?\n(?=[\s\S]*\bdef )/.exec(text);
  if (!fence) return null;
  const start = fence.index + fence[0].length;
  return `${text.slice(0, start)}def (:\n${text.slice(start)}`;
}

function noNumber(text: string, reference: string): string | null {
  const place = finalAnswer(text);
  if (!place || (Number.isNaN(numberOf(reference)) && !/^[A-Za-z]$/.test(reference))) return null;
  return `${text.slice(0, place.start)}zzqx${text.slice(place.end)}`;
}

/** Tags have a rule of their own. */
function unmarked(text: string): string | null {
  return /<\w+>/.test(text) ? null : withoutMarks(text);
}
