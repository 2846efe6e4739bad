import { formatNumber } from '../../measures/format';
import { completionsOf } from './completion';
import { quoted, referenceTo } from './judging';
import { placeOfCount } from './payments';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const FILLER = 'and then we think about it a little more, step by step ';
const TIMES: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192];
const MAX_ROWS = 3;

export const lengthTurnsBack: Probe = {
  code: 'RS229',
  title: 'Of a length that costs, more pays again',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts) return null;
    // Only where the length is worked with at all.
    if (!/\b(cos|sin)\(|%|\*\*\s*2\b/.test(input.reward.source)) return null;
    const rows = spreadRows(texts.successes, MAX_ROWS);
    if (rows.length < MAX_ROWS) return null;
    return {
      episodes: rows.flatMap((row) =>
        TIMES.map((n) => [texts.withText(row, FILLER.repeat(n) + texts.text(row))]),
      ),
      *judge(results): Generator<ProbeFinding> {
        const turned = rows.flatMap((row, k) => {
          const rewards = results
            .slice(k * TIMES.length, (k + 1) * TIMES.length)
            .map(([result]) => result?.reward ?? NaN);
          const turn = rewards.some((reward) => Number.isNaN(reward)) ? null : turnOf(rewards);
          return turn ? [{ row, ...turn }] : [];
        });
        const [first] = turned;
        if (!first || turned.length < rows.length) return;
        const words = (k: number): number =>
          texts.text(first.row).split(/\s+/).length + (TIMES[k] ?? 0) * (FILLER.split(' ').length - 1);
        yield {
          at: placeOfCount(input.rules) ?? input.entry,
          message: `A right completion of ${words(first.start)} words gets ${formatNumber(first.from)}, padded to ${words(first.low)} words ${formatNumber(first.least)}, and to ${words(first.end)} words ${formatNumber(first.again)} again (${quoted(texts.text(first.row), 40)}): beyond its range the length is paid for. Limit the length first: \`min(length, max_len)\`.`,
          evidence: referenceTo(input, first.row),
        };
      },
    };
  },
};

/** Where rewards over growing lengths fall clearly, and then rise again by at least half of it; null where they don't. */
function turnOf(
  rewards: readonly number[],
): { start: number; low: number; end: number; from: number; least: number; again: number } | null {
  for (let low = 1; low < rewards.length - 1; low++) {
    const [before, after] = [rewards.slice(0, low), rewards.slice(low + 1)];
    const [from, least, again] = [Math.max(...before), rewards[low] ?? NaN, Math.max(...after)];
    const fall = from - least;
    if (fall > 0.1 * Math.max(Math.abs(from), Math.abs(least)) && again - least >= 0.5 * fall)
      return { start: before.indexOf(from), low, end: low + 1 + after.indexOf(again), from, least, again };
  }
  return null;
}
