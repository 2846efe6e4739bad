import type { Evaluation } from '../measures/evaluation';
import { bootstrap } from '../measures/interval';
import { hasValue, type MeasureInput } from '../measures/measure';
import { aucOf, PairHistogram, tieGroups } from '../measures/ranking';
import type { StepGroup } from './effect';
import { meanOver } from './effect';
import { groupGain, type Aim } from './group-gain';
import { largestStep } from './scale';

/** Why an edit is worth showing; `score` orders edits, larger is better. */
export interface Benefit {
  readonly score: number;
}

export interface BenefitQuestion {
  readonly before: Evaluation;
  readonly after: Evaluation;
  /** Rows that show failures. */
  readonly failing: ReadonlySet<number>;
  /** Those in which failures ran out of time without getting anywhere. */
  readonly idle: readonly number[];
  /** Steps the edit is about; null when it is about the whole. */
  readonly about: StepGroup | null;
  /** Confirmed exploits before, and those that are left after. */
  readonly exploitsBefore: number;
  readonly exploitsAfter: number;
  /** The edit changes what the exploits are paid for; others may only have made them worth less than success. */
  readonly aimsAtExploits: boolean;
  /** What the edit is for besides the order of right and wrong. */
  readonly aim?: Aim | undefined;
}

type Returns = 'discountedReturns' | 'returns' | 'meanRewards';
const RETURNS: readonly Returns[] = ['discountedReturns', 'returns', 'meanRewards'];

/** A fall of an AUC up to this much is within what a sample shows by chance. */
const TOLERATED = 0.01;
/** A gain of AUC must be this much, or this share of what is missing to 1, to be worth an edit. */
const WORTHWHILE = 0.02;
const OF_THE_MISSING = 0.3;
/** A gain of TPE less than this may be one episode. */
const TPE_GAIN = 0.1;

/**
 * An edit helps when it orders outcomes better beyond noise (an AUC, paired bootstrap over episodes; or TPE), when a
 * confirmed loop is gone, when failing steps that were paid like any other now cost, the rest left as it was, or when waiting
 * was free and now costs; and when nothing of that gets worse. Null when it does not help.
 */
export function benefitOf(question: BenefitQuestion): Benefit | null {
  const { before, after, exploitsBefore, exploitsAfter } = question;
  if (broken(after) > broken(before)) return null;
  const gains = RETURNS.map((key) => aucGain(before.input, after.input, key));
  const [headline, ...others] = gains.map((gain) => gain?.value ?? 0);
  if ((headline ?? 0) < -TOLERATED || exploitsAfter > exploitsBefore) return null;
  const real = gains.map((gain) => (gain?.beyondNoise ? gain.value : 0));
  const best = Math.max(...real);
  if (others.some((gain) => gain < -TOLERATED && -gain > best)) return null;

  const tpe = measured(after, 'tpe') - measured(before, 'tpe');
  // The discounted return is what is learned from; the other two are other looks at it.
  const ordering = Math.max(real[0] ?? 0, 0.5 * best) + (tpe >= TPE_GAIN ? 0.2 * tpe : 0);
  const exploitsGone = exploitsAfter < exploitsBefore ? (question.aimsAtExploits ? 0.4 : 0.1) : 0;
  const group = groupGain(before, after, question.aim);
  if (group === null) return null;
  const contrast = contrastGain(question);
  const waiting = waitingGain(question);
  if (ordering + exploitsGone + group + contrast + waiting <= 0) return null;
  return { score: ordering + exploitsGone + group + 0.25 * contrast + 0.15 * waiting };
}

function broken({ errors }: Evaluation): number {
  return errors.crash + errors.nan + errors.timeout;
}

function measured(evaluation: Evaluation, id: string): number {
  const measure = evaluation.measures[id];
  return hasValue(measure) ? measure.value : 0;
}

/** Change of the AUC of one kind of return on the same episodes; null when either outcome is missing. */
function aucGain(
  before: MeasureInput,
  after: MeasureInput,
  key: Returns,
): { readonly value: number; readonly beyondNoise: boolean } | null {
  const pairs = { success: [] as [number, number][], failure: [] as [number, number][] };
  before[key].forEach((was, i) => {
    const is = after[key][i];
    const outcome = before.outcomes[i]?.outcome;
    if (was !== null && is !== null && is !== undefined && outcome && outcome !== 'unknown')
      pairs[outcome].push([was, is]);
  });
  const { success, failure } = pairs;
  if (success.length === 0 || failure.length === 0) return null;
  const all = [...success, ...failure];
  const [was, is] = [0, 1].map(
    (side) => new PairHistogram(tieGroups(all.map((pair) => pair[side] ?? 0)), success.length),
  );
  if (!was || !is) return null;
  const auc = (rows: Uint32Array, histogram: PairHistogram): number => aucOf(histogram.sharesOf(rows));
  const gain = (rows: Uint32Array): number => auc(rows, is) - auc(rows, was);
  const each = Uint32Array.from(all, (_, i) => i);
  const value = gain(each);
  const missing = 1 - auc(each, was);
  if (value < Math.min(WORTHWHILE, OF_THE_MISSING * missing) || value <= 0)
    return { value, beyondNoise: false };
  const interval = bootstrap([success.length, failure.length], gain);
  return { value, beyondNoise: (interval?.[0] ?? 0) > 0 };
}

/**
 * 1 when the failing steps were paid about like the others and now clearly are not, the other steps being left as they
 * were; 0 otherwise. This is the lava in a sparse reward: the order is right, but no step says what went wrong.
 */
function contrastGain({ before, after, failing, about }: BenefitQuestion): number {
  if (!about) return 0;
  const rows = about.rows.filter((row) => failing.has(row));
  const rest = restOf(before, failing);
  const was = { failing: meanOver(before, rows), others: meanOver(before, rest) };
  const is = { failing: meanOver(after, rows), others: meanOver(after, rest) };
  if (was.failing === null || was.others === null || is.failing === null || is.others === null) return 0;
  const scale = largestStep(after);
  const drop = was.others - was.failing;
  const alreadyCosts = drop > 0.5 * scale || (was.failing < 0 && drop > 0.2 * scale);
  const nowCosts = is.others - is.failing > 0.4 * scale;
  const restIsLeft = Math.abs(is.others - was.others) < 0.1 * scale;
  return !alreadyCosts && nowCosts && restIsLeft ? 1 : 0;
}

/**
 * 1 when waiting out the time was free or paid, and now costs at least a third of the largest reward over an episode; 0
 * otherwise. With lava charged and time free, standing still is the best that an agent finds first.
 */
function waitingGain({ before, after, idle }: BenefitQuestion): number {
  const [was, is] = [meanOver(before, idle), meanOver(after, idle)];
  if (was === null || is === null) return 0;
  const longest = before.input.set.episodes.reduce((most, { length }) => Math.max(most, length), 0);
  return was > -1e-9 && is * longest < -0.3 * largestStep(after) ? 1 : 0;
}

function restOf({ input }: Evaluation, failing: ReadonlySet<number>): number[] {
  return Array.from({ length: input.set.steps }, (_, row) => row).filter((row) => !failing.has(row));
}
