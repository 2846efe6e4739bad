import { h } from '../dom';
import type { MeasureView } from '../protocol/analysis';
import { withTooltip } from './tooltip';

/** One measure as a chip; its definition, interval or reason on hover and focus. */
export function measureChip({ title, measured, decisive, definition }: MeasureView): HTMLElement {
  const absent = measured.value === null;
  const chip = h(
    'button',
    {
      type: 'button',
      class: `chip ${absent ? 'chip-absent' : ''} ${decisive ? 'chip-decisive' : ''}`,
    },
    h('span', { class: 'chip-name' }, title),
    h('span', { class: 'chip-value' }, measured.short),
  );
  withTooltip(chip, () => [
    h('strong', {}, absent ? title : `${title}: ${measured.text}`),
    ...(absent ? [h('p', {}, `${measured.text}.`)] : []),
    ...(measured.sample ? [h('p', {}, measured.sample)] : []),
    h('p', { class: 'quiet' }, definition),
  ]);
  return chip;
}
