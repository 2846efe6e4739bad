import { inThought } from '../../adversary/case';
import { formatNumber } from '../../measures/format';
import { STARTS_PROCESSES } from './adversary';
import { completionsOf } from './completion';
import { countedTokens } from './counted-tokens';
import { quoted, referenceTo } from './judging';
import { placeOfCount } from './payments';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const FILLER = ' and then we think about it a little more, step by step';
const TIMES: readonly number[] = [1, 8, 32];

/** A way to make a text longer, as often as is said; null where it has no place for that. */
interface Way {
  readonly what: string;
  make(text: string, times: number): string | null;
}

const WAYS: readonly Way[] = [
  { what: 'Filler words raise', make: (text, n) => FILLER.repeat(n * 4) + text },
  { what: 'Filler words raise', make: (text, n) => text + FILLER.repeat(n * 4) },
  { what: 'Repetitions of itself raise', make: (text, n) => `${text}\n`.repeat(n + 1) },
  {
    what: 'Lines of thought raise',
    make: (text, n) => inThought(text, (thought) => `\nWe go on.`.repeat(n * 4) + thought),
  },
];

export const repetitionPays: Probe = {
  code: 'RS203',
  title: 'The longer the completion, the more it is paid',
  severity: 'warning',
  prepare(input) {
    const texts = completionsOf(input);
    if (!texts) return null;
    const isKnown = texts.successes.length + texts.failures.length > 0;
    const good = spreadRows(texts.successes, 4);
    const rows = isKnown ? [...good, ...spreadRows(texts.failures, 4)] : spreadRows(texts.any, 8);
    if (rows.length < 4) return null;
    // Each text is a replay of its own; where that starts a process, these are too many.
    const isSlow = STARTS_PROCESSES.test(input.reward.source);
    const few = [...rows.slice(0, 3), ...rows.slice(-2)];
    const counted = isSlow ? [] : countedTokens(input.rules).flatMap(waysOf);
    const ways = [
      ...WAYS.map((way) => ({ way, of: rows })),
      ...counted.map((way) => ({ way, of: few })),
    ].flatMap(({ way, of }) => {
      const made = of.flatMap((row) => {
        const longer = TIMES.flatMap((n) => way.make(texts.text(row), n) ?? []);
        return longer.length === TIMES.length ? [{ row, longer }] : [];
      });
      return made.length >= 3 ? [{ what: way.what, made }] : [];
    });
    return {
      episodes: ways.flatMap(({ made }) =>
        made.flatMap(({ row, longer }) => [
          [{ base: row }],
          ...longer.map((text) => [texts.withText(row, text)]),
        ]),
      ),
      *judge(results): Generator<ProbeFinding> {
        let at = 0;
        for (const { what, made } of ways) {
          const tried = made.map(({ row }) => {
            const rewards = results.slice(at, at + 1 + TIMES.length).map(([result]) => result?.reward ?? NaN);
            at += 1 + TIMES.length;
            return { row, rewards };
          });
          const grown = tried.filter(
            ({ rewards: [plain = NaN, ...longer] }) =>
              // The first repetition may cost what was single; what matters is that there is no end to it.
              longer.every((reward, k) => k === 0 || reward > (longer[k - 1] ?? NaN) + 1e-9) &&
              (longer.at(-1) ?? NaN) > plain + 1e-9,
          );
          // A reward may pay for the length of right answers only.
          const isRight = (row: number): boolean => good.includes(row);
          const [right, ofRight] = [tried, grown].map((all) => all.filter(({ row }) => isRight(row)).length);
          const isGated = (ofRight ?? 0) >= 3 && ofRight === right;
          const [first] = grown;
          if (!first || (grown.length < tried.length * 0.6 && !isGated)) continue;
          const [start = NaN] = first.rewards;
          yield {
            at: placeOfCount(input.rules) ?? input.entry,
            message: `${what} the reward without end: it grows with each of ${TIMES.length} lengths tried, in ${grown.length} of ${tried.length} completions (from ${formatNumber(start)} to ${formatNumber(first.rewards.at(-1) ?? NaN)} for ${quoted(texts.text(first.row), 40)}).`,
            evidence: referenceTo(input, first.row),
          };
          return;
        }
      },
    };
  },
};

/** What the reward looks for, on lines of its own and in one line: at the start, in the code, in the thought, at the end. */
function waysOf(token: string): Way[] {
  const what = `${quoted(token, 30)}, again and again, raises`;
  const lines = (n: number): string => `${token} so\n`.repeat(n * 2);
  return [
    { what, make: (text, n) => lines(n) + text },
    { what, make: (text, n) => insideCode(text, lines(n)) },
    { what, make: (text, n) => inThought(text, (thought) => `\n${lines(n)}${thought}`) },
    { what, make: (text, n) => `${text}\n${lines(n)}` },
  ];
}

function insideCode(text: string, lines: string): string | null {
  const fence = /```\w*\n/.exec(text);
  if (!fence) return null;
  const at = fence.index + fence[0].length;
  return text.slice(0, at) + lines + text.slice(at);
}
