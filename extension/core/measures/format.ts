import type { MeasureValue } from './measure';
import { MEASURES } from './registry';

/** How numbers are shown to people, everywhere the same. */

/** Three significant digits, no exponent where a plain number is readable, never "-0". 0.0523, 12,500, 1.2e-7. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size < 1e-4 || size >= 1e7) return sign + Number(size.toPrecision(3)).toExponential();
  const rounded = Number(size.toPrecision(3));
  const whole = size >= 1000 ? Math.round(size) : rounded;
  return sign + whole.toLocaleString('en', { maximumFractionDigits: 6 });
}

/** A share between 0 and 1 with two decimals, as AUC and its kin are written; it reads 1.00 only when nothing is missing. */
export function formatShare(value: number): string {
  const rounded = value.toFixed(2);
  if (rounded === '1.00' && value < 1) return '> 0.99';
  if (rounded === '0.00' && value > 0) return '< 0.01';
  return rounded === '-0.00' ? '0.00' : rounded.replace('-', '−');
}

/** A share as whole per cent; it reads 100 % only when nothing is missing. */
export function formatPercent(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 100 && share < 1) return '> 99 %';
  if (percent === 0 && share > 0) return '< 1 %';
  return `${percent} %`;
}

/** 12480 → "12,480". */
export function formatCount(n: number): string {
  return n.toLocaleString('en');
}

/** "0.93 [0.88, 0.97]", "1.25e-7", or the reason in words: "does not apply: all 31 episodes failed". */
export function formatMeasure(id: string, measure: MeasureValue): string {
  if ('reason' in measure) return `does not apply: ${measure.reason}`;
  const isShare = MEASURES.find((known) => known.id === id)?.shownAs === 'share';
  const format = isShare ? formatShare : formatNumber;
  if (!measure.interval) return format(measure.value);
  const [low, high] = measure.interval;
  return `${format(measure.value)} [${format(low)}, ${format(high)}]`;
}
