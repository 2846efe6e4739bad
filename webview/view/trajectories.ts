import { h, replace, setAttribute } from '../dom';
import { decimalsFor, formatCount } from '../format';
import type { AnalysisView } from '../protocol/analysis';
import type { LineRuns } from '../protocol/episode';
import type { ViewState } from '../protocol/view-state';
import type { PanelState, Store } from '../store';
import type { Group, ListRow } from './list-model';
import { groupsOf, listRows, scoreOf, sparkRange } from './list-model';
import { groupRow, trajectoryRow } from './list-row';
import { ReturnStrip } from './return-strip';
import { VirtualList } from './virtual-list';

const SORTS: readonly (readonly [ViewState['sort'], string])[] = [
  ['recorded', 'As recorded'],
  ['score-down', 'Highest first'],
  ['score-up', 'Lowest first'],
  ['length', 'Longest first'],
];

/** All trajectories by outcome and cause, with what the reward pays them. */
export class Trajectories {
  readonly element = h('section', { class: 'pane pane-list', 'aria-labelledby': 'list-title' });
  private readonly title = h('h2', { class: 'pane-title', id: 'list-title' }, 'Trajectories');
  private readonly filter: HTMLInputElement;
  private readonly sort: HTMLSelectElement;
  private readonly score: HTMLSelectElement;
  private readonly strip: ReturnStrip;
  private readonly list: VirtualList<ListRow>;
  private readonly lineFilter = h('p', { class: 'line-filter', role: 'status' });
  /** Names the columns; a screen reader hears them in each row. */
  private readonly head = h('div', { class: 'row list-head', 'aria-hidden': true });
  private readonly none = h('p', { class: 'quiet pad', role: 'status' });
  private rows: readonly ListRow[] = [];
  private groups: readonly Group[] = [];
  private range: readonly [number, number] = [0, 1];
  private decimals = 2;
  private analysis: AnalysisView | null = null;
  private drawnView: ViewState | null = null;
  private runs: LineRuns | null = null;
  private active = 0;
  /** Selected in this list, not from elsewhere. */
  private own: string | null = null;

  constructor(private readonly store: Store) {
    this.filter = h('input', {
      type: 'search',
      class: 'field',
      placeholder: 'Filter by name, cause, policy',
      'aria-label': 'Filter trajectories',
      input: () => this.store.show({ filter: this.filter.value }),
    });
    this.sort = select('Order', SORTS, (sort) => this.store.show({ sort }));
    this.score = select(
      'Score',
      [
        ['return', 'Return'],
        ['discounted', 'Discounted return'],
        ['mean', 'Mean step reward'],
      ],
      (score: ViewState['score']) => this.store.show({ score }),
    );
    this.strip = new ReturnStrip((trajectory) => this.store.show({ trajectory, step: 0 }));
    this.list = new VirtualList(
      { class: 'list', role: 'tree', tabindex: '0', 'aria-label': 'Trajectories by outcome and cause' },
      (row, index) => this.makeRow(row, index),
      (index) => this.groupAbove(index),
      (top) => this.store.show({ scroll: { ...this.store.state.view.scroll, list: top } }),
    );
    this.list.element.addEventListener('keydown', (event) => this.key(event));
    this.list.element.addEventListener('focus', () => this.showActive());
    this.element.append(
      this.title,
      this.strip.element,
      h('div', { class: 'list-tools' }, this.filter, this.score, this.sort),
      this.none,
      this.lineFilter,
      this.head,
      this.list.element,
    );
  }

