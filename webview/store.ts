import type { WireProblem } from './wire';
import type { AnalysisView } from './protocol/analysis';
import type { LineRuns, OccupancyMap, Series } from './protocol/episode';
import type { Snapshot } from './protocol/messages';
import type { Step } from './protocol/values';
import type { ViewState } from './protocol/view-state';
import { keptSchema } from './protocol/view-state';
import { onceAFrame } from './once-a-frame';
import { atStep } from './view/step-values';
import type { Host } from './host';
import type { VsCodeApi } from './page-host';

/** Everything the panel draws from. Replaced as a whole; parts that did not change keep their identity. */
export interface PanelState {
  readonly snapshot: Snapshot | null;
  readonly view: ViewState;
  /** Of the selected trajectory, once it has arrived. */
  readonly series: Series | null;
  /** Every step of it around the cursor, where `series` is thinned. */
  readonly near: Series | null;
  readonly map: OccupancyMap | null;
  /** Which trajectories ran the chosen line, once that is known. */
  readonly lineRuns: LineRuns | null;
  /** What went wrong with the last thing the user asked for. */
  readonly problem: WireProblem | null;
}

const INITIAL_VIEW: ViewState = {
  trajectory: null,
  step: 0,
  against: null,
  tab: 'player',
  sort: 'recorded',
  score: 'discounted',
  filter: '',
  line: null,
  collapsed: [],
  plot: 'stacked',
  speed: 1,
  stage: 'scene',
  axes: null,
  suggestion: null,
  scroll: { list: 0, player: 0, side: 0 },
};

interface Wanted {
  readonly stamp: string;
  readonly trajectory: string;
  readonly against: string | null;
  readonly axes: ViewState['axes'];
}

const PERSIST_DELAY_MS = 300;
const TELLING_LENGTH = 8;
/** Steps to either side of the cursor that come whole. */
const NEAR = 400;

export class Store {
  private current: PanelState = {
    snapshot: null,
    view: INITIAL_VIEW,
    series: null,
    near: null,
    map: null,
    lineRuns: null,
    problem: null,
  };
  private readonly listeners = new Set<() => void>();
  private host: Host | null = null;
  private persisting: ReturnType<typeof setTimeout> | null = null;
  private readonly draw = onceAFrame(() => {
    for (const listener of this.listeners) listener();
  });
  private seenFocus = 0;
  private fetching = false;
  private asked = '';
  private askedLine = '';
  private askedNear = '';

  constructor(private readonly api: VsCodeApi) {
    window.addEventListener('pagehide', () => {
      if (this.persisting) this.keep();
    });
  }

  get state(): PanelState {
    return this.current;
  }

  /** Called once a frame in which something changed. */
  subscribe(listener: () => void): void {
    this.listeners.add(listener);
  }

  async start(host: Host): Promise<void> {
    this.host = host;
    await this.ask();
  }

  /** For the whole picture. */
  private async ask(): Promise<void> {
    const answer = await this.host?.request('ready', {});
    if (answer?.ok) this.receive(answer.value);
    else if (answer) this.change({ problem: answer.problem });
  }

  receive(snapshot: Snapshot): void {
    const known = this.current.snapshot?.analysis ?? null;
    const { unchanged } = snapshot;
    if (unchanged !== null && unchanged !== known?.stamp) {
      void this.ask();
      return;
    }
    const same = (unchanged ?? snapshot.analysis?.stamp) === known?.stamp;
    const analysis = same ? known : snapshot.analysis;
    const first = this.current.snapshot === null;
    let view = first ? this.keptView(snapshot) : this.current.view;
    const { focus } = snapshot;
    if (focus && focus.number > this.seenFocus) {
      this.seenFocus = focus.number;
      view = { ...view, trajectory: focus.trajectory, step: focus.step, tab: 'player' };
    }
    if (analysis) view = withSelection(view, analysis);
    this.change({ snapshot: { ...snapshot, analysis }, view });
    // At once the first time: without it a reload could not find the task again.
    if (first) this.keep();
    else this.persist();
    void this.fetchSelected();
    void this.fetchLine();
  }

  /** Changes what the user has in front of them, and keeps it through reloads. */
  show(change: Partial<ViewState>): void {
    const before = this.current.view;
    const view = { ...before, ...change };
    // Another trajectory is compared with the best success again, unless it is said with what.
    if (view.trajectory !== before.trajectory && change.against === undefined) view.against = null;
    this.change({ view });
    this.persist();
    void this.fetchSelected();
    void this.fetchLine();
  }

  goTo({ trajectory, step }: Step): void {
    this.show({ trajectory, step, tab: 'player' });
  }

  report(problem: WireProblem | null): void {
    this.change({ problem });
  }

  private change(change: Partial<PanelState>): void {
    this.current = { ...this.current, ...change };
    this.draw();
  }

  private keptView(snapshot: Snapshot): ViewState {
    const kept = keptSchema.safeParse(this.api.getState());
    if (kept.success && kept.data.taskFile === snapshot.taskFile) return kept.data.view;
    return snapshot.view ?? INITIAL_VIEW;
  }

