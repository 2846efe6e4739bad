import type { SourceRange, StepReference } from '../finding';
import { stepAt } from '../describe-step';
import { quantile } from '../data/statistics';
import type { ProbeInput, ProbeResult } from './probe';

/** What a recorded success and a recorded failure typically get; null when successes get no more. */
export function fullMarks(
  good: readonly (readonly ProbeResult[])[],
  bad: readonly (readonly ProbeResult[])[],
): { readonly full: number; readonly low: number } | null {
  const full = typical(good);
  const low = bad.length ? typical(bad) : Math.min(0, full);
  return full > low || (full > 0 && full >= low) ? { full, low } : null;
}

/** The median of what completions get; NaN of none. */
export function typical(of: readonly (readonly ProbeResult[])[]): number {
  return quantile(
    of.map(([result]) => result?.reward ?? NaN),
    0.5,
  );
}

/** A text for a sentence: short, in quotes, line breaks shown. */
export function quoted(text: string, most = 60): string {
  const shown = text.length > most ? `${text.slice(0, most)}…` : text;
  return JSON.stringify(shown);
}

export function atLine({ rules, entry }: ProbeInput, line: number | null): SourceRange {
  return line === null ? entry : rules.module.document.lineRange(line);
}

export function referenceTo({ task }: ProbeInput, row: number): StepReference[] {
  const step = stepAt(task.set, row);
  return step ? [step] : [];
}