  draw({ snapshot, view, lineRuns }: PanelState): void {
    const analysis = snapshot?.analysis ?? null;
    if (!analysis) return;
    const before = this.drawnView;
    const fresh = analysis !== this.analysis;
    this.drawnView = view;
    this.analysis = analysis;
    if (fresh) {
      this.range = sparkRange(analysis.sparks);
      const isOfSteps = analysis.kind === 'transitions';
      // A completion has one reward, and no length in steps to order by.
      this.score.hidden = !isOfSteps;
      this.sort.options[3]?.toggleAttribute('hidden', !isOfSteps);
      this.title.textContent = isOfSteps ? 'Trajectories' : 'Completions';
      this.element.classList.toggle('of-completions', !isOfSteps);
      this.list.element.setAttribute(
        'aria-label',
        `${isOfSteps ? 'Trajectories' : 'Completions'} by outcome and cause`,
      );
    }
    if (fresh || view.score !== before?.score) {
      this.groups = groupsOf(analysis, view.score);
      this.decimals = decimalsFor(analysis.trajectories.flatMap((row) => scoreOf(row, view.score) ?? []));
      this.drawHead(analysis, view);
    }
    if (document.activeElement !== this.filter) this.filter.value = view.filter;
    this.sort.value = view.sort;
    this.score.value = view.score;
    const runs = view.line !== null && lineRuns?.line === view.line ? lineRuns : null;
    if (runs !== this.runs || view.line !== before?.line) this.drawLineFilter(view, runs);
    const relist =
      fresh ||
      runs !== this.runs ||
      !before ||
      (['filter', 'sort', 'score', 'collapsed'] as const).some((key) => view[key] !== before[key]);
    this.runs = runs;
    if (relist) this.relist(analysis, view);
    if (before && (view.filter !== before.filter || view.sort !== before.sort)) this.list.scrollTo(0);
    if (fresh && !before) this.list.scrollTo(view.scroll.list);
    if (relist || view.trajectory !== before?.trajectory) this.select(view.trajectory, fresh);
    this.strip.draw(analysis, view);
  }

  private relist(analysis: AnalysisView, view: ViewState): void {
    const kept = this.rows[this.active];
    this.rows = listRows(analysis, this.groups, view, this.runs?.counts ?? null);
    const same = this.rows.findIndex((row) =>
      row.kind === 'group'
        ? kept?.kind === 'group' && row.group.key === kept.group.key
        : kept?.kind === 'trajectory' && row.index === kept.index,
    );
    if (same >= 0) this.active = same;
    this.list.setRows(this.rows);
    this.head.hidden = this.rows.length === 0;
    this.none.hidden = this.rows.length > 0;
    this.none.textContent = view.filter
      ? `No trajectory matches “${view.filter}”.`
      : `No trajectory ran line ${view.line ?? ''}.`;
    this.active = Math.max(0, Math.min(this.active, this.rows.length - 1));
  }

  private drawHead({ kind }: AnalysisView, { score }: ViewState): void {
    const columns =
      kind === 'completions'
        ? ['', 'How it ends', 'Reward']
        : ['', 'Steps', 'Cumulative', { return: 'Return', discounted: 'Discounted', mean: 'Mean' }[score]];
    replace(this.head, ...columns.map((name) => h('span', {}, name)));
  }

  private drawLineFilter({ line }: ViewState, runs: LineRuns | null): void {
    this.lineFilter.hidden = line === null;
    if (line === null) return;
    const count = runs?.counts.reduce((sum, steps) => sum + Number(steps > 0), 0) ?? 0;
    replace(
      this.lineFilter,
      h(
        'span',
        {},
        runs
          ? `Ran line ${line}: ${formatCount(count)} of ${formatCount(runs.looked)}${runs.looked < runs.counts.length ? ' looked at' : ''}`
          : `Looking for who ran line ${line} …`,
      ),
      h(
        'button',
        { type: 'button', class: 'link', click: () => this.store.show({ line: null }) },
        'Show all',
      ),
    );
  }

