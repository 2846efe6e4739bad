import { collectGroups } from '../groups/collect';
import { type Group } from '../groups/group';
import { lengthBias } from '../groups/length';
import { groupOrdering } from '../groups/order';
import type { Evaluation } from '../measures/evaluation';
import { formatNumber, formatPercent } from '../measures/format';
import { bootstrapOfSums } from '../measures/interval';
import { hasValue, type MeasureValue } from '../measures/measure';

/** What an edit is for, besides the order of right and wrong. */
export type Aim = 'length' | 'levels';

/** A gain of the share of wrong completions that are pushed up must be this much. */
const WORTHWHILE = 0.05;
/** A fall of a correlation with length must be this much. */
const CLEARLY = 0.2;
const TOLERATED = 0.01;

/**
 * What group-relative training gains from an edit: fewer wrong completions above their group (beyond noise, over prompts), and, for an edit
 * that is about it, less pay for length. 0: nothing; null: something of this gets worse.
 */
export function groupGain(before: Evaluation, after: Evaluation, aim: Aim | undefined): number | null {
  const [was, is] = [collectGroups(before), collectGroups(after)];
  if (!was || !is || was.length === 0 || was.length !== is.length) return 0;
  const [from, to] = [groupOrdering(was, before).auc, groupOrdering(is, after).auc];
  const order = hasValue(from) && hasValue(to) ? to.value - from.value : 0;
  const fall = shareUp(was) - shareUp(is);
  if (fall < -TOLERATED || order < -TOLERATED) return null;
  const pushed = fall >= WORTHWHILE && isBeyondNoise(was, is) ? 0.3 * fall : 0;
  return pushed + lengthGain(was, is, aim);
}

function isBeyondNoise(was: readonly Group[], is: readonly Group[]): boolean {
  const fell = Float64Array.from(was, (group, g) => wrongUp(group).up - wrongUp(is[g] ?? group).up);
  const interval = bootstrapOfSums([fell], ([sum = NaN]) => sum);
  return (interval?.[0] ?? 0) > 0;
}

/** Wrong completions that get more than the mean of their prompt, which training makes more likely; where all are wrong, too. */
function shareUp(groups: readonly Group[]): number {
  const each = groups.map(wrongUp);
  const of = each.reduce((sum, { wrong }) => sum + wrong, 0);
  return of === 0 ? 0 : each.reduce((sum, { up }) => sum + up, 0) / of;
}

function wrongUp({ rewards, correct }: Group): { up: number; wrong: number } {
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const wrong = rewards.filter((_, i) => correct[i] === 0);
  return { up: wrong.filter((reward) => reward > mean + 1e-12).length, wrong: wrong.length };
}

function lengthGain(was: readonly Group[], is: readonly Group[], aim: Aim | undefined): number {
  if (!aim) return 0;
  const [from, to] = [lengthBias(was), lengthBias(is)];
  if (aim === 'length') {
    const fall = correlation(from.ofCorrect) - correlation(to.ofCorrect);
    const isSure =
      hasValue(to.ofCorrect) && (to.ofCorrect.interval?.[1] ?? 1) < Math.max(0, correlation(from.ofCorrect));
    return fall >= CLEARLY && isSure ? 0.1 * fall : 0;
  }
  const fall = Math.abs(correlation(from.ofWrong)) - Math.abs(correlation(to.ofWrong));
  return fall >= CLEARLY ? 0.1 * fall : 0;
}

/** Where all are paid the same, length makes no difference. */
function correlation(measure: MeasureValue): number {
  return hasValue(measure) ? measure.value : 0;
}

/** "wrong completions above their group 40 % → 4 %; …" */
export function groupWords(before: Evaluation, after: Evaluation): string[] {
  const [was, is] = [collectGroups(before), collectGroups(after)];
  if (!was || !is || was.length === 0) return [];
  const [from, to] = [shareUp(was), shareUp(is)];
  const lengths = [lengthBias(was).ofCorrect, lengthBias(is).ofCorrect].map(correlation);
  const [lengthWas = 0, lengthIs = 0] = lengths;
  return [
    ...(Math.abs(from - to) >= 0.005
      ? [`wrong completions paid above their prompt's mean ${formatPercent(from)} → ${formatPercent(to)}`]
      : []),
    ...(Math.abs(lengthWas - lengthIs) >= CLEARLY
      ? [
          `correlation of pay and length among right ones ${formatNumber(lengthWas)} → ${formatNumber(lengthIs)}`,
        ]
      : []),
  ];
}
