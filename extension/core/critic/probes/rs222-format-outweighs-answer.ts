import { formatNumber } from '../../measures/format';
import { quantile } from '../data/statistics';
import { replaced, withoutMarks } from '../../adversary/answer-text';
import { completionsOf } from './completion';
import { quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const ENOUGH = 3;
/** So many times as much for the format is no matter of taste any more. */
const TIMES = 2;

export const formatOutweighsAnswer: Probe = {
  code: 'RS222',
  title: 'The format is paid more than the answer',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts?.reference || texts.successes.length < ENOUGH) return null;
    const rows = spreadRows(texts.successes, 8).flatMap((row) => {
      const reference = texts.referenceText(row);
      const other = texts.successes.find((candidate) => texts.referenceText(candidate) !== reference);
      const wrong =
        other === undefined ? null : replaced(texts.text(row), reference, texts.referenceText(other));
      if (wrong === null || withoutMarks(wrong) === wrong) return [];
      return [{ row, wrong, bare: withoutMarks(wrong) }];
    });
    if (rows.length < ENOUGH) return null;
    return {
      episodes: rows.flatMap(({ row, wrong, bare }) => [
        [{ base: row }],
        [texts.withText(row, wrong)],
        [texts.withText(row, bare)],
      ]),
      *judge(results): Generator<ProbeFinding> {
        const of = (k: number): number =>
          quantile(
            rows.map((_, i) => results[3 * i + k]?.[0]?.reward ?? NaN),
            0.5,
          );
        const [right, wrong, bare] = [of(0), of(1), of(2)];
        const [byAnswer, byFormat] = [right - wrong, wrong - bare];
        if (!(byAnswer > 1e-9 && byFormat > TIMES * byAnswer)) return;
        const [example] = rows;
        if (!example) return;
        yield {
          at: input.entry,
          message: `A wrong answer in the right format gets ${formatNumber(wrong)}, without the format ${formatNumber(bare)}; being right adds only ${formatNumber(byAnswer)} to it (${quoted(example.wrong, 40)}). The format is learnt first, and the answer hardly counts.`,
          evidence: referenceTo(input, example.row),
        };
      },
    };
  },
};
