import type { Child } from '../dom';
import { h, replace, svg } from '../dom';
import { ABSENT, formatNumber, formatSigned } from '../format';
import type { AnalysisView, FieldSeries, Series } from '../protocol';
import { componentColour } from '../theme';
import { cumulative, fieldText, STATUS_WORDS } from './step-values';

type Update = (step: number) => void;

/** What the reward said, saw and was told at the step of the cursor. Built once a trajectory, updated in place a step. */
export class AtCursor {
  readonly rewards = h('div', { class: 'at-rewards' });
  readonly fields = h('div', { class: 'at-fields' });
  private updates: Update[] = [];

  constructor(private readonly reveal: (line: number) => void) {}

  show(series: Series, analysis: AnalysisView): void {
    const sums = cumulative(series.reward, series.status);
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
      ...series.components.map(({ name, values }, k) =>
        amountRow(this.named(name, analysis), values, scale, componentColour(k)),
      ),
      amountRow(['reward'], series.reward, scale, null),
      ...(series.reward.length > 1 ? [amountRow(['cumulative'], sums, null, null)] : []),
    ];
    const error = errorLine(series, analysis);
    replace(
      this.rewards,
      h('table', { class: 'values' }, h('tbody', {}, ...rows.map(({ row }) => row))),
      error.element,
    );
    const fields = [
      ...series.actions.map((field) => fieldRow(field, true)),
      ...series.fields.map((field) => fieldRow(field, false)),
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

  moveTo(step: number): void {
    for (const update of this.updates) update(step);
  }
}

/** `zero`: where on the bar 0 lies, as a share of its width; a cell without a scale has no bar. */
function amountRow(
  name: readonly Child[],
  values: Float64Array,
  scale: { readonly largest: number; readonly zero: number } | null,
  colour: string | null,
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
    update: (step) => {
      const value = values[step] ?? Number.NaN;
      number.textContent = scale ? formatSigned(value) : formatNumber(value);
      if (!scale) return;
      const share = scale.largest > 0 && Number.isFinite(value) ? value / scale.largest : 0;
      const width = Math.abs(share) * (1 - scale.zero);
      bar.style.left = `${(scale.zero - (share < 0 ? width : 0)) * 100}%`;
      bar.style.width = `${width * 100}%`;
    },
  };
}

function errorLine(series: Series, analysis: AnalysisView): { element: HTMLElement; update: Update } {
  const element = h('p', { class: 'step-error', role: 'status' });
  const kinds = { 1: 'crash', 2: 'nan', 3: 'timeout' } as const;
  return {
    element,
    update: (step) => {
      const status = series.status[step] ?? 0;
      element.hidden = status === 0;
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
function fieldRow(field: FieldSeries, isAction: boolean): { row: HTMLElement; update: Update } {
  const number = h('td', { class: 'number' });
  const after = h('td', { class: 'after' });
  const marker = svg('line', { class: 'trace-cursor', y1: 0, y2: 18 });
  const row = h(
    'tr',
    { class: isAction ? 'row-action' : '' },
    h('th', { scope: 'row', title: field.about }, field.name),
    number,
    after,
    h('td', { class: 'trace-cell' }, trace(field, marker)),
  );
  const last = Math.max(1, (field.values?.length ?? field.texts?.length ?? 1) - 1);
  return {
    row,
    update: (step) => {
      const now = fieldText(field, step);
      const next = isAction ? null : fieldText(field, step + 1);
      replace(number, now ?? ABSENT, field.unit && h('span', { class: 'unit' }, ` ${field.unit}`));
      after.textContent = next !== null && next !== now ? `→ ${next}` : '';
      const x = (step / last) * TRACE_WIDTH;
      marker.setAttribute('x1', String(x));
      marker.setAttribute('x2', String(x));
    },
  };
}

const TRACE_WIDTH = 90;
const TRACE_POINTS = 90;

function trace({ values }: FieldSeries, marker: SVGLineElement): SVGSVGElement | null {
  if (!values) return null;
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const last = Math.max(1, values.length - 1);
  const count = Math.min(values.length, TRACE_POINTS);
  const points: string[] = [];
  for (let i = 0; i < count; i++) {
    const t = Math.round((i / Math.max(1, count - 1)) * (values.length - 1));
    const value = values[t] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const y = high > low ? 16 - ((value - low) / (high - low)) * 14 : 9;
    points.push(`${((t / last) * TRACE_WIDTH).toFixed(1)},${y.toFixed(1)}`);
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
