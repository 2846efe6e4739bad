import type { Child } from '../dom';
import { h, replace, svg } from '../dom';
import { ABSENT, formatNumber, formatSigned } from '../format';
import type { AnalysisView } from '../protocol/analysis';
import type { FieldSeries, Series } from '../protocol/episode';
import { componentColour } from '../theme';
import type { At } from './step-values';
import { fieldText, stepsOf, STATUS_WORDS } from './step-values';
import { explained } from './tooltip';

/** Null while the exact values at the step are on their way. */
type Update = (at: At | null, step: number) => void;

const WAITING = '…';

/** What the reward said, saw and was told at the step of the cursor. Built once a trajectory, updated in place a step. */
export class AtCursor {
  readonly rewards = h('div', { class: 'at-rewards' });
  readonly fields = h('div', { class: 'at-fields' });
  private updates: Update[] = [];

  constructor(private readonly reveal: (line: number) => void) {}

  show(series: Series, analysis: AnalysisView): void {
    const largest = Math.max(
      ...[series.reward, ...series.components.map(({ values }) => values)].map((values) =>
        values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0),
      ),
    );
    const zero = [series.reward, ...series.components.map(({ values }) => values)].some((values) =>
      values.some((value) => value < 0),
    )
      ? 0.5
      : 0;
    const scale = { largest, zero };
    const rows = [
      ...series.components.map(({ name }, k) =>
        amountRow(
          this.named(name, analysis),
          ({ series: exact, index }) => exact.components[k]?.values[index],
          {
            scale,
            colour: componentColour(k),
            words: `What the component ${name} adds to the reward of this step.`,
          },
        ),
      ),
      amountRow(['reward'], ({ series: exact, index }) => exact.reward[index], {
        scale,
        colour: null,
        words:
          analysis.kind === 'completions'
            ? 'What the reward gives this completion.'
            : 'What the reward pays for this step.',
      }),
      ...(series.length > 1
        ? [
            amountRow(['cumulative'], ({ series: exact, index }) => exact.cumulative[index], {
              scale: null,
              colour: null,
              words: 'Σ r up to and with this step, not discounted.',
            }),
          ]
        : []),
    ];
    const error = errorLine(analysis);
    replace(
      this.rewards,
      h('table', { class: 'values' }, h('tbody', {}, ...rows.map(({ row }) => row))),
      error.element,
    );
    const fields = [
      ...series.actions.map((field, k) => fieldRow(field, series, { k, isAction: true })),
      ...series.fields.map((field, k) => fieldRow(field, series, { k, isAction: false })),
    ];
    replace(
      this.fields,
      fields.length > 0 && h('table', { class: 'values' }, h('tbody', {}, ...fields.map(({ row }) => row))),
    );
    this.updates = [...rows, ...fields, error].map(({ update }) => update);
  }

  /** A component's name, and the line where it gets its value. */
  private named(name: string, { componentLines }: AnalysisView): Child[] {
    const line = componentLines[name];
    if (line === null || line === undefined) return [name];
    const link = h(
      'button',
      { type: 'button', class: 'link small', click: () => this.reveal(line) },
      `line ${line}`,
    );
    return [name, ' ', link];
  }

  /** `at`: the step's exact values, null while they are on their way. */
  moveTo(at: At | null, step: number): void {
    for (const update of this.updates) update(at, step);
  }
}

/** `zero`: where on the bar 0 lies, as a share of its width; a cell without a scale has no bar. */
function amountRow(
  name: readonly Child[],
  valueAt: (at: At) => number | undefined,
  {
    scale,
    colour,
    words,
  }: {
    readonly scale: { readonly largest: number; readonly zero: number } | null;
    readonly colour: string | null;
    readonly words: string;
  },
): { row: HTMLElement; update: Update } {
  const number = h('td', { class: 'number' });
  const bar = h('span', { class: 'bar-fill' });
  const swatch = h('span', { class: `swatch ${colour ? '' : scale ? 'swatch-line' : 'swatch-none'}` });
  if (colour) bar.style.background = swatch.style.background = colour;
  const axis = h('span', { class: 'bar' }, bar);
  if (scale) axis.style.setProperty('--zero', `${scale.zero * 100}%`);
  const row = h(
    'tr',
    { class: colour ? '' : 'row-total' },
    h('th', { scope: 'row' }, swatch, ...name),
    number,
    h('td', { class: 'bar-cell' }, scale && axis),
  );
  return {
    row,
    update: (at, step) => {
      const value = at ? (valueAt(at) ?? Number.NaN) : Number.NaN;
      const shown = at ? (scale ? formatSigned(value) : formatNumber(value)) : WAITING;
      if (number.textContent !== shown) number.textContent = shown;
      explained(number, {
        title: shown,
        sample: at && at.series.length > 1 ? `At step ${step} of ${at.series.length - 1}` : null,
        definition: words,
      });
      if (!scale) return;
      const share = scale.largest > 0 && Number.isFinite(value) ? value / scale.largest : 0;
      const width = Math.abs(share) * (1 - scale.zero);
      bar.style.left = `${(scale.zero - (share < 0 ? width : 0)) * 100}%`;
      bar.style.width = `${width * 100}%`;
    },
  };
}

