import { formatNumber } from '../../measures/format';
import { withoutMarks } from '../../adversary/answer-text';
import { completionsOf } from './completion';
import { quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const ENOUGH = 4;
const LIMIT = /max|min|limit|budget|length|num|count/i;

export const formatMakesNoDifference: Probe = {
  code: 'RS224',
  title: 'A format is paid where there is none',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts || texts.reference !== null) return null;
    // What looks at more than the text is about more than the format.
    if (texts.inputs.some((key) => key !== texts.promptColumn && !LIMIT.test(key))) return null;
    const { source } = input.reward;
    const isAsked = (text: string): boolean =>
      (text.match(/<\/?[A-Za-z_|][\w|-]*>|```|\\boxed|####/g) ?? []).some((mark) => source.includes(mark));
    const rows = [...spreadRows(texts.successes, 10), ...spreadRows(texts.failures, 10)].filter((row) =>
      isAsked(texts.text(row)),
    );
    if (rows.length < ENOUGH) return null;
    return {
      episodes: rows.flatMap((row) => [
        [{ base: row }],
        [texts.withText(row, withoutMarks(texts.text(row)))],
      ]),
      *judge(results): Generator<ProbeFinding> {
        const pairs = rows.map((row, k) => ({
          row,
          before: results[2 * k]?.[0]?.reward ?? NaN,
          after: results[2 * k + 1]?.[0]?.reward ?? NaN,
        }));
        const full = Math.max(...pairs.map(({ before }) => before).filter((reward) => !Number.isNaN(reward)));
        const judged = pairs.filter(({ before }) => before >= full - 1e-9);
        const paid = judged.filter(({ after }) => after >= full - 1e-9);
        const [first] = paid;
        if (!(full > 0) || !first || judged.length < ENOUGH || paid.length < 0.8 * judged.length) return;
        yield {
          at: input.entry,
          message: `Without any tag or mark a completion gets ${formatNumber(first.after)}, as much as with them (${paid.length} of ${judged.length} tried): ${quoted(withoutMarks(texts.text(first.row)))}.`,
          evidence: referenceTo(input, first.row),
        };
      },
    };
  },
};
