import { h, replace } from '../dom';
import { formatNumber, formatShare, plural, trajectoryName } from '../format';
import type { AnalysisView, TrajectoryRow } from '../protocol/analysis';
import type { Series } from '../protocol/episode';
import type { Segment } from '../protocol/values';
import type { ViewState } from '../protocol/view-state';
import type { Host } from '../host';
import type { PanelState, Store } from '../store';
import { onThemeChange } from '../theme';
import { AtCursor } from './at-cursor';
import { AxesChooser } from './axes';
import { CodeView } from './code';
import { TrajectoryMap } from './map';
import { outcomeMark, outcomeWords } from './outcome';
import { PictureView } from './picture';
import { RewardPlots } from './plot';
import type { At } from './step-values';
import { atStep, describeStep, STATUS_MARKS, STATUS_WORDS } from './step-values';
import { explained } from './tooltip';
import { Transport } from './transport';
import { conversation } from './texts';

/** The selected trajectory, step by step: picture, values at the cursor, reward and cumulative reward. */
export class Player {
  readonly element = h('section', { class: 'pane pane-player', 'aria-labelledby': 'player-title' });
  private readonly title = h('h2', { class: 'pane-title', id: 'player-title' }, 'Player');
  private readonly facts = h('p', { class: 'player-facts quiet' });
  private readonly texts = h('div', { class: 'texts' });
  private readonly map = new TrajectoryMap((step) => this.goTo(step));
  private readonly axes: AxesChooser;
  private readonly picture: HTMLElement;
  private readonly values: AtCursor;
  private readonly plots = new RewardPlots((step) => this.goTo(step));
  private readonly slider: HTMLElement;
  private readonly transport = new Transport(
    () => this.position(),
    (step) => this.goTo(step),
    (speed) => this.store.show({ speed }),
  );
  private readonly modes: HTMLElement;
  private readonly stages: HTMLElement;
  private readonly scene: HTMLElement;
  private readonly code: CodeView;
  private readonly marks = h('p', { class: 'status-key quiet' });
  private readonly body: HTMLElement;
  private series: Series | null = null;
  private drawn: PanelState | null = null;
  private marked: readonly number[] = [];
  private at: At | null = null;
  private readonly frames: PictureView;

  constructor(
    private readonly store: Store,
    host: Host,
    reveal: (line: number) => void,
  ) {
    this.code = new CodeView(store, host, () => this.draw(store.state));
    this.values = new AtCursor(reveal);
    this.axes = new AxesChooser((axes) => this.store.show({ axes }));
    this.frames = new PictureView(host);
    this.picture = h('div', { class: 'picture' }, this.frames.element, this.map.element, this.axes.element);
    this.slider = h(
      'div',
      { class: 'plots-slider', role: 'slider', tabindex: 0, 'aria-label': 'Step', 'aria-valuemin': 0 },
      this.plots.element,
    );
    this.slider.addEventListener('keydown', (event) => this.transport.key(event));
    this.modes = h(
      'div',
      { class: 'toggle', role: 'group', 'aria-label': 'How components are drawn' },
      this.modeButton('stacked', 'Stacked'),
      this.modeButton('lines', 'Lines'),
    );
    this.stages = h(
      'div',
      { class: 'toggle', role: 'group', 'aria-label': 'What is shown of the step' },
      this.stageButton('scene', 'Scene'),
      this.stageButton('code', 'Code'),
    );
    this.scene = h(
      'div',
      { class: 'stage' },
      this.picture,
      h('div', { class: 'tables' }, this.values.fields, this.values.rewards),
    );
    this.body = h(
      'div',
      { class: 'player-body' },
      this.texts,
      this.scene,
      this.code.element,
      h('div', { class: 'player-tools' }, this.transport.element, this.modes),
      this.slider,
      this.marks,
    );
    this.element.append(
      h(
        'div',
        { class: 'player-head' },
        h('div', { class: 'player-head-line' }, this.title, this.stages),
        this.facts,
      ),
      this.body,
    );
    onThemeChange(() => {
      this.plots.build();
      this.map.paint();
      this.frames.paint();
      if (this.series && this.drawn?.snapshot?.analysis)
        this.showValues(this.series, this.drawn.snapshot.analysis);
    });
  }

