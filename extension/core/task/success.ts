import type { TrajectorySet } from '../trajectory/model';
import type { KnownEnvironment } from './environments';
import { observationAfter } from './environments';
import type { Scalar } from './scalars';
import { recordedScalars } from './scalars';
import type { SuccessGuess } from './success-columns';
import { guessFromColumns } from './success-columns';

interface Summary {
  readonly lastRow: number;
  readonly length: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly lastReward: number;
  readonly return: number;
}

/** Fewer episodes of one kind than this say nothing about which kind is the better. */
const FEW = 2;

const FLAG =
  /^(is_?|task_?|episode_?)?(success|succeeded|successful|solved|goal_?reached|reached_?goal|won|correct|completed)$/i;

/** What the recording itself calls a success, most trustworthy sign first; null when nothing does. */
export function guessSuccess(
  set: TrajectorySet,
  format: string,
  environment: KnownEnvironment | null,
): SuccessGuess | null {
  const episodes = set.episodes.filter(({ length }) => length > 0);
  if (episodes.length === 0) return null;
  if (set.kind === 'completions') return guessFromColumns(set);
  return (
    fromFlag(set) ??
    (format === 'deepracer' ? fromProgress(set) : null) ??
    (environment ? fromEnvironment(set, environment) : null) ??
    fromRewards(set)
  );
}

function fromFlag(set: TrajectorySet): SuccessGuess | null {
  for (const scalar of recordedScalars(set).filter(({ name }) => FLAG.test(name))) {
    const last = set.episodes.map(({ start, length }) => flagOf(scalar, start + length - 1));
    if (last.every((value) => value === undefined)) continue;
    const ever = set.episodes.map(({ start, length }) =>
      Array.from({ length }, (_, t) => flagOf(scalar, start + t)).some((value) => value === true),
    );
    // Robots often reach the goal and are then left to move on.
    const leaves = ever.some((value, i) => value && last[i] !== true);
    return {
      expression: leaves ? `any(${scalar.ofStep} for s in steps)` : scalar.expression,
      why: `the recording says so in ${scalar.name}${leaves ? ', at some step of the episode' : ''}`,
      confidence: leaves ? 0.8 : 0.95,
      successes: leaves ? ever : last.map((value) => value ?? null),
    };
  }
  return null;
}

function fromEnvironment(set: TrajectorySet, { title, success }: KnownEnvironment): SuccessGuess | null {
  return success
    ? {
        expression: success.expression,
        why: `this looks like ${title}: ${success.why}`,
        confidence: 0.7,
        successes: set.episodes.map(({ start, length }) =>
          success.holds(observationAfter(set, start + length - 1)),
        ),
      }
    : null;
}

function flagOf(scalar: Scalar, row: number): boolean | undefined {
  const value = scalar.read(row);
  if (typeof value === 'boolean') return value;
  return value === 0 || value === 1 ? value === 1 : undefined;
}

function fromProgress(set: TrajectorySet): SuccessGuess | null {
  const progress = recordedScalars({ ...set, nextObservation: null, info: null }).find(
    ({ name }) => name === 'progress',
  );
  if (!progress) return null;
  return {
    expression: `${progress.expression} >= 100`,
    why: 'a DeepRacer lap is complete at 100 % progress',
    confidence: 0.95,
    successes: set.episodes.map(({ start, length }) => {
      const value = progress.read(start + length - 1);
      return typeof value === 'number' ? value >= 100 : null;
    }),
  };
}

function fromRewards(set: TrajectorySet): SuccessGuess | null {
  const { reward } = set;
  const summaries = summarise(set);
  const both = summaries.some((e) => e.terminated) && summaries.some((e) => e.truncated && !e.terminated);
  if (!reward) return both ? fromFlags(summaries) : null;
  const before = range(set, reward, false);
  const all = range(set, reward, true);

  // Nothing is paid until the end, and then only sometimes.
  if (before.max <= 0 && summaries.some(({ lastReward }) => lastReward > 0)) {
    const ends = summaries.every(({ terminated, lastReward }) => terminated || !(lastReward > 0));
    const constant = before.min === before.max || before.max === -Infinity;
    return {
      expression: ends ? 'reward > 0 and terminated' : 'reward > 0',
      why: 'only some last steps were paid for while recording, no step before',
      confidence: constant ? 0.9 : 0.75,
      successes: summaries.map(({ lastReward, terminated }) => lastReward > 0 && (!ends || terminated)),
    };
  }
  if (all.min === all.max && all.max === 0) {
    return {
      expression: 'reward > 0 and terminated',
      why: 'every recorded reward is 0, as where only the goal is paid: then no recorded episode reached it',
      confidence: 0.5,
      successes: summaries.map(() => false),
    };
  }
  if (all.min === all.max && all.max > 0) return survival(summaries, 'every step pays the same');
  // A step costs the same everywhere; a few may cost more (a cliff).
  if (before.max < 0 && shareOf(set, reward, before.max) > 0.8) {
    return {
      expression: 'terminated',
      why: `every step costs ${-before.max}, so to end the episode is the aim${summaries.some((e) => e.terminated) ? '' : '; no recorded episode was ended'}`,
      confidence: both || !summaries.some((e) => e.terminated) ? 0.7 : 0.5,
      successes: summaries.map(({ terminated }) => terminated),
    };
  }
  const ended = summaries.filter(({ terminated }) => terminated);
  const typical = median([...reward].filter(Number.isFinite).map(Math.abs));
  const split = ended.filter(({ lastReward }) => Math.abs(lastReward) > 5 * typical);
  if (
    split.length > ended.length * 0.8 &&
    split.some(({ lastReward }) => lastReward > 0) &&
    split.some(({ lastReward }) => lastReward < 0)
  ) {
    return {
      expression: 'reward > 0 and terminated',
      why: 'the last step of an episode pays or costs far more than any other',
      confidence: 0.7,
      successes: summaries.map(({ lastReward, terminated }) => lastReward > 0 && terminated),
    };
  }
  return (both ? fromEndings(summaries) : null) ?? fromReturns(summaries);
}

