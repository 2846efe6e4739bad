import { formatNumber } from '../../measures/format';
import { completionsOf } from './completion';
import { quoted, referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const FILLER = ' and then we think about it a little more, step by step';
const TIMES: readonly number[] = [1, 8, 32];

export const repetitionPays: Probe = {
  code: 'RS203',
  title: 'The longer the completion, the more it is paid',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts) return null;
    const isKnown = texts.successes.length + texts.failures.length > 0;
    const rows = isKnown
      ? [...spreadRows(texts.successes, 4), ...spreadRows(texts.failures, 4)]
      : spreadRows(texts.any, 8);
    if (rows.length < 4) return null;
    const ways = [
      { what: 'filler words', make: (text: string, n: number): string => FILLER.repeat(n * 4) + text },
      { what: 'filler words', make: (text: string, n: number): string => text + FILLER.repeat(n * 4) },
      { what: 'repetitions of itself', make: (text: string, n: number): string => `${text}\n`.repeat(n + 1) },
    ];
    return {
      episodes: ways.flatMap(({ make }) =>
        rows.flatMap((row) => [
          [{ base: row }],
          ...TIMES.map((n) => [texts.withText(row, make(texts.text(row), n))]),
        ]),
      ),
      *judge(results): Generator<ProbeFinding> {
        let at = 0;
        for (const { what } of ways) {
          const grown = rows.filter(() => {
            const rewards = results.slice(at, at + 1 + TIMES.length).map(([result]) => result?.reward ?? NaN);
            at += 1 + TIMES.length;
            // The first repetition may cost what was single; what matters is that there is no end to it.
            const [plain = NaN, ...longer] = rewards;
            return (
              longer.every((reward, k) => k === 0 || reward > (longer[k - 1] ?? NaN) + 1e-9) &&
              (longer.at(-1) ?? NaN) > plain + 1e-9
            );
          });
          if (grown.length < rows.length * 0.6) continue;
          const [row = 0] = grown;
          const start = results[rows.indexOf(row) * (1 + TIMES.length)]?.[0]?.reward ?? NaN;
          yield {
            at: input.entry,
            message: `${what[0]?.toUpperCase() ?? ''}${what.slice(1)} raise the reward without end: it grows with each of ${TIMES.length} lengths tried, in ${grown.length} of ${rows.length} completions (from ${formatNumber(start)} for ${quoted(texts.text(row), 40)}).`,
            evidence: referenceTo(input, row),
          };
          return;
        }
      },
    };
  },
};
