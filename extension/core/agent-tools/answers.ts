import { bySeverity, type Finding, type StepReference } from '../critic/finding';
import type { ComponentStatistics, MeasureValue } from '../measures/measure';
import { formatMeasure } from '../measures/format';
import type { TaskContext } from '../task/context';
import type { Answer } from './tool';

const DIGITS = 4;

/** As JSON with few digits; a number that JSON has no word for is told as text, never as 0. */
export function answerText(answer: Answer): string {
  return JSON.stringify(
    answer,
    (_, value: unknown) =>
      typeof value !== 'number'
        ? value
        : Number.isFinite(value)
          ? Number(value.toPrecision(DIGITS))
          : String(value),
    1,
  );
}

/** The first ones, and how many there are besides. */
export function firstOf<T>(items: readonly T[], most: number): { items: readonly T[]; more?: number } {
  return items.length > most ? { items: items.slice(0, most), more: items.length - most } : { items };
}

export function findingAnswers(findings: readonly Finding[], source: string, most = 20): Answer {
  const lines = source.split(/\r?\n/);
  const worst = [...findings].sort(bySeverity);
  const { items, more } = firstOf(worst, most);
  return {
    findings: items.map(({ code, severity, message, range, evidence }) => ({
      code,
      severity,
      line: range.line,
      text: lines[range.line - 1]?.trim() ?? '',
      message,
      ...(evidence?.length ? { seenAt: evidence.slice(0, 3).map(stepWords) } : {}),
    })),
    ...(more ? { moreFindings: more } : {}),
  };
}

/** "0.98 [0.93, 1.00]", the interval being that of 95 %; or why there is no number. */
export function measureAnswers(measures: Readonly<Record<string, MeasureValue>>): Answer {
  return Object.fromEntries(Object.entries(measures).map(([id, value]) => [id, formatMeasure(id, value)]));
}

export function componentAnswers(components: readonly ComponentStatistics[]): readonly Answer[] {
  return components.map(({ name, meanOfSuccesses, meanOfFailures, share, density, constant }) => ({
    name,
    meanPerStepOfSuccesses: meanOfSuccesses,
    meanPerStepOfFailures: meanOfFailures,
    shareOfReward: share,
    shareOfStepsPaid: density,
    ...(constant ? { constant } : {}),
  }));
}

export function stepWords({ trajectory, step }: StepReference): string {
  return `${trajectory}, step ${step}`;
}

/** What has to be known of the recordings to take the numbers for what they are. */
export function recordingNotes({ problems, large, set }: TaskContext): Answer {
  const notes = problems.map(({ message, hint }) => `${message} ${hint}`);
  if (large)
    notes.push(
      `The recordings are too large to be held: all numbers here are of an even sample of ${set.episodes.length} episodes. "rewardsmith replay TASK" goes through all.`,
    );
  return notes.length > 0 ? { notes } : {};
}