function survival(summaries: readonly Summary[], why: string): SuccessGuess {
  const truncated = summaries.some((e) => e.truncated && !e.terminated);
  const longest = summaries.reduce((most, { length }) => Math.max(most, length), 0);
  const atLongest = summaries.filter(({ length }) => length === longest).length;
  // Some formats keep no truncation flag: many episodes of the same greatest length show the limit all the same.
  if (truncated || atLongest < 2) {
    return {
      expression: 'truncated',
      why: truncated
        ? `${why}, so to last is the aim: a truncated episode was still running`
        : `${why}, so to last is the aim; no recorded episode lasted until it was truncated`,
      confidence: truncated ? 0.85 : 0.5,
      successes: summaries.map((e) => e.truncated),
    };
  }
  if (atLongest === summaries.length) {
    return {
      expression: `T >= ${longest}`,
      why: `${why} and every episode has ${longest} steps, so the recording does not tell good episodes from bad ones`,
      confidence: 0.2,
      successes: summaries.map(() => true),
    };
  }
  return {
    expression: `T >= ${longest}`,
    why: `${why}, so to last is the aim, and ${atLongest} episodes end at the same greatest length, ${longest}`,
    confidence: 0.7,
    successes: summaries.map(({ length }) => length >= longest),
  };
}

/** Without rewards, only how the episodes ended is known. */
function fromFlags(summaries: readonly Summary[]): SuccessGuess {
  return {
    expression: 'terminated',
    why: 'some episodes were ended by the environment and some by the clock; which of them are successes is a guess',
    confidence: 0.3,
    successes: summaries.map(({ terminated }) => terminated),
  };
}

function fromEndings(summaries: readonly Summary[]): SuccessGuess | null {
  const terminated = summaries.filter((e) => e.terminated).map((e) => e.return);
  const truncated = summaries.filter((e) => e.truncated && !e.terminated).map((e) => e.return);
  const gap = median(truncated) - median(terminated);
  if (gap === 0 || Number.isNaN(gap)) return null;
  const lasting = gap > 0;
  const fewest = Math.min(terminated.length, truncated.length);
  const few = fewest < FEW ? `, but there are only ${fewest} of one kind` : '';
  return {
    expression: lasting ? 'truncated and not terminated' : 'terminated',
    why: `episodes that were ${lasting ? 'truncated' : 'terminated'} had the higher recorded returns (median ${short(lasting ? median(truncated) : median(terminated))} against ${short(lasting ? median(terminated) : median(truncated))})${few}`,
    confidence: few ? 0.35 : 0.55,
    successes: summaries.map((e) => (lasting ? e.truncated && !e.terminated : e.terminated)),
  };
}

/** Splits at the widest gap between neighbouring returns, the outer tenths left aside. */
function fromReturns(summaries: readonly Summary[]): SuccessGuess | null {
  const returns = summaries
    .map((e) => e.return)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const edge = Math.floor(returns.length / 10);
  let split: { readonly at: number; readonly gap: number } | null = null;
  for (let i = Math.max(1, edge); i < returns.length - edge; i++) {
    const low = returns[i - 1] ?? NaN;
    const high = returns[i] ?? NaN;
    if (high - low > (split?.gap ?? 0)) split = { at: roundWithin(low, high), gap: high - low };
  }
  if (!split) return null;
  const bound = split.at;
  return {
    expression: `sum(s.reward for s in steps) >= ${bound}`,
    why: `nothing else tells the episodes apart, so their recorded returns are split at the widest gap, ${bound}; choose your own bound`,
    confidence: 0.3,
    successes: summaries.map((e) => (Number.isFinite(e.return) ? e.return >= bound : null)),
  };
}

function summarise(set: TrajectorySet): Summary[] {
  return set.episodes.map(({ start, length }) => {
    const lastRow = start + length - 1;
    let sum = 0;
    for (let row = start; row <= lastRow; row++) sum += set.reward?.[row] ?? NaN;
    return {
      lastRow,
      length,
      terminated: set.terminated[lastRow] === 1,
      truncated: set.truncated[lastRow] === 1,
      lastReward: set.reward?.[lastRow] ?? NaN,
      return: sum,
    };
  });
}

function range(set: TrajectorySet, reward: Float64Array, withLast: boolean): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const { start, length } of set.episodes) {
    for (let row = start; row < start + length - (withLast ? 0 : 1); row++) {
      const value = reward[row] ?? NaN;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return { min, max };
}

function shareOf(set: TrajectorySet, reward: Float64Array, value: number): number {
  return reward.reduce((sum, r) => sum + Number(r === value), 0) / Math.max(1, set.steps);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** The number with the fewest digits above `low` and up to `high`. */
function roundWithin(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  for (let digits = 1; digits <= 15; digits++) {
    const rounded = Number(middle.toPrecision(digits));
    if (rounded > low && rounded <= high) return rounded;
  }
  return high;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
