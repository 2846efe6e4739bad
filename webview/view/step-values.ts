import { formatNumber } from '../format';
import type { FieldSeries, Series } from '../protocol/episode';

/** StepStatus of core/sandbox/replay.ts, by number. */
export const STATUS_WORDS = [
  '',
  'crashed',
  'not a number',
  'timed out',
  'not applicable',
  'not run',
] as const;

/** Statuses other than "has a reward", with the mark the plot gives them. */
export const STATUS_MARKS = ['', '✕', 'NaN', '…', '–', '·'] as const;

/**
 * Components on top of each other: positive parts upwards from 0, negative ones downwards. Layer k reaches from 0 to the
 * sum of the same-signed components up to k, so layers are painted from the last to the first. Null where there is none.
 */
export function stackLayers(components: Series['components'], steps: number): (number | null)[][] {
  const up = new Float64Array(steps);
  const down = new Float64Array(steps);
  return components.map(({ values }) =>
    Array.from({ length: steps }, (_, t) => {
      const value = values[t] ?? Number.NaN;
      if (!Number.isFinite(value) || value === 0) return null;
      const side = value > 0 ? up : down;
      side[t] = (side[t] ?? 0) + value;
      return side[t] ?? null;
    }),
  );
}

/** Exactly one step: the series that holds it, and which entry of its arrays it is. */
export interface At {
  readonly series: Series;
  readonly index: number;
}

/** Where a step is in a series; null when it is left out of it. */
export function atStep(series: Series | null, step: number): At | null {
  if (!series || series.steps) return null;
  const index = step - series.from;
  return index >= 0 && index < series.reward.length ? { series, index } : null;
}

/** The entry of a series that shows the step: its own, or where it is thinned the last one before. */
export function entryOf({ steps, from, reward }: Series, step: number): number {
  if (!steps) return Math.max(0, Math.min(reward.length - 1, step - from));
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((steps[middle] ?? 0) <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The steps that the entries of a series are. */
export function stepsOf({ steps, from, reward }: Pick<Series, 'steps' | 'from' | 'reward'>): Float64Array {
  return steps ?? Float64Array.from(reward, (_, k) => from + k);
}

/** A field's value at an entry of its series as text; null when it was not recorded there. */
export function fieldText(field: FieldSeries, index: number): string | null {
  if (field.texts) return field.texts[index] ?? null;
  const value = field.values?.[index];
  return value === undefined || Number.isNaN(value) ? null : formatNumber(value);
}

/** "−0.10 at step 17 of 22, in all 0.31": what a screen reader says of the cursor. */
export function describeStep({ series, index }: At, step: number): string {
  const status = series.status[index] ?? 0;
  const what = status === 0 ? `reward ${formatNumber(series.reward[index])}` : STATUS_WORDS[status];
  return `Step ${step} of ${series.length - 1}, ${what}, cumulative ${formatNumber(series.cumulative[index])}`;
}
