import type { Analysis } from '../analyzer/analysis';
import type { VerdictKind } from '../measures/evaluation';
import { hasValue } from '../measures/measure';

/** Higher is better. `not-testable` says nothing against the candidate, only about the recording. */
const RANK: Readonly<Record<VerdictKind, number>> = {
  broken: 0,
  'not-testable': 1,
  'does-not-separate': 2,
  misordered: 3,
  exploitable: 4,
  ready: 5,
};

/**
 * Whether candidate `a` beats candidate `b`. The first of these that differs decides: where agents were trained, their successes
 * in the end and, of equal ones, on the way; on the recordings the verdict; fewer steps without a reward (crash, not a number, timeout); fewer errors, then warnings; the higher
 * AUC, to two places; fewer suggestions that would still help, which is what is left where outcomes are missing. Equal
 * candidates do not beat each other: a change needs a reason, so the earlier one stays.
 */
export function isBetter(a: Analysis, b: Analysis): boolean {
  const [more, less] = [learnedOf(a) ?? 0, learnedOf(b) ?? 0];
  if (more !== less) return more > less;
  const sooner = Math.round(100 * ((onTheWay(a) ?? 0) - (onTheWay(b) ?? 0)));
  if (sooner !== 0) return sooner > 0;
  const left = standing(a);
  const right = standing(b);
  for (const [i, value] of left.entries()) {
    const difference = value - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** Share of successes of the agents that were trained on it; 0 where they could not be trained, null where nobody tried. */
export function successOf({ training }: Analysis): number | null {
  if (!training) return null;
  return 'outcome' in training ? (training.outcome.success?.mean ?? null) : 0;
}

/** What decides between trained agents: their successes, or what the environment pays them where the task names no success. */
function learnedOf(analysis: Analysis): number | null {
  const { training } = analysis;
  if (training && 'outcome' in training && !training.outcome.success)
    return training.outcome.native.reward?.mean ?? null;
  return training && 'problem' in training ? -Infinity : successOf(analysis);
}

/** Mean share of successes over the training: of two that end alike, who learned sooner. */
function onTheWay({ training }: Analysis): number | null {
  if (!training || 'problem' in training) return null;
  const shares = training.outcome.curve.flatMap(({ success }) => success ?? []);
  return shares.length > 0 ? shares.reduce((sum, share) => sum + share, 0) / shares.length : null;
}

function standing(analysis: Analysis): number[] {
  const { crash, nan, timeout } = analysis.evaluation.errors;
  const auc = analysis.evaluation.measures.auc;
  return [
    RANK[analysis.verdict.kind],
    -(crash + nan + timeout),
    -count(analysis, 'error'),
    -count(analysis, 'warning'),
    hasValue(auc) ? Math.round(auc.value * 100) : -1,
    -analysis.suggestions.length,
  ];
}

function count(analysis: Analysis, severity: 'error' | 'warning'): number {
  return analysis.findings.filter((finding) => finding.severity === severity).length;
}

/**
 * Whether `a` is better than `b` by more than chance: a higher verdict or fewer errors, which are exact, or an AUC above the interval
 * of the other's.
 */
export function isClearlyBetter(a: Analysis, b: Analysis): boolean {
  const learned = learnedOf(a);
  if (learned !== null && learned !== learnedOf(b)) return learned > (learnedOf(b) ?? 0);
  const [left, right] = [exactly(a), exactly(b)];
  const differs = left.findIndex((value, i) => value !== right[i]);
  if (differs >= 0) return (left[differs] ?? 0) > (right[differs] ?? 0);
  const [now, before] = [a.evaluation.measures.auc, b.evaluation.measures.auc];
  if (!hasValue(now)) return false;
  return !hasValue(before) || now.value > (before.interval?.[1] ?? before.value);
}

function exactly(analysis: Analysis): number[] {
  return standing(analysis).slice(0, 4);
}