function errorLine(analysis: AnalysisView): { element: HTMLElement; update: Update } {
  const element = h('p', { class: 'step-error', role: 'status', hidden: true });
  const kinds = { 1: 'crash', 2: 'nan', 3: 'timeout' } as const;
  return {
    element,
    update: (at) => {
      const status = at?.series.status[at.index] ?? 0;
      element.hidden = status === 0;
      if (status === 0) return;
      const ofKind = analysis.errors.filter(({ kind }) => kind === kinds[status as keyof typeof kinds]);
      const only = ofKind.length === 1 ? ofKind[0] : undefined;
      element.textContent =
        `No reward here: ${STATUS_WORDS[status] ?? 'unknown'}.` +
        (only
          ? ` ${[only.type, only.message].filter(Boolean).join(': ')}${only.line ? ` (line ${only.line})` : ''}`
          : '');
    },
  };
}

/** An observation or action entry: its value, and for an observation what it becomes in this step. */
function fieldRow(
  field: FieldSeries,
  series: Series,
  { k, isAction }: { readonly k: number; readonly isAction: boolean },
): { row: HTMLElement; update: Update } {
  const value = h('span');
  const number = h(
    'td',
    { class: 'number' },
    value,
    field.unit !== null && h('span', { class: 'unit' }, ` ${field.unit}`),
  );
  const after = h('td', { class: 'after' });
  const marker = svg('line', { class: 'trace-cursor', y1: 0, y2: 18 });
  const row = h(
    'tr',
    { class: isAction ? 'row-action' : '' },
    h('th', { scope: 'row', title: field.about }, field.name),
    number,
    after,
    h('td', { class: 'trace-cell' }, trace(field, series, marker)),
  );
  const last = Math.max(1, isAction ? series.length - 1 : series.length);
  return {
    row,
    update: (at, step) => {
      const exact = at && (isAction ? at.series.actions : at.series.fields)[k];
      const now = exact ? fieldText(exact, at.index) : WAITING;
      const next = !exact || isAction ? null : fieldText(exact, at.index + 1);
      const shown = now ?? ABSENT;
      if (value.textContent !== shown) value.textContent = shown;
      const becomes = next !== null && next !== now ? `→ ${next}` : '';
      if (after.textContent !== becomes) after.textContent = becomes;
      const x = String((step / last) * TRACE_WIDTH);
      marker.setAttribute('x1', x);
      marker.setAttribute('x2', x);
    },
  };
}

const TRACE_WIDTH = 90;
const TRACE_POINTS = 90;

/** The course of a field over the episode, as a line. */
function trace({ values }: FieldSeries, series: Series, marker: SVGLineElement): SVGSVGElement | null {
  if (!values) return null;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  const steps = stepsOf(series);
  const last = Math.max(1, series.length - 1);
  const count = Math.min(values.length, TRACE_POINTS);
  const points: string[] = [];
  for (let i = 0; i < count; i++) {
    const k = Math.round((i / Math.max(1, count - 1)) * (values.length - 1));
    const value = values[k] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const y = high > low ? 16 - ((value - low) / (high - low)) * 14 : 9;
    points.push(`${(((steps[k] ?? last) / last) * TRACE_WIDTH).toFixed(1)},${y.toFixed(1)}`);
  }
  return svg(
    'svg',
    {
      class: 'trace',
      viewBox: `0 0 ${TRACE_WIDTH} 18`,
      preserveAspectRatio: 'none',
      height: 18,
      'aria-hidden': true,
    },
    svg('polyline', { points: points.join(' ') }),
    marker,
  );
}
