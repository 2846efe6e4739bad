import type { Analysis, Effect } from '../../core/analyzer/analysis';
import { formatMeasure } from '../../core/measures/format';
import type { Measure, MeasureValue } from '../../core/measures/measure';
import { hasValue } from '../../core/measures/measure';
import type { MeasureView, SuggestionView } from '../../../webview/protocol/analysis';
import type { MeasuredView } from '../../../webview/protocol/values';

/** Moves beyond these say nothing new; the count says how many there are. */
export const SHOWN_MOVES = 50;
/** What an effect compares beside the measures: it works for recordings of failures only. */
const EFFECT_MEASURES = [
  { id: 'failingSteps', title: 'Mean reward where it fails' },
  { id: 'otherSteps', title: 'Mean reward elsewhere' },
];

/** JSON has neither NaN nor infinity. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

export function measuredValue(id: string, measure: MeasureValue | undefined): MeasuredView {
  const none = { value: null, short: 'n/a', sample: null, interval: null };
  if (!measure) return { ...none, text: 'not measured' };
  const text = formatMeasure(id, measure);
  if (!hasValue(measure)) return { ...none, text };
  const { value, sample, interval } = measure;
  return {
    value: finite(value),
    short: formatMeasure(id, { value }),
    text,
    sample: sample ?? null,
    interval: interval?.every(Number.isFinite) ? [interval[0], interval[1]] : null,
  };
}

/** What was measured of an analysis, what the verdict rests on first. */
export function measureViews(
  { evaluation, verdict }: Analysis,
  known: readonly Pick<Measure, 'id' | 'title' | 'definition' | 'shownAs' | 'onlyFor'>[],
): MeasureView[] {
  return known
    .filter(({ id }) => evaluation.measures[id] !== undefined)
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === evaluation.input.set.kind)
    .map(({ id, title, definition, shownAs }) => ({
      id,
      title,
      definition,
      isShare: shownAs === 'share',
      decisive: verdict.restsOn.includes(id),
      measured: measuredValue(id, evaluation.measures[id]),
    }))
    .sort((a, b) => Number(b.decisive) - Number(a.decisive));
}

export function effectView(
  effect: Effect,
  measures: readonly Pick<Measure, 'id' | 'title'>[],
): SuggestionView['effect'] {
  const [first, ...others] = measures;
  const rows = [...(first ? [first] : []), ...EFFECT_MEASURES, ...others]
    .filter((measure) => effect.before[measure.id] || effect.after[measure.id])
    .map((measure) => ({
      id: measure.id,
      title: measure.title,
      before: measuredValue(measure.id, effect.before[measure.id]),
      after: measuredValue(measure.id, effect.after[measure.id]),
    }));
  return {
    sentence: effect.sentence,
    rows,
    moved: effect.moved.slice(0, SHOWN_MOVES).map((move) => ({ ...move })),
    movedCount: effect.moved.length,
  };
}
