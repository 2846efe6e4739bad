import { formatNumber } from '../../measures/format';
import { completionsOf, withoutMarks, type Completions } from './completion';
import { quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';
import type { ProbeRow } from './synthetic';

const MAX_ROWS = 24;
const ENOUGH = 16;
/** Rewards that look at the whole batch say nothing about one completion alone. */
const OF_BATCH =
  /\b(mean|std|stdev|pstdev|var|variance|median|sorted|rank\w*|argsort|baseline|advantages?)\b/;

export const nothingChangesReward: Probe = {
  code: 'RS221',
  title: 'Nothing that a model writes changes the reward',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts || (input.reward.plan.unit === 'batch' && OF_BATCH.test(input.reward.source))) return null;
    const good = spreadRows(texts.successes, MAX_ROWS);
    const bad = spreadRows(texts.failures, MAX_ROWS);
    const rows = [...good, ...bad];
    if (new Set(rows.map((row) => texts.text(row))).size < ENOUGH) return null;
    const made = spreadRows(rows, 6).flatMap((row) => variants(texts, row, rows));
    return {
      episodes: [...rows.map((row) => [{ base: row }]), ...made.map((row) => [row])],
      *judge(results): Generator<ProbeFinding> {
        const rewards = results.map(([result]) => result?.reward ?? NaN);
        const [recorded, other] = [rewards.slice(0, rows.length), rewards.slice(rows.length)];
        const [value = NaN] = recorded;
        if (recorded.some((reward) => Number.isNaN(reward) || Math.abs(reward - value) > 1e-9)) return;
        const isDeaf = other.every((reward) => Number.isNaN(reward) || Math.abs(reward - value) <= 1e-9);
        // Of a format or a penalty, all that was recorded may rightly be alike.
        const tellsNothing = texts.reference !== null && Math.min(good.length, bad.length) >= 5;
        if (!isDeaf && !tellsNothing) return;
        const [first = 0] = good.length ? good : rows;
        yield {
          at: input.entry,
          message: `All ${rows.length} recorded completions that were tried get ${formatNumber(value)}, ${describe(good.length, bad.length)}${isDeaf ? `, and so do ${made.length} that were emptied, garbled, repeated or stripped of their tags` : ''}: ${quoted(texts.text(first), 40)} and the like teach nothing.`,
          evidence: [
            ...referenceTo(input, first),
            ...bad.slice(0, 1).flatMap((row) => referenceTo(input, row)),
          ],
        };
      },
    };
  },
};

function describe(good: number, bad: number): string {
  return good && bad ? `${good} successes and ${bad} failures` : 'whatever they say';
}

function variants(texts: Completions, row: number, rows: readonly number[]): ProbeRow[] {
  const text = texts.text(row);
  const other = rows.find((candidate) => texts.text(candidate) !== text) ?? row;
  return [
    '',
    text.replace(/[A-Za-z0-9]+/g, '('),
    `${text}\n`.repeat(30),
    withoutMarks(text),
    texts.text(other),
    `${text}\n${texts.text(other)}`,
  ].map((variant) => texts.withText(row, variant));
}
