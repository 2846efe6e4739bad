import { formatNumber } from '../../measures/format';
import { withoutMarks } from '../../adversary/answer-text';
import { completionsOf } from './completion';
import { quoted, referenceTo, typical } from './judging';
import type { Probe, ProbeFinding, ProbeInput } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const ENOUGH = 3;
const MARK = /####|\\+boxed\b|<answer>|<\/think>|```/g;
/** It is said that the mark may be missing, or that it is only one of several ways. */
const OPTIONAL = /\b(or|optional\w*|either|without|any\w*|if there|whether|strip\w*|fall\w*|else|no)\b/i;

export const markNotAsked: Probe = {
  code: 'RS228',
  title: 'A mark that the description asks for makes no difference',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    const mark = texts?.reference ? demandedMark(input) : null;
    if (!texts || mark === null) return null;
    const rows = spreadRows(texts.successes, 8).filter(
      (row) => texts.text(row).includes(mark) && withoutMarks(texts.text(row)) !== texts.text(row),
    );
    if (rows.length < ENOUGH) return null;
    const bad = spreadRows(texts.failures, 8);
    return {
      episodes: [
        ...rows.flatMap((row) => [[{ base: row }], [texts.withText(row, withoutMarks(texts.text(row)))]]),
        ...bad.map((row) => [{ base: row }]),
      ],
      *judge(results): Generator<ProbeFinding> {
        const low = typical(results.slice(2 * rows.length));
        const judged = rows
          .map((row, k) => ({
            row,
            marked: results[2 * k]?.[0]?.reward ?? NaN,
            bare: results[2 * k + 1]?.[0]?.reward ?? NaN,
          }))
          .filter(({ marked }) => marked > 0 && !(marked <= low + 1e-9));
        const paid = judged.filter(({ marked, bare }) => bare >= marked - 1e-9);
        const [first] = paid;
        if (!first || judged.length < ENOUGH || paid.length < judged.length) return;
        yield {
          at: input.entry,
          message: `By its description an answer is given with "${mark}", but the code never looks for that: without it a completion gets ${formatNumber(first.bare)}, as much as with it (${paid.length} of ${judged.length} tried), ${quoted(withoutMarks(texts.text(first.row)).slice(-40))}.`,
          evidence: referenceTo(input, first.row),
        };
      },
    };
  },
};

/** A mark that the reward's own description speaks of, and its code does not. */
function demandedMark({ rules, reward: { source } }: ProbeInput): string | null {
  const strings = [
    rules.module.document.root.parts[0],
    ...rules.rewardFunctions.filter((fn) => rules.isEntry(fn)).map((fn) => fn.body.parts[0]),
  ].flatMap((statement) =>
    statement?.type === 'expression_statement' && statement.parts[0]?.type === 'string' ? statement.text : [],
  );
  const code = strings
    .reduce((rest, said) => rest.replace(said, ''), source)
    .replace(/#(?!###)[^\n]*$/gm, '');
  for (const said of strings)
    for (const sentence of said.split(/(?<=[.;:])\s|\n\s*\n/))
      for (const [mark] of OPTIONAL.test(sentence) ? [] : sentence.matchAll(MARK)) {
        const plain = mark.replace(/\\+/, '\\');
        if (!code.includes(plain.replace(/\W/g, '') || plain)) return plain;
      }
  return null;
}
