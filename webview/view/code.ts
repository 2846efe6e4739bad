import { h, replace } from '../dom';
import { formatCount, formatSigned, plural } from '../format';
import type { Host } from '../host';
import { icon } from '../icons';
import type { WireProblem } from '../wire';
import type { AnalysisView } from '../protocol/analysis';
import type { Series, Trace } from '../protocol/episode';
import type { PanelState, Store } from '../store';
import { componentColour } from '../theme';
import type { LineAtStep } from './code-model';
import { lacksValues, linesAtStep, stepsOfLine } from './code-model';
import type { At } from './step-values';
import { STATUS_WORDS } from './step-values';

interface Row {
  readonly element: HTMLElement;
  readonly values: HTMLElement;
  readonly button: HTMLElement;
}

/** Fewer than this many characters a value: it stands beside its line. */
const SHORT_VALUE = 44;

/** The reward's source with what the step of the cursor ran, and what each line made of the variables. */
export class CodeView {
  readonly element = h('div', { class: 'code-view' });
  private readonly note = h('p', { class: 'code-note quiet', role: 'status' });
  private readonly list = h('ol', { class: 'code-lines', 'aria-label': 'Source of the reward' });
  private rows: Row[] = [];
  private source = '';
  private trace: Trace | null = null;
  private problem: WireProblem | null = null;
  private asked = '';
  private isScrolled = false;
  /** By line: the components that get their value there. */
  private componentsAt = new Map<number, string[]>();

  constructor(
    private readonly store: Store,
    private readonly host: Host,
    /** The trace of the chosen trajectory has come. */
    private readonly onTrace: () => void,
  ) {
    this.element.append(this.note, this.list);
  }

  /** Steps of the trajectory that ran the chosen line, as far as they are known. */
  marked({ view, series }: PanelState): readonly number[] {
    const { trace } = this;
    if (view.line === null || !trace || trace.trajectory !== series?.trajectory) return [];
    return trace.stamp === series.stamp ? stepsOfLine(trace, view.line) : [];
  }

  /** `at`: the exact values at the step, null while they are on their way. */
  draw(state: PanelState, analysis: AnalysisView, { series, at }: { series: Series; at: At | null }): void {
    if (analysis.source !== this.source) this.build(analysis);
    const step = Math.min(state.view.step, series.length - 1);
    const trace = this.traceOf(series);
    if (!trace || lacksValues(trace, step)) void this.ask(series, step);
    this.show(state, analysis, { series, at, trace, step });
  }

  private traceOf({ trajectory, stamp }: Series): Trace | null {
    const { trace } = this;
    return trace?.trajectory === trajectory && trace.stamp === stamp ? trace : null;
  }

  private async ask({ stamp, trajectory }: Series, step: number): Promise<void> {
    // Within the window that an answer brings, one question is enough.
    const key = `${stamp} ${trajectory} ${Math.floor(step / 100)}`;
    if (key === this.asked) return;
    this.asked = key;
    this.problem = null;
    const answer = await this.host.request('trace', { stamp, trajectory, step });
    if (this.asked !== key) return;
    if (answer.ok) this.trace = answer.value;
    else this.problem = answer.problem;
    this.onTrace();
  }

  private build({ source, componentLines }: AnalysisView): void {
    this.source = source;
    this.trace = null;
    this.asked = '';
    this.isScrolled = false;
    this.componentsAt = new Map();
    for (const [name, line] of Object.entries(componentLines))
      if (line !== null) this.componentsAt.set(line, [...(this.componentsAt.get(line) ?? []), name]);
    this.rows = source
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .map((text, i): Row => {
        const line = i + 1;
        const button = h(
          'button',
          {
            type: 'button',
            class: 'code-number',
            click: () => {
              const chosen = this.store.state.view.line;
              this.store.show({ line: chosen === line ? null : line });
            },
          },
          line,
        );
        const values = h('span', { class: 'code-values' });
        const element = h(
          'li',
          { class: 'code-line' },
          button,
          h('code', { class: 'code-text' }, text || ' '),
          values,
        );
        return { element, values, button };
      });
    replace(this.list, ...this.rows.map(({ element }) => element));
  }

