import { h } from '../dom';
import { formatNumber } from '../format';
import type { MeasuredValue, MeasureView } from '../protocol';
import { withTooltip } from './tooltip';

/** "0.85", "0.85 (0.79–0.91)" or "not applicable". */
export function describeMeasured({ value, interval }: MeasuredValue): string {
  if (value === null) return 'not applicable';
  return interval
    ? `${formatNumber(value)} (${formatNumber(interval[0])}–${formatNumber(interval[1])})`
    : formatNumber(value);
}

/** One measure as a chip; its definition, interval or reason on hover and focus. */
export function measureChip(measure: MeasureView): HTMLElement {
  const { title, measured, decisive } = measure;
  const chip = h(
    'button',
    {
      type: 'button',
      class: `chip ${measured.value === null ? 'chip-absent' : ''} ${decisive ? 'chip-decisive' : ''}`,
    },
    h('span', { class: 'chip-name' }, title),
    h('span', { class: 'chip-value' }, measured.value === null ? 'n/a' : formatNumber(measured.value)),
  );
  withTooltip(chip, () => [
    h('strong', {}, `${title}: ${describeMeasured(measured)}`),
    ...(measured.interval ? [h('p', { class: 'quiet' }, '95 % interval, bootstrap over trajectories.')] : []),
    ...(measured.reason ? [h('p', {}, measured.reason)] : []),
    h('p', { class: 'quiet' }, measure.definition),
  ]);
  return chip;
}