  draw(state: PanelState): void {
    const { snapshot, series, map, view } = state;
    const analysis = snapshot?.analysis ?? null;
    const before = this.drawn;
    this.drawn = state;
    if (!analysis) return;
    if (analysis !== before?.snapshot?.analysis || view.trajectory !== before.view.trajectory)
      this.drawTitle(analysis, view.trajectory);
    const current = series?.trajectory === view.trajectory && series.stamp === analysis.stamp ? series : null;
    this.body.classList.toggle('is-waiting', current === null);
    if (!current) return;
    const fresh = current !== this.series;
    if (fresh) this.adopt(current, analysis);
    for (const button of this.modes.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button.dataset['mode'] === view.plot));
    for (const button of this.stages.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button.dataset['stage'] === view.stage));
    this.transport.setSpeed(view.speed);
    const isCode = view.stage === 'code';
    this.scene.hidden = isCode;
    this.texts.hidden = isCode || current.texts.length === 0;
    this.code.element.hidden = !isCode;
    const step = Math.min(view.step, current.length - 1);
    const at = atStep(current, step) ?? this.exactAt(state, current, step);
    if (isCode) this.code.draw(state, analysis, { series: current, at });
    const marked = isCode ? this.code.marked(state) : [];
    if (fresh || view.plot !== before?.view.plot || marked.join() !== this.marked.join()) {
      this.marked = marked;
      this.plots.show(
        { series: current, mode: view.plot, exploited: exploitedIn(analysis, current), marked },
        view.step,
      );
    }
    if (fresh || analysis !== before?.snapshot?.analysis || view.axes !== before.view.axes)
      this.axes.draw(analysis, view.axes ?? analysis.mapAxes);
    const moved = fresh || view.step !== before?.view.step || at?.series !== this.at?.series;
    this.at = at;
    if (moved) this.moveTo(at, step);
    this.map.element.hidden = !map;
    this.picture.hidden = !map && analysis.mapFields.length < 2 && analysis.pictures.length === 0;
    if (map && (moved || map !== before?.map))
      this.map.show({ map, series: current, exploited: exploitedIn(analysis, current), step, at });
    if (moved || analysis !== before?.snapshot?.analysis) void this.frames.draw(analysis, current, step);
  }

  private drawTitle(analysis: AnalysisView, id: string | null): void {
    const row = analysis.trajectories.find((one) => one.id === id);
    if (!row) return;
    replace(
      this.title,
      outcomeMark(row.outcome),
      ' ',
      trajectoryName(row.id, analysis.kind),
      ' ',
      h('span', { class: 'title-outcome' }, outcomeWords(row.outcome, row.cause)),
    );
    replace(this.facts, ...factsOf(row, analysis));
  }

  private adopt(series: Series, analysis: AnalysisView): void {
    this.series = series;
    this.transport.stop();
    this.slider.setAttribute('aria-valuemax', String(series.length - 1));
    this.slider.hidden =
      this.modes.hidden =
      this.transport.element.hidden =
        series.length <= 1 && analysis.kind === 'completions';
    replace(this.texts, ...conversation(series.texts));
    this.showValues(series, analysis);
    this.drawMarks(series);
  }

  private showValues(series: Series, analysis: AnalysisView): void {
    this.values.show(series, analysis);
    const step = this.drawn?.view.step ?? 0;
    this.values.moveTo(atStep(series, step), step);
  }

  private drawMarks(series: Series): void {
    const { statusCounts: counts, length, behind, terminated, truncated } = series;
    const end = terminated ? 'ends by termination' : truncated ? 'cut off by a time limit' : null;
    replace(
      this.marks,
      behind && series.length > 1 && this.behind(behind),
      end && series.length > 1 && h('span', { class: 'fact' }, end),
      ...STATUS_WORDS.map((words, kind) =>
        kind > 0 && counts[kind]
          ? h(
              'span',
              { class: 'fact' },
              `${STATUS_MARKS[kind]} ${plural(counts[kind], 'step')} ${words} (${formatShare(counts[kind] / length)})`,
            )
          : null,
      ),
    );
  }

  /** The key of the dashed line; one that was chosen can be swapped with this one, or given up. */
  private behind({ trajectory, outcome }: NonNullable<Series['behind']>): HTMLElement {
    const chosen = this.drawn?.view.against === trajectory;
    const link = (text: string, change: Partial<ViewState>): HTMLElement =>
      h('button', { type: 'button', class: 'link', click: () => this.store.show(change) }, text);
    const swapped = { trajectory, against: this.series?.trajectory ?? null, step: 0 };
    return h(
      'span',
      { class: 'fact' },
      h('span', { class: `key-dash key-dash-${outcome}`, 'aria-hidden': true }),
      chosen ? `${trajectoryName(trajectory)} (${outcome}) ` : `best success (${trajectoryName(trajectory)})`,
      chosen && link('swap the two', swapped),
      chosen && ' ',
      chosen && link('stop comparing', { against: null }),
    );
  }

  private moveTo(at: At | null, step: number): void {
    if (!this.series) return;
    this.plots.moveTo(step);
    this.values.moveTo(at, step);
    this.transport.show(step, this.series.length - 1);
    this.slider.setAttribute('aria-valuenow', String(step));
    if (at) this.slider.setAttribute('aria-valuetext', describeStep(at, step));
  }

  /** The step of a thinned series, from the part of the episode that came whole. */
  private exactAt({ near }: PanelState, { trajectory, stamp }: Series, step: number): At | null {
    return near?.trajectory === trajectory && near.stamp === stamp ? atStep(near, step) : null;
  }

  /** Of the selected trajectory, also while its series is still on the way. */
  private position(): { step: number; last: number } {
    const { snapshot, view } = this.store.state;
    const row = snapshot?.analysis?.trajectories.find(({ id }) => id === view.trajectory);
    const last = Math.max(0, (row?.length ?? 1) - 1);
    return { step: Math.min(view.step, last), last };
  }

  private goTo(step: number): void {
    this.store.show({ step });
  }

  private stageButton(stage: ViewState['stage'], label: string): HTMLElement {
    return h(
      'button',
      {
        type: 'button',
        class: 'toggle-button',
        'data-stage': stage,
        click: () => this.store.show({ stage }),
      },
      label,
    );
  }

  private modeButton(mode: 'stacked' | 'lines', label: string): HTMLElement {
    return h(
      'button',
      {
        type: 'button',
        class: 'toggle-button',
        'data-mode': mode,
        click: () => this.store.show({ plot: mode }),
      },
      label,
    );
  }
}