  private show(
    { view }: PanelState,
    analysis: AnalysisView,
    { series, at: exact, trace, step }: { series: Series; at: At | null; trace: Trace | null; step: number },
  ): void {
    const at = trace ? linesAtStep(trace, step) : new Map<number, LineAtStep>();
    const steps = series.length;
    const failed = exact?.series.status[exact.index] ?? 0;
    const last = trace?.notes[step - trace.from]?.at(-1)?.[0];
    this.rows.forEach(({ element, values, button }, i) => {
      const line = i + 1;
      const here = at.get(line);
      const count = trace ? stepsOfLine(trace, line).length : 0;
      element.classList.toggle('is-run', here !== undefined);
      element.classList.toggle('is-chosen', view.line === line);
      element.classList.toggle('is-failed', failed > 0 && failed < 4 && line === last);
      button.setAttribute('aria-pressed', String(view.line === line));
      button.setAttribute(
        'aria-label',
        `Line ${line}${trace ? `, ${here ? 'ran at this step, ' : ''}in ${formatCount(count)} of ${plural(steps, 'step')}` : ''}: select the steps that ran it`,
      );
      button.title = trace ? `Ran in ${formatCount(count)} of ${plural(steps, 'step')}` : '';
      replace(values, ...this.valuesOf(here, line, analysis, exact));
    });
    this.say(view.line, trace, { failed, step, kind: analysis.kind });
    if (trace && !this.isScrolled) this.scrollTo(at);
  }

  private valuesOf(
    here: LineAtStep | undefined,
    line: number,
    { componentLines }: AnalysisView,
    exact: At | null,
  ): (HTMLElement | string)[] {
    if (!here) return [];
    const components = exact?.series.components ?? [];
    const terms = (this.componentsAt.get(line) ?? []).flatMap((name) => {
      const k = components.findIndex((component) => component.name === name);
      const value = components[k]?.values[exact?.index ?? 0];
      if (value === undefined || Number.isNaN(value) || componentLines[name] !== line) return [];
      const swatch = h('span', { class: 'swatch', 'aria-hidden': true });
      swatch.style.background = componentColour(k);
      return h(
        'span',
        { class: 'code-term', title: `Component ${name} at this step` },
        swatch,
        `${name} ${formatSigned(value)}`,
      );
    });
    const named = new Set((this.componentsAt.get(line) ?? []).filter(() => terms.length > 0));
    return [
      ...(here.times > 1
        ? [h('span', { class: 'code-value', title: 'How often it ran in this step' }, `×${here.times}`)]
        : []),
      ...terms,
      ...here.changed
        .filter(([name]) => !named.has(name))
        .map(([name, text]) =>
          h(
            'span',
            { class: 'code-value', title: `${name} = ${text}` },
            h('span', { class: 'code-name' }, name === 'return' ? '⏎' : `${name} =`),
            ` ${text.length > SHORT_VALUE ? `${text.slice(0, SHORT_VALUE)}…` : text}`,
          ),
        ),
    ];
  }

  private say(
    chosen: number | null,
    trace: Trace | null,
    { failed, step, kind }: { failed: number; step: number; kind: AnalysisView['kind'] },
  ): void {
    const { problem } = this;
    const steps = chosen !== null && trace ? stepsOfLine(trace, chosen) : null;
    const next = steps?.find((one) => one > step) ?? steps?.[0];
    if (problem) replace(this.note, h('strong', {}, problem.message), ` ${problem.hint}`);
    else if (!trace) replace(this.note, 'Replaying this trajectory to see what each step ran …');
    else if (steps && chosen !== null)
      replace(
        this.note,
        `Line ${chosen} ran in ${plural(steps.length, 'step')} of this trajectory, marked below. `,
        next !== undefined &&
          next !== step &&
          h(
            'button',
            { type: 'button', class: 'link', click: () => this.store.show({ step: next }) },
            'next ',
            icon('arrow'),
          ),
        ' ',
        h('button', { type: 'button', class: 'link', click: () => this.store.show({ line: null }) }, 'clear'),
      );
    else if (failed > 0 && failed < 4)
      replace(this.note, `No reward here: the step ${STATUS_WORDS[failed] ?? 'failed'}.`);
    else
      replace(
        this.note,
        kind === 'completions'
          ? 'Bright lines ran for this completion. A line’s number selects the completions that ran it.'
          : 'Bright lines ran at this step. A line’s number selects the steps and trajectories that ran it.',
      );
  }

  private scrollTo(at: ReadonlyMap<number, LineAtStep>): void {
    const first = [...at.keys()].sort((a, b) => a - b)[0];
    if (first === undefined) return;
    this.isScrolled = true;
    const row = this.rows[first - 1]?.element;
    if (row) this.list.scrollTop = Math.max(0, row.offsetTop - this.list.offsetTop - 24);
  }
}
