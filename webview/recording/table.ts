import { h } from '../dom';
import { ABSENT } from '../format';
import { onceAFrame } from '../once-a-frame';
import type { RecordingHost } from './host';
import type { ColumnView, Overview } from './protocol';

const ROW_HEIGHT = 24;
const PAGE = 200;
/** Pages kept; those left behind longest are dropped. */
const MAX_PAGES = 24;
const OVERSCAN = 6;
/** Browsers stop at some thirty million pixels: beyond this a pixel of the scroll bar stands for more than one. */
const MAX_HEIGHT = 12_000_000;

/** The table of all steps. Only rows in sight are in the document, and only pages near them are asked for. */
export class StepTable {
  readonly element: HTMLElement;
  private readonly body = h('div', { class: 'table-rows', role: 'rowgroup' });
  private readonly pages = new Map<number, (readonly (string | null)[])[] | 'asked'>();
  private readonly rows: number;
  private readonly height: number;
  private chosen = 0;
  private first = 0;
  private readonly schedule = onceAFrame(() => this.fill());

  constructor(
    private readonly host: RecordingHost,
    private readonly overview: Overview,
    private readonly choose: (row: number) => void,
    private readonly open: () => void,
  ) {
    const { columns, steps, hiddenColumns } = overview;
    this.rows = steps;
    this.height = Math.min(steps * ROW_HEIGHT, MAX_HEIGHT);
    this.body.style.height = `${this.height}px`;
    this.element = h(
      'div',
      {
        class: 'table',
        role: 'grid',
        tabindex: 0,
        'aria-label': overview.kind === 'transitions' ? 'Steps' : 'Rows',
        'aria-rowcount': steps + 1,
        'aria-colcount': columns.length + hiddenColumns + 2,
        scroll: () => this.scrolled(),
        keydown: (event: KeyboardEvent) => this.key(event),
        wheel: (event: WheelEvent) => this.wheel(event),
        click: (event: MouseEvent) => this.click(event),
        dblclick: () => this.open(),
      },
      this.head(columns, hiddenColumns),
      this.body,
    );
    new ResizeObserver(() => this.schedule()).observe(this.element);
  }

  /** Scrolls as little as needed to have the row in sight, or so that it is the first when `top`. */
  reveal(row: number, top = false): void {
    const visible = this.visible();
    if (top) this.scrollToRow(row);
    else if (row < this.first) this.scrollToRow(row);
    else if (row >= this.first + visible) this.scrollToRow(row - visible + 1);
    this.schedule();
  }

  select(row: number): void {
    this.chosen = row;
    this.fill();
  }

  private head(columns: readonly ColumnView[], hidden: number): HTMLElement {
    const place = this.overview.kind === 'transitions' ? ['episode', 'step'] : ['row'];
    return h(
      'div',
      { class: 'table-head table-row', role: 'row', 'aria-rowindex': 1 },
      ...place.map((label) => h('span', { class: 'cell place', role: 'columnheader' }, label)),
      ...columns.map(({ label, role, numeric }) =>
        h(
          'span',
          {
            class: `cell role-${role}${numeric ? ' number' : ''}`,
            role: 'columnheader',
            title: `${label} (${role})`,
          },
          label,
        ),
      ),
      hidden > 0 &&
        h('span', { class: 'cell quiet', role: 'columnheader' }, `and ${hidden} more: see a step's details`),
    );
  }

  private get scaled(): boolean {
    return this.rows * ROW_HEIGHT > MAX_HEIGHT;
  }

  /** Rows in sight below the head. */
  private visible(): number {
    return Math.max(1, Math.floor((this.element.clientHeight - ROW_HEIGHT) / ROW_HEIGHT));
  }

  private scrollToRow(row: number): void {
    const room = Math.max(1, this.rows - this.visible());
    this.first = Math.max(0, Math.min(room, row));
    const most = this.element.scrollHeight - this.element.clientHeight;
    this.element.scrollTop = this.scaled ? (this.first / room) * most : this.first * ROW_HEIGHT;
    this.schedule();
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    const room = Math.max(1, this.rows - this.visible());
    const most = Math.max(1, scrollHeight - clientHeight);
    const first = this.scaled ? Math.round((scrollTop / most) * room) : Math.floor(scrollTop / ROW_HEIGHT);
    // A scroll that this table made itself must not round the row away.
    const own = this.scaled && Math.abs((this.first / room) * most - scrollTop) < 1;
    if (!own) this.first = Math.max(0, Math.min(this.rows - 1, first));
    this.schedule();
  }

