import { wrongCompletion, type Case } from '../../adversary/case';
import { equivalents } from '../../adversary/equivalents';
import type {
  AdversarialReport,
  ContrastLine,
  EquivalentLine,
  StrategyLine,
  TriedCompletion,
  TriedExample,
} from '../../adversary/report';
import { strategies } from '../../adversary/strategies';
import { StepStatus, type ReplayResult } from '../../sandbox/replay';
import type { Limits, RunControl, Sandbox } from '../../sandbox/sandbox';
import { stepAt } from '../describe-step';
import { looksAtBatch } from '../of-batch';
import { replayAlone } from './alone';
import { completionsOf, type Completions } from './completion';
import type { ProbeInput } from './probe';
import type { ProbeRow } from './synthetic';
import { casesOf, MAX_CASES, MAX_RECORDED, MIN_CASES, questionsOf } from './adversary-questions';

/** Seconds a row up to which all is tried, and up to which a little is; a busy machine is slow, too. */
const QUICK = 0.02;

const SLOW = 0.06;

/** What grades by other processes takes as long for each completion. */
export const STARTS_PROCESSES =
  /\b(subprocess|multiprocessing|concurrent\.futures|requests|httpx|openai|docker)\b/;

const MAX_SECONDS = 15;

/** Everything that one replay has said of the reward. */
export interface Battery {
  readonly texts: Completions;
  readonly report: AdversarialReport;
  readonly cases: readonly TriedCase[];
  readonly asked: readonly Asked[];
  /** What recorded completions get. */
  readonly successes: readonly number[];
  readonly failures: readonly number[];
}

export interface TriedCase {
  readonly row: number;
  readonly of: Case;
  /** What the recorded right completion gets. */
  readonly full: number;
  /** What a wrong answer in the same form gets; NaN where the answer can't be found in the text. */
  readonly wrong: number;
}

/** One made-up completion and what came of it. */
export interface Asked {
  readonly kind:
    'strategy' | 'equivalent' | 'contrast' | 'spelled' | 'numbers' | 'reference' | 'limit' | 'form';
  readonly name: string;
  readonly at: number;
  readonly row: number;
  readonly text: string;
  readonly reference: string;
  readonly reward: number;
  readonly error: string | null;
  readonly line: number | null;
}

/**
 * Tries every strategy and every way to write a right answer on a few prompts of the recording, in one replay of its own.
 * Null where the recording or the reward is of another kind, where no success is recorded, or where it would take too long.
 */
export async function tryAdversary(
  input: ProbeInput,
  sandbox: Sandbox,
  limits: Limits,
  secondsPerRow: number,
  control?: RunControl,
): Promise<Battery | null> {
  const texts = completionsOf(input);
  if (!texts || looksAtBatch(input.rules)) return null;
  const all = casesOf(texts, paidRows(input));
  const most = STARTS_PROCESSES.test(input.reward.source) ? QUICK : SLOW;
  const cases = all.slice(0, secondsPerRow <= QUICK ? MAX_CASES : MIN_CASES);
  if (cases.length < MIN_CASES || secondsPerRow > most) return null;
  const questions = questionsOf(cases, texts, input.reward.source);
  const recorded = [texts.successes, texts.failures].map((rows) => rows.slice(0, MAX_RECORDED));
  const wrongs = cases.map(({ row, of }) => {
    const text = wrongCompletion(of);
    return text === null ? { base: row } : texts.withText(row, text);
  });
  const rows: ProbeRow[] = [
    ...recorded.flat().map((row) => ({ base: row })),
    ...cases.map(({ row }) => ({ base: row })),
    ...wrongs,
    ...questions.map(({ made }) => made),
  ];
  const replayed = await replayAlone(input, rows, MAX_SECONDS, { sandbox, limits, control });
  if (!replayed.ok || control?.signal?.aborted) return null;
  const replay = replayed.value;
  if (replay.errors.some(({ kind, firstRow }) => kind === 'timeout' || firstRow === null)) return null;
  const paid = (at: number): number => replay.reward[at] ?? NaN;
  const [good = [], bad = []] = recorded;
  let at = good.length + bad.length;
  const tried = cases.map((own, i): TriedCase => ({
    ...own,
    full: paid(at + i),
    wrong: wrongCompletion(own.of) === null ? NaN : paid(at + cases.length + i),
  }));
  at += 2 * cases.length;
  const asked = questions.map(({ made: _, ...question }, i): Asked => ({
    ...question,
    reward: paid(at + i),
    ...errorOf(replay, at + i),
  }));
  const successes = good.map((_, i) => paid(i));
  const failures = bad.map((_, i) => paid(good.length + i));
  return {
    texts,
    cases: tried,
    asked,
    successes,
    failures,
    report: reportOf(input, texts, tried, asked, successes, failures),
  };
}

