import { formatNumber } from '../../measures/format';
import { givesEquation, replaced } from '../../adversary/answer-text';
import { completionsOf } from './completion';
import { fullMarks, quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const ENOUGH = 3;

export const hedgingPays: Probe = {
  code: 'RS204',
  title: 'A wrong answer beside the right one',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts?.reference || texts.successes.length < ENOUGH) return null;
    const rows = spreadRows(texts.successes, 8).flatMap((row) => {
      const other = texts.successes.find(
        (candidate) => texts.referenceText(candidate) !== texts.referenceText(row),
      );
      if (other === undefined) return [];
      // A wrong twin of the text where its answer can be found in it, else the text of another row.
      const right = texts.text(row);
      const twin = givesEquation(right)
        ? null
        : replaced(right, texts.referenceText(row), texts.referenceText(other));
      return [{ row, wrong: twin ?? texts.text(other), right }];
    });
    if (rows.length < ENOUGH) return null;
    return {
      episodes: rows.flatMap(({ row, wrong, right }) => [
        [{ base: row }],
        [texts.withText(row, wrong)],
        [texts.withText(row, `${wrong}\n\n${right}`)],
        [texts.withText(row, `${right}\n\n${wrong}`)],
      ]),
      *judge(results): Generator<ProbeFinding> {
        const marks = fullMarks(
          results.filter((_, k) => k % 4 === 0),
          [],
        );
        if (!marks) return;
        const { full } = marks;
        const judged = rows
          .map(({ row, wrong }, k) => {
            const [before = NaN, alone = NaN, last = NaN, first = NaN] = [0, 1, 2, 3].map(
              (j) => results[4 * k + j]?.[0]?.reward ?? NaN,
            );
            return { row, wrong, before, alone, last, first };
          })
          // A wrong answer that is paid by itself is none for this reward, or another matter.
          .filter(({ before, alone }) => before >= full - 1e-9 && !(alone >= before - 1e-9));
        if (judged.length < ENOUGH) return;
        const share = (holds: (item: (typeof judged)[number]) => boolean): number =>
          judged.filter(holds).length / judged.length;
        // As much as the right answer alone got: graded by likeness, each gets something else.
        const isPaid = (reward: number, { before }: (typeof judged)[number]): boolean =>
          reward >= before - 1e-9;
        const [example] = judged;
        const shown = `${quoted(example?.wrong ?? '', 40)} and the right one`;
        const evidence = example ? referenceTo(input, example.row) : [];
        if (share((item) => isPaid(item.last, item) && isPaid(item.first, item)) >= 0.8)
          yield {
            at: input.entry,
            // Who has the answer from a tool does not guess.
            ...(share(({ row }) => texts.isToldByTool(row)) >= 0.8 ? { severity: 'info' as const } : {}),
            message: `A completion that gives ${shown} gets ${formatNumber(full)} in either order: naming many answers is paid like knowing one.`,
            evidence,
          };
        else if (share((item) => !isPaid(item.last, item) && isPaid(item.first, item)) >= 0.8)
          yield {
            at: input.entry,
            severity: 'info',
            message: `The first of several answers counts: wrong then right gets ${formatNumber(example?.last ?? NaN)}, right then wrong ${formatNumber(full)}. Models correct themselves; most graders take the last.`,
            evidence,
          };
      },
    };
  },
};
