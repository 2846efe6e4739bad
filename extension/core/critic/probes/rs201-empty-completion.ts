import { formatNumber, formatPercent } from '../../measures/format';
import { completionsOf, type Completions } from './completion';
import { atLine, fullMarks, quoted, typical } from './judging';
import type { Probe, ProbeFinding, ProbeResult } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const EMPTY: readonly string[] = ['', ' \n '];
const MAX_ROWS = 4;

export const emptyCompletion: Probe = {
  code: 'RS201',
  title: 'An empty completion is paid, or crashes the reward',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts) return null;
    const rows = texts.any.slice(0, MAX_ROWS);
    // Where it is not known which of them are right, the best paid stands for it.
    const others = texts.successes.length + texts.failures.length > 0 ? [] : spreadRows(texts.any, 24);
    const originals = texts.successes.slice(0, 8);
    const asked = rows.flatMap((row) => EMPTY.map((text) => ({ row, text })));
    return {
      episodes: [
        ...asked.map(({ row, text }) => [texts.withNothing(row, text)]),
        ...originals.map((row) => [{ base: row }]),
        ...texts.failures.slice(0, 12).map((row) => [{ base: row }]),
        ...others.map((row) => [{ base: row }]),
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
        const said = others.length
          ? paidAsBest(texts, empty, bad)
          : (paidAsAnswer(texts, empty, good, bad) ?? paidAtAll(texts, empty, good, bad));
        if (said)
          yield {
            at: input.entry,
            severity: said.severity ?? 'info',
            ...(said.refutes ? { refutes: true as const } : {}),
            message: `The completion ${quoted(asked[said.which]?.text ?? '')} gets ${said.message}`,
            evidence: [],
          };
      },
    };
  },
};

/** What is said of the empty completion `which`: behind "The completion … gets". */
type Said = Pick<ProbeFinding, 'severity' | 'refutes' | 'message'> & { readonly which: number };
type Results = readonly (readonly ProbeResult[])[];

const rewardOf = (results: readonly ProbeResult[] | undefined): number => results?.[0]?.reward ?? NaN;

/** Share of a right answer's reward from which on something is paid. */
const PAID = 0.2;

/** Nothing is paid like a success, or better than to try and fail. */
function paidAsAnswer(texts: Completions, empty: Results, good: Results, bad: Results): Said | null {
  const marks = fullMarks(good, bad);
  if (!marks) return null;
  const { full, low } = marks;
  // A penalty is rightly 0 for nothing, and what failures get as well is no mark for an answer.
  const asMuch = full > 0 ? empty.findIndex((one) => rewardOf(one) >= full - 1e-9) : -1;
  if (asMuch >= 0)
    return {
      which: asMuch,
      severity: full > low || looksForSomething(texts, bad, full) ? 'warning' : 'info',
      message: `${formatNumber(rewardOf(empty[asMuch]))}, as much as a success (${formatNumber(full)}).`,
    };
  // A reward for brevity may rightly prefer nothing to a failure; one that looks at the answer should not.
  const isGrader = texts.reference !== null;
  const best = Math.max(...bad.map(rewardOf));
  const more = empty.findIndex((one) => {
    const reward = rewardOf(one);
    // Nothing at all is better than, or as good as, every failure that was tried.
    const isBest = reward >= best - 1e-9;
    // What is paid for nothing, and is more than any attempt that failed has got, is paid for not trying.
    const isShare = isGrader && reward >= PAID * full && reward > best + 1e-9;
    return reward > low + (isBest ? 0.1 : 0.3) * (full - low) || isShare;
  });
  if (more < 0) return null;
  return {
    which: more,
    severity: isGrader && rewardOf(empty[more]) > 0 ? 'warning' : 'info',
    message: `${formatNumber(rewardOf(empty[more]))}, more than a typical failure (${formatNumber(low)}).`,
  };
}

/** Nothing is paid like the best of what was recorded, by a reward that looks at what an answer is to be. */
function paidAsBest(texts: Completions, empty: Results, others: Results): Said | null {
  const paid = others.map(rewardOf).filter((reward) => !Number.isNaN(reward));
  const [most, least] = [Math.max(...paid), Math.min(...paid)];
  const which = empty.findIndex((one) => rewardOf(one) >= most - 1e-9);
  if (which < 0 || !(most > 0) || !(most > least + 1e-9)) return null;
  return {
    which,
    severity: looksForSomething(texts, others, most) ? 'warning' : 'info',
    message: `${formatNumber(rewardOf(empty[which]))}, as much as the best of ${paid.length} recorded completions; the worst gets ${formatNumber(least)}.`,
  };
}

/** Nothing is paid a part of an answer, though no more than to try and fail: no policy will end there, but paid it is. */
function paidAtAll(texts: Completions, empty: Results, good: Results, bad: Results): Said | null {
  const [full, low] = [typical(good), typical(bad)];
  const most = Math.max(...empty.map(rewardOf).filter((reward) => !Number.isNaN(reward)));
  const which = empty.findIndex((one) => rewardOf(one) === most);
  if (which < 0 || !(full > 0) || !(most > 0.01 * full)) return null;
  // Where failures get that too, and nothing gets less, it is where the scale begins.
  const isFloor = Math.abs(most - low) <= 1e-9 && !bad.some((one) => rewardOf(one) < most - 1e-9);
  return {
    which,
    severity: 'info',
    message: `${formatNumber(most)}, ${isFloor ? 'as little as a failure' : `${formatPercent(most / full)} of a typical success (${formatNumber(full)})`}${isFloor || Number.isNaN(low) ? '' : `; a typical failure gets ${formatNumber(low)}`}.`,
    ...(texts.reference !== null && !isFloor && most > PAID * full ? { refutes: true as const } : {}),
  };
}

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