  private persist(): void {
    this.persisting ??= setTimeout(() => this.keep(), PERSIST_DELAY_MS);
  }

  private keep(): void {
    if (this.persisting) clearTimeout(this.persisting);
    this.persisting = null;
    const { snapshot, view } = this.current;
    if (!snapshot) return;
    this.api.setState({ taskFile: snapshot.taskFile, view });
    void this.host?.request('persist', { view });
  }

  /**
   * Asks for the series and the map of the selected trajectory. One request at a time: who holds an arrow key down skips
   * trajectories rather than waiting for each.
   */
  private async fetchSelected(): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    for (;;) {
      const wanted = this.wanted();
      if (wanted) await this.fetch(wanted);
      else if (!(await this.fetchNear())) break;
    }
    this.fetching = false;
  }

  private async fetchLine(): Promise<void> {
    const { snapshot, view } = this.current;
    const stamp = snapshot?.analysis?.stamp;
    const { line } = view;
    const key = `${stamp} ${line}`;
    if (stamp === undefined || key === this.askedLine || !this.host) return;
    this.askedLine = key;
    if (line === null) {
      this.change({ lineRuns: null });
      return;
    }
    const answer = await this.host.request('lineRuns', { stamp, line });
    if (key !== this.askedLine) return;
    if (answer.ok) this.change({ lineRuns: answer.value });
    else if (answer.problem.code !== 'analysis-gone') this.change({ problem: answer.problem });
  }

  /** What the selection needs and has not been asked for; null when there is nothing. */
  private wanted(): Wanted | null {
    const { snapshot, view } = this.current;
    const analysis = snapshot?.analysis;
    if (!analysis || view.trajectory === null) return null;
    const axes = view.axes ?? analysis.mapAxes;
    const { trajectory, against } = view;
    const wanted = { stamp: analysis.stamp, trajectory, against, axes };
    return JSON.stringify(wanted) === this.asked ? null : wanted;
  }

  /** The steps around the cursor, when the series leaves some of them out; false when they are there. */
  private async fetchNear(): Promise<boolean> {
    const { series, near, view } = this.current;
    if (!this.host || !series?.steps || series.trajectory !== view.trajectory) return false;
    const { stamp, trajectory, length } = series;
    const step = Math.min(view.step, length - 1);
    const from = Math.max(0, step - NEAR);
    const to = Math.min(length, step + NEAR);
    const isThere = near?.trajectory === trajectory && near.stamp === stamp && atStep(near, step) !== null;
    const key = `${stamp} ${trajectory} ${from}`;
    if (isThere || key === this.askedNear) return false;
    this.askedNear = key;
    const answer = await this.host.request('trajectory', { stamp, trajectory, window: { from, to } });
    if (answer.ok) this.change({ near: answer.value });
    return answer.ok;
  }

  private async fetch(wanted: Wanted): Promise<void> {
    this.asked = JSON.stringify(wanted);
    const { stamp, trajectory, against, axes } = wanted;
    const { host } = this;
    if (!host) return;
    const asked = host.request('trajectory', { stamp, trajectory, against });
    const ground = axes ? host.request('map', { stamp, trajectory, ...axes }) : null;
    const series = await asked;
    // The map of many steps takes longer, and mostly stays the same.
    this.change({
      series: series.ok ? series.value : null,
      near: null,
      ...(series.ok || series.problem.code === 'analysis-gone' ? {} : { problem: series.problem }),
    });
    const map = await ground;
    this.change({ map: map?.ok ? map.value : null });
  }
}

/**
 * Keeps a valid selection; without one, the first step on which the reward failed, else an exploit, else
 * the step that shows the largest cause best, else the first trajectory.
 */
function withSelection(view: ViewState, analysis: AnalysisView): ViewState {
  const selected = analysis.trajectories.find(({ id }) => id === view.trajectory);
  if (selected) return { ...view, step: Math.min(view.step, Math.max(0, selected.length - 1)) };
  // The clearest evidence is often an episode of a step or two, which makes a poor first picture.
  const lengths = new Map(analysis.trajectories.map(({ id, length }) => [id, length]));
  const failed = analysis.errors.flatMap(({ first }) => first ?? []);
  const exploited = analysis.exploits.flatMap(({ steps }) =>
    steps.map(({ trajectory, from }) => ({ trajectory, step: from })),
  );
  const evidence =
    [failed, exploited, analysis.causes[0]?.evidence ?? []].find(({ length }) => length > 0) ?? [];
  const telling =
    evidence.find(({ trajectory }) => (lengths.get(trajectory) ?? 0) >= TELLING_LENGTH) ?? evidence[0];
  const fallback = analysis.trajectories[0];
  if (telling) return { ...view, trajectory: telling.trajectory, step: telling.step };
  return { ...view, trajectory: fallback?.id ?? null, step: 0 };
}
