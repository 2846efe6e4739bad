import { formatNumber } from '../../measures/format';
import { looksAtBatch } from '../of-batch';
import { withoutMarks } from '../../adversary/answer-text';
import { completionsOf, type Completions } from './completion';
import { quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding, ProbeInput } from './probe';
import { saysReference } from '../vocabulary';
import { spreadRows } from './rs202-answer-makes-no-difference';
import type { ProbeRow } from './synthetic';

const MAX_ROWS = 24;
const ENOUGH = 16;

export const nothingChangesReward: Probe = {
  code: 'RS221',
  title: 'Nothing that a model writes changes the reward',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts || looksAtBatch(input.rules)) return null;
    const good = spreadRows(texts.successes, MAX_ROWS);
    const bad = spreadRows(texts.failures, MAX_ROWS);
    const rows = good.length + bad.length > 0 ? [...good, ...bad] : spreadRows(texts.any, 2 * MAX_ROWS);
    if (new Set(rows.map((row) => texts.text(row))).size < ENOUGH) return null;
    const made = spreadRows(rows, 6).flatMap((row) => variants(texts, row, rows));
    return {
      episodes: [...rows.map((row) => [{ base: row }]), ...made.map((row) => [row])],
      *judge(results): Generator<ProbeFinding> {
        const rewards = results.map(([result]) => result?.reward ?? NaN);
        const [recorded, other] = [rewards.slice(0, rows.length), rewards.slice(rows.length)];
        const [value = NaN] = recorded;
        if (recorded.some((reward) => Number.isNaN(reward) || Math.abs(reward - value) > 1e-9)) return;
        const isSame = (reward: number): boolean => Number.isNaN(reward) || Math.abs(reward - value) <= 1e-9;
        // What is handed the right answer is to tell more than whether there is a text.
        const isDeaf =
          other.every(isSame) ||
          (isHandedReference(input) &&
            Math.min(good.length, bad.length) >= 5 &&
            other.every((reward, i) => isSame(reward) || i % VARIANTS === 0));
        // Of a format or a penalty, all that was recorded may rightly be alike.
        const tellsNothing = texts.reference !== null && Math.min(good.length, bad.length) >= 5;
        // What was spoiled is never worth more than all that was recorded, whatever the reward is for.
        const most = Math.max(...other.filter((reward) => !Number.isNaN(reward)));
        if (!isDeaf && !tellsNothing && !(most > value + 1e-9)) return;
        const [first = 0] = good.length ? good : rows;
        yield {
          at: input.entry,
          message: `All ${rows.length} recorded completions that were tried get ${formatNumber(value)}, ${describe(good.length, bad.length)}${isDeaf ? `, and so do ${other.filter(isSame).length} of ${made.length} that were emptied, garbled, repeated or stripped of their tags` : most > value + 1e-9 ? `; of ${made.length} that were emptied, garbled, repeated or stripped of their tags, some get ${formatNumber(most)}` : ''}: nothing can be learned from completions like ${quoted(texts.text(first), 40)}.`,
          evidence: [
            ...referenceTo(input, first),
            ...bad.slice(0, 1).flatMap((row) => referenceTo(input, row)),
          ],
        };
      },
    };
  },
};

/** Of each row the first is the empty text. */
const VARIANTS = 7;

function isHandedReference({ reward }: ProbeInput): boolean {
  return reward.plan.arguments.some(({ source }) => source.from === 'key' && saysReference(source.key));
}

function describe(good: number, bad: number): string {
  return good && bad ? `${good} successes and ${bad} failures` : 'whatever they say';
}

/** What penalties are for: other scripts, links, markup, phrases, capitals. */
const UNUSUAL =
  'Привет, 世界! 😀 See https://example.com !!!\n# TITLE\n- **bold** `code` I am sorry, as an AI model I CANNOT DO THAT; however, wait. {"a": 1}';

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
    `${text}\n${UNUSUAL}`,
  ].map((variant) => texts.withText(row, variant));
}