  /** Marks the selected row. The keyboard goes there too, unless it was the keyboard that selected it and is further by now. */
  private select(trajectory: string | null, fresh: boolean): void {
    const index = this.rows.findIndex(
      (row) => row.kind === 'trajectory' && this.analysis?.trajectories[row.index]?.id === trajectory,
    );
    for (const row of this.list.element.querySelectorAll('[aria-selected="true"]'))
      row.setAttribute('aria-selected', 'false');
    if (index < 0) return;
    if (fresh || trajectory !== this.own) {
      this.active = index;
      this.own = trajectory;
      this.list.reveal(index);
    }
    this.list.rowElement(index)?.setAttribute('aria-selected', 'true');
    this.showActive();
  }

  private groupAbove(index: number): number | null {
    for (let i = index; i >= 0; i--) if (this.rows[i]?.kind === 'group') return i;
    return null;
  }

  private makeRow(row: ListRow, index: number): HTMLElement {
    const { analysis } = this;
    if (!analysis) return h('div');
    const shown = { analysis, view: this.store.state.view, range: this.range, decimals: this.decimals };
    const element = row.kind === 'group' ? groupRow(row, shown) : trajectoryRow(row, shown);
    element.id = `row-${index}`;
    element.classList.toggle('is-active', index === this.active);
    element.addEventListener('click', () => this.activate(index));
    return element;
  }

  private activate(index: number): void {
    const row = this.rows[index];
    if (!row) return;
    this.active = index;
    if (row.kind === 'group') this.fold(row.group.key, !row.collapsed);
    else {
      const trajectory = this.analysis?.trajectories[row.index];
      if (trajectory) this.selectHere(trajectory.id);
    }
    this.showActive();
  }

  private selectHere(trajectory: string): void {
    this.own = trajectory;
    this.store.show({ trajectory, step: 0 });
  }

  private fold(key: string, fold: boolean): void {
    const rest = this.store.state.view.collapsed.filter((one) => one !== key);
    this.store.show({ collapsed: fold ? [...rest, key] : rest });
  }

  private key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.list.element.clientHeight / 28) - 1);
    const moves: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.rows.length,
      End: this.rows.length,
    };
    const row = this.rows[this.active];
    const move = moves[event.key];
    if (move !== undefined) this.moveTo(this.active + move);
    else if (event.key === 'Enter' || event.key === ' ') {
      if (row?.kind === 'trajectory' && event.key === 'Enter') this.store.show({ tab: 'player' });
      else this.activate(this.active);
    } else if (event.key === 'ArrowLeft' && row) {
      if (row.kind === 'trajectory')
        this.moveTo(this.rows.findIndex((one) => one.kind === 'group' && one.group === row.group));
      else if (!row.collapsed) this.fold(row.group.key, true);
    } else if (event.key === 'ArrowRight' && row?.kind === 'group') {
      if (row.collapsed) this.fold(row.group.key, false);
      else this.moveTo(this.active + 1);
    } else return;
    event.preventDefault();
  }

  /** Selection follows the keyboard, as in a file list. */
  private moveTo(index: number): void {
    this.active = Math.max(0, Math.min(index, this.rows.length - 1));
    this.list.reveal(this.active);
    const row = this.rows[this.active];
    const trajectory = row?.kind === 'trajectory' ? this.analysis?.trajectories[row.index] : undefined;
    if (trajectory) this.selectHere(trajectory.id);
    this.showActive();
  }

  private showActive(): void {
    for (const row of this.list.element.querySelectorAll('.is-active')) row.classList.remove('is-active');
    this.list.pin(this.active);
    const element = this.list.rowElement(this.active);
    element?.classList.add('is-active');
    setAttribute(this.list.element, 'aria-activedescendant', element?.id ?? null);
  }
}

function select<T extends string>(
  label: string,
  options: readonly (readonly [T, string])[],
  choose: (value: T) => void,
): HTMLSelectElement {
  const element = h('select', { class: 'field', 'aria-label': label });
  replace(element, ...options.map(([value, text]) => h('option', { value }, text)));
  element.addEventListener('change', () => {
    const chosen = options.find(([value]) => value === element.value);
    if (chosen) choose(chosen[0]);
  });
  return element;
}
