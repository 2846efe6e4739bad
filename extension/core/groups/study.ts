import { breathe } from '../breathe';
import type { Evaluation } from '../measures/evaluation';
import { formatNumber, formatPercent } from '../measures/format';
import { hasValue, type MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import { trainerAdvantages } from './advantages';
import { bestOf } from './best-of';
import { collectGroups } from './collect';
import { driversOf } from './drivers';
import type { WeightedFunction } from './gdpo';
import { lengthBias } from './length';
import { noiseLevels } from './noise';
import { groupOrdering } from './order';
import type { GroupReport } from './report';

/** Where group-relative training would go with this reward; null where the recording has no groups of completions. */
export async function studyGroups(
  evaluation: Evaluation,
  functions: readonly WeightedFunction[] = [],
): Promise<GroupReport | null> {
  const groups = collectGroups(evaluation);
  if (!groups || groups.length === 0) return null;
  const sizes = groups.map(({ members }) => members.length).sort((a, b) => a - b);
  const ordering = groupOrdering(groups, evaluation);
  await breathe();
  const length = lengthBias(groups);
  const drivers = driversOf(groups, evaluation);
  await breathe();
  const noise = noiseLevels(groups);
  await breathe();
  const report: Omit<GroupReport, 'notes'> = {
    groups: groups.length,
    completions: sizes.reduce((sum, size) => sum + size, 0),
    size: sizes[Math.floor((sizes.length - 1) / 2)] ?? 0,
    withoutSignal: evaluation.measures['groupsWithoutSignal'] ?? { reason: 'it was not measured' },
    unpaid: evaluation.errors,
    advantages: trainerAdvantages(groups, functions, evaluation),
    ordering,
    length,
    drivers,
    noise,
    bestOf: bestOf(groups),
  };
  return { ...report, notes: notesOf(report) };
}

/** Correlations from here on are worth a word. */
const BIASED = 0.3;

function notesOf(report: Omit<GroupReport, 'notes'>): string[] {
  const { ordering, withoutSignal, length, drivers, groups, unpaid } = report;
  const notes: string[] = [];
  const surely = (measure: MeasureValue, above: number): measure is MeasureValue & { value: number } =>
    hasValue(measure) && (measure.interval?.[0] ?? measure.value) > above;
  if (surely(ordering.misdirected, 0.1))
    notes.push(
      `In ${formatPercent(ordering.misdirected.value)} of the prompts wrong completions are paid more than correct ones: training moves away from the answer there.`,
    );
  const best = report.bestOf;
  if ('curve' in best && best.partsAt !== null) {
    const from = best.curve.find(({ n }) => n === best.partsAt);
    const to = best.curve.at(-1);
    if (from && to)
      notes.push(
        `The best paid of ${to.n} completions is correct in ${formatPercent(to.correct)} of the prompts, of ${from.n} in ${formatPercent(from.correct)}: choosing by this reward makes answers worse.`,
      );
  }
  if (surely(ordering.wrongPushedUp, 0.1))
    notes.push(
      `${formatPercent(ordering.wrongPushedUp.value)} of the wrong completions are paid above their group: training makes them more likely.`,
    );
  for (const [words, bias] of [
    ['correct', length.ofCorrect],
    ['wrong', length.ofWrong],
  ] as const)
    if (hasValue(bias) && Math.abs(bias.value) > BIASED && bias.interval && !spans(bias.interval, 0))
      notes.push(
        `Among ${words} completions of a prompt the ${bias.value > 0 ? 'longer' : 'shorter'} ones are paid more (correlation ${formatNumber(bias.value)}).`,
      );
  for (const { name, share, withCorrectness } of drivers)
    if (surely(share, 0.5) && hasValue(withCorrectness) && (withCorrectness.interval?.[1] ?? 1) < 0.5)
      notes.push(
        `${formatPercent(share.value)} of what training sees is ${name}, which hardly depends on correctness (correlation ${formatNumber(withCorrectness.value)}).`,
      );
  if (surely(withoutSignal, 0.3))
    notes.push(
      `In ${formatPercent(withoutSignal.value)} of the ${plural(groups, 'prompt')} all completions are paid the same: nothing is learnt from them.`,
    );
  if (unpaid.notApplicable > 0)
    notes.push(
      `${plural(unpaid.notApplicable, 'completion')} got no reward (None); a trainer leaves them out of the sum, or takes them for 0.`,
    );
  return notes;
}

function spans([low, high]: readonly [number, number], value: number): boolean {
  return low <= value && high >= value;
}