/** Whether a recorded row gets more than the least that any gets; all do where that is not known. */
function paidRows({ trace }: ProbeInput): (row: number) => boolean {
  const rewardOf = new Map(trace.rows.map((row, i) => [row, trace.reward[i] ?? NaN] as const));
  const known = [...rewardOf.values()].filter((reward) => !Number.isNaN(reward));
  const least = Math.min(...known);
  return (row) => !((rewardOf.get(row) ?? NaN) <= least + 1e-9);
}

function errorOf(replay: ReplayResult, row: number): { error: string | null; line: number | null } {
  if (replay.status[row] !== StepStatus.Crash) return { error: null, line: null };
  const known = replay.errors.filter(({ firstRow }) => firstRow !== null && firstRow <= row);
  const error = known.find(({ firstRow }) => firstRow === row) ?? known.at(-1) ?? replay.errors[0];
  return error
    ? { error: `${error.type}: ${error.message}`, line: error.line }
    : { error: 'an error', line: null };
}

/** The least that a completion gets which is surely wrong. */
export function lowOf(own: TriedCase, failures: readonly number[]): number {
  if (!Number.isNaN(own.wrong)) return own.wrong;
  const known = failures.filter((reward) => !Number.isNaN(reward));
  return known.length ? Math.min(...known) : NaN;
}

function reportOf(
  { task: { set } }: ProbeInput,
  texts: Completions,
  cases: readonly TriedCase[],
  asked: readonly Asked[],
  successes: readonly number[],
  failures: readonly number[],
): AdversarialReport {
  const fullOf = (one: Asked): number => cases[one.at]?.full ?? NaN;
  const isPaid = (one: Asked): boolean => one.reward >= fullOf(one) - 1e-9;
  // What a plain wrong answer gets, too, is no trick.
  const isTrick = (one: Asked): boolean => {
    const own = cases[one.at];
    return isPaid(one) && !(own && one.reward <= lowOf(own, failures) + 1e-9);
  };
  const shownOf = (one: Asked): TriedExample => ({
    trajectory: stepAt(set, one.row)?.trajectory ?? '',
    completion: one.text,
    reference: one.reference,
    reward: one.reward,
    full: fullOf(one),
  });
  const example = (one: Asked | undefined): TriedExample | null => (one ? shownOf(one) : null);
  const each = (own: readonly Asked[], isHit: (one: Asked) => boolean): TriedCompletion[] =>
    own.map((one) => ({ ...shownOf(one), paid: isHit(one), error: one.error }));
  const of = (kind: Asked['kind'], name: string): Asked[] =>
    asked.filter((one) => one.kind === kind && one.name === name);
  const counted = (
    own: readonly Asked[],
    isHit: (one: Asked) => boolean,
  ): { tried: number; paid: number; rate: number } => {
    const paid = own.filter(isHit).length;
    return { tried: own.length, paid, rate: own.length ? paid / own.length : 0 };
  };
  return {
    cases: cases.length,
    tellsAnswers: texts.inputs.length > 0 && cases.some((own) => own.full > lowOf(own, failures) + 1e-9),
    strategies: strategies.map(({ name, family, about, paidBySound }): StrategyLine => {
      const own = of('strategy', name);
      const crashed = own.filter(({ error }) => error !== null).length;
      const shown = example(own.find(isTrick) ?? own[0]);
      return {
        name,
        family,
        about,
        paidBySound,
        ...counted(own, isTrick),
        crashed,
        example: shown,
        completions: each(own, isTrick),
      };
    }),
    equivalents: equivalents.map(({ name, family }): EquivalentLine => {
      const own = of('equivalent', name);
      return {
        name,
        family,
        ...counted(own, isPaid),
        example: example(own.find((one) => !isPaid(one)) ?? own[0]),
        completions: each(own, isPaid),
      };
    }),
    contrast: texts.inputs.flatMap((input): ContrastLine[] => {
      const own = of('contrast', input);
      const fell = own.filter(({ at, reward }) => reward < (successes[at] ?? NaN) - 1e-9).length;
      return own.length ? [{ input, tried: own.length, fell }] : [];
    }),
  };
}