function factsOf(row: TrajectoryRow, { kind, discount }: AnalysisView): HTMLElement[] {
  const steps = plural(row.length, 'step');
  const sample =
    row.failedSteps > 0 ? `${steps}, ${row.failedSteps} of them without a reward` : `${steps} of this one`;
  const fact = (name: string, value: number | null, definition: string): HTMLElement =>
    explained(h('span', { class: 'fact explained', tabindex: 0 }, `${name} ${formatNumber(value)}`), {
      title: `${name}: ${formatNumber(value)}`,
      sample: kind === 'completions' ? 'This completion' : sample,
      definition,
    });
  const plain = (text: string): HTMLElement => h('span', { class: 'fact' }, text);
  const recorded =
    row.recorded === null ? [] : [fact('recorded', row.recorded, 'Σ of the rewards in the recording.')];
  const policy = row.policy === null ? [] : [plain(`policy ${row.policy}`)];
  if (kind === 'completions')
    return [fact('reward', row.return, 'What the reward gives this completion.'), ...recorded, ...policy];
  return [
    plain(steps),
    fact('return', row.return, 'Σ r over the steps of the episode.'),
    fact(
      'discounted',
      row.discounted,
      `Σ γᵗ r over the steps of the episode, γ ${discount} by the task file: what a trainer maximizes.`,
    ),
    ...recorded,
    ...policy,
  ];
}

function exploitedIn({ exploits }: AnalysisView, { trajectory }: Series): Segment[] {
  return exploits.flatMap(({ steps }) => steps.filter((segment) => segment.trajectory === trajectory));
}
