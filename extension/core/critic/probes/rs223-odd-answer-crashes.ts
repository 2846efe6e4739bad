import { finalAnswer } from '../../adversary/answer-text';
import { completionsOf } from './completion';
import { atLine, quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

/** What models write where an answer belongs. */
const ODD: readonly string[] = ['unknown', '', '1,234', '3/4', '50%', '$5', 'x = 5', '2.0'];

export const oddAnswerCrashes: Probe = {
  code: 'RS223',
  title: 'An answer of another form crashes the reward',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts) return null;
    const rows = spreadRows(texts.any, 24)
      .filter((row) => finalAnswer(texts.text(row)))
      .slice(0, 3);
    const asked = rows.flatMap((row) => {
      const text = texts.text(row);
      const place = finalAnswer(text);
      if (!place) return [];
      const answers = ODD.map((odd) => text.slice(0, place.start) + odd + text.slice(place.end));
      // Cut off where the answer begins, and no answer at all.
      return [...answers, text.slice(0, place.start), 'I do not know.'].map((made) => ({
        row,
        text: made,
        shown: made.slice(Math.max(0, place.start - 20)),
      }));
    });
    if (asked.length === 0) return null;
    return {
      episodes: [
        ...rows.map((row) => [{ base: row }]),
        ...asked.map(({ row, text }) => [texts.withText(row, text)]),
      ],
      *judge(results): Generator<ProbeFinding> {
        if (results.slice(0, rows.length).some(([result]) => result?.error)) return;
        const crashed = asked.findIndex((_, k) => results[rows.length + k]?.[0]?.error);
        const example = asked[crashed];
        if (!example) return;
        const result = results[rows.length + crashed]?.[0];
        yield {
          at: atLine(input, result?.line ?? null),
          message: `A completion that ends with ${quoted(example.shown)} makes the reward crash: ${result?.error ?? ''}. Sooner or later a model writes that, and the training stops.`,
          evidence: referenceTo(input, example.row),
        };
      },
    };
  },
};
