import { formatNumber } from '../format';
import type { FieldSeries, Series } from '../protocol';

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

/** Running sums; a step that failed makes every later sum NaN, one that the reward does not apply to adds nothing. */
export function cumulative(reward: Float64Array, status: Uint8Array | null): Float64Array {
  const sums = new Float64Array(reward.length);
  let sum = 0;
  reward.forEach((value, t) => {
    if (status?.[t] !== 4) sum += value;
    sums[t] = sum;
  });
  return sums;
}

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

/** A field's value at a step as text; null when it was not recorded there. */
export function fieldText(field: FieldSeries, step: number): string | null {
  if (field.texts) return field.texts[step] ?? null;
  const value = field.values?.[step];
  return value === undefined || Number.isNaN(value) ? null : formatNumber(value);
}

/** "−0.10 at step 17 of 22, in all 0.31": what a screen reader says of the cursor. */
export function describeStep(series: Series, sums: Float64Array, step: number): string {
  const last = series.reward.length - 1;
  const status = series.status[step] ?? 0;
  const what = status === 0 ? `reward ${formatNumber(series.reward[step])}` : STATUS_WORDS[status];
  return `Step ${step} of ${last}, ${what}, cumulative ${formatNumber(sums[step])}`;
}
