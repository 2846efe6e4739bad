import { formatNumber } from '../../measures/format';
import { completionsOf, type Completions } from './completion';
import { atLine, fullMarks, quoted } from './judging';
import type { Probe, ProbeFinding, ProbeResult } from './probe';

const EMPTY: readonly string[] = ['', ' \n '];
const MAX_ROWS = 4;

export const emptyCompletion: Probe = {
  code: 'RS201',
  title: 'An empty completion is paid, or crashes the reward',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts) return null;
    const rows = [...texts.successes, ...texts.failures].slice(0, MAX_ROWS);
    const originals = texts.successes.slice(0, 8);
    const asked = rows.flatMap((row) => EMPTY.map((text) => ({ row, text })));
    return {
      episodes: [
        ...asked.map(({ row, text }) => [texts.withNothing(row, text)]),
        ...originals.map((row) => [{ base: row }]),
        ...texts.failures.slice(0, 12).map((row) => [{ base: row }]),
      ],
      *judge(results): Generator<ProbeFinding> {
        const [empty, good, bad] = [
          results.slice(0, asked.length),
          results.slice(asked.length, asked.length + originals.length),
          results.slice(asked.length + originals.length),
        ];
        const crashed = empty.findIndex(([result]) => result?.error);
        if (crashed >= 0) {
          const [result] = empty[crashed] ?? [];
          yield {
            at: atLine(input, result?.line ?? null),
            message: `The completion ${quoted(asked[crashed]?.text ?? '')} makes the reward crash: ${result?.error ?? ''}. In training every model writes nothing now and then.`,
            evidence: [],
          };
          return;
        }
        const marks = fullMarks(good, bad);
        if (!marks) return;
        // A reward for brevity may rightly prefer nothing to a failure; one that looks at the answer should not.
        const isGrader = texts.reference !== null;
        const best = Math.max(...bad.map(([result]) => result?.reward ?? NaN));
        // Nothing at all is better than, or as good as, every failure that was tried.
        const isBest = (result: ProbeResult | undefined): boolean => (result?.reward ?? NaN) >= best - 1e-9;
        const paid = empty.findIndex(([result]) => (result?.reward ?? NaN) >= marks.full - 1e-9);
        // A penalty is rightly 0 for nothing, and what failures get as well is no mark for an answer.
        if (paid >= 0 && marks.full > 0)
          yield {
            at: input.entry,
            severity:
              marks.full > marks.low || looksForSomething(texts, bad, marks.full) ? 'warning' : 'info',
            message: `The completion ${quoted(asked[paid]?.text ?? '')} gets ${formatNumber(empty[paid]?.[0]?.reward ?? NaN)}, as much as a recorded success (${formatNumber(marks.full)}).`,
            evidence: [],
          };
        else {
          // What is paid for nothing, and is more than any attempt that failed has got, is paid for not trying.
          const isShare = (reward: number): boolean =>
            isGrader && reward >= 0.2 * marks.full && reward > best + 1e-9;
          const more = empty.findIndex(
            ([result]) =>
              (result?.reward ?? NaN) > marks.low + (isBest(result) ? 0.1 : 0.3) * (marks.full - marks.low) ||
              isShare(result?.reward ?? NaN),
          );
          if (more >= 0)
            yield {
              at: input.entry,
              severity: isGrader && (empty[more]?.[0]?.reward ?? NaN) > 0 ? 'warning' : 'info',
              message: `The completion ${quoted(asked[more]?.text ?? '')} gets ${formatNumber(empty[more]?.[0]?.reward ?? NaN)}, more than a typical failure (${formatNumber(marks.low)}).`,
              evidence: [],
            };
        }
      },
    };
  },
};

/** What an answer must keep to, or must not have: to say nothing fulfils that. */
const LIMIT = /max|limit|budget|length|num|count|forbid|ban|avoid|exclud|without|not_|no_/i;

/** What an answer must at least have: nothing is too little. */
const LEAST = /(^|_)min(imum)?(_|$)/i;

/** It reads what an answer must have, and there are recorded failures that get less. */
function looksForSomething(
  { inputs, promptColumn }: Completions,
  bad: readonly (readonly ProbeResult[])[],
  full: number,
): boolean {
  return (
    inputs.some((key) => key !== promptColumn && (LEAST.test(key) || !LIMIT.test(key))) &&
    bad.some(([result]) => (result?.reward ?? NaN) < full - 1e-9)
  );
}