  /** Where a pixel stands for many rows, the wheel still moves by rows. */
  private wheel(event: WheelEvent): void {
    if (!this.scaled || event.ctrlKey || Math.abs(event.deltaY) < Math.abs(event.deltaX)) return;
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? event.deltaY * ROW_HEIGHT : event.deltaY;
    this.scrollToRow(this.first + (Math.round(pixels / ROW_HEIGHT) || Math.sign(pixels)));
  }

  private key(event: KeyboardEvent): void {
    const page = this.visible() - 1;
    const moves: Record<string, number> = {
      ArrowDown: this.chosen + 1,
      ArrowUp: this.chosen - 1,
      PageDown: this.chosen + page,
      PageUp: this.chosen - page,
      Home: 0,
      End: this.rows - 1,
    };
    const to = moves[event.key];
    if (event.key === 'Enter') this.open();
    else if (to !== undefined && this.rows > 0) {
      const row = Math.max(0, Math.min(this.rows - 1, to));
      this.reveal(row);
      this.choose(row);
    } else return;
    event.preventDefault();
  }

  private click(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
    if (row?.dataset['row'] !== undefined) this.choose(Number(row.dataset['row']));
  }

  private fill(): void {
    const from = Math.max(0, this.first - OVERSCAN);
    const to = Math.min(this.rows, this.first + this.visible() + 1 + OVERSCAN);
    const episodes = new EpisodeFinder(this.overview.episodes.starts, from);
    // Rows are put where the first one in sight is now, whatever a pixel of the scroll bar stands for.
    const offset = this.scaled
      ? this.element.scrollTop - (this.first - from) * ROW_HEIGHT
      : from * ROW_HEIGHT;
    const rows: HTMLElement[] = [];
    for (let row = from; row < to; row++)
      rows.push(this.row(row, offset + (row - from) * ROW_HEIGHT, episodes));
    this.body.replaceChildren(...rows);
    const active = rows.find((element) => element.id === `row-${this.chosen}`);
    if (active) this.element.setAttribute('aria-activedescendant', active.id);
    else this.element.removeAttribute('aria-activedescendant');
  }

  private row(row: number, top: number, episodes: EpisodeFinder): HTMLElement {
    const { columns, kind } = this.overview;
    const cells = this.cellsOf(row);
    const { episode, step } = episodes.at(row);
    const name = this.overview.episodes.names[episode] ?? '';
    const place =
      kind === 'transitions' ? [step === 0 || row === this.first ? name : '', String(step)] : [name];
    const chosen = row === this.chosen;
    const element = h(
      'div',
      {
        class: `table-row${chosen ? ' is-chosen' : ''}${step === 0 && kind === 'transitions' ? ' starts-episode' : ''}`,
        role: 'row',
        id: `row-${row}`,
        'data-row': row,
        'aria-rowindex': row + 2,
        'aria-selected': chosen,
      },
      ...place.map((text) => h('span', { class: 'cell place', role: 'rowheader' }, text)),
      ...columns.map(({ numeric, role }, i) => {
        const text = cells?.[i];
        return h(
          'span',
          {
            class: `cell${numeric ? ' number' : ''}${text === null || text === 'NaN' ? ' quiet' : ''} role-${role}`,
            role: 'gridcell',
          },
          cells ? (text ?? ABSENT) : '',
        );
      }),
    );
    element.style.transform = `translateY(${top}px)`;
    return element;
  }

  private cellsOf(row: number): readonly (string | null)[] | null {
    const page = Math.floor(row / PAGE);
    const known = this.pages.get(page);
    if (known === undefined) void this.ask(page);
    if (known === undefined || known === 'asked') return null;
    // Used last, dropped last.
    this.pages.delete(page);
    this.pages.set(page, known);
    return known[row - page * PAGE] ?? null;
  }

  private async ask(page: number): Promise<void> {
    this.pages.set(page, 'asked');
    const { stamp } = this.overview;
    const answer = await this.host.request('rows', { stamp, from: page * PAGE, count: PAGE });
    if (!answer.ok) {
      this.pages.delete(page);
      return;
    }
    this.pages.set(page, answer.value.rows);
    for (const key of this.pages.keys()) {
      if (this.pages.size <= MAX_PAGES) break;
      this.pages.delete(key);
    }
    this.schedule();
  }
}

/** Episode and step of rows that are asked for in order. */
class EpisodeFinder {
  private episode: number;

  constructor(
    private readonly starts: Float64Array,
    row: number,
  ) {
    let [low, high] = [0, Math.max(0, starts.length - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    this.episode = low;
  }

  at(row: number): { episode: number; step: number } {
    while (this.episode + 1 < this.starts.length && (this.starts[this.episode + 1] ?? 0) <= row)
      this.episode++;
    return { episode: this.episode, step: row - (this.starts[this.episode] ?? 0) };
  }
}
