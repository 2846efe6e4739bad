import { h } from '../dom';
import { onceAFrame } from '../once-a-frame';

const ROW_HEIGHT = 28;
/** Rows kept above and below the visible ones, so that scrolling doesn't show gaps. */
const OVERSCAN = 8;

/** A scrolling list that holds only the rows in sight in the document. All rows are ROW_HEIGHT high. */
export class VirtualList<T> {
  readonly element: HTMLElement;
  /** Stays on top of the rows: what they belong to. */
  private readonly head = h('div', { class: 'rows-head', role: 'presentation', 'aria-hidden': true });
  private readonly spacer = h('div', { class: 'rows', role: 'presentation' });
  private rows: readonly T[] = [];
  private readonly shown = new Map<number, HTMLElement>();
  private headRows: readonly T[] = [];
  private readonly schedule = onceAFrame(() => this.fill());
  /** Stays in the document out of sight too: the keyboard is on it. */
  private pinned = -1;

  constructor(
    attributes: Record<string, string>,
    private readonly make: (row: T, index: number) => HTMLElement,
    /** The row that all visible ones belong to, when it is itself scrolled out of sight; made with `make`. */
    private readonly headOf: (firstVisible: number) => number | null,
    private readonly onScroll: (top: number) => void,
  ) {
    this.element = h('div', attributes, this.head, this.spacer);
    this.element.addEventListener('scroll', () => {
      this.onScroll(this.element.scrollTop);
      this.schedule();
    });
    let hidden = true;
    new ResizeObserver(() => {
      const shown = this.element.clientHeight > 0;
      // A list in a folded tab can't scroll; what it was asked to show, it shows when it comes up.
      if (shown && hidden && this.pinned >= 0) this.reveal(this.pinned);
      hidden = !shown;
      this.schedule();
    }).observe(this.element);
  }

  /** Replaces all rows; what is in sight is made anew. */
  setRows(rows: readonly T[]): void {
    this.rows = rows;
    this.spacer.style.height = `${rows.length * ROW_HEIGHT}px`;
    this.shown.clear();
    this.spacer.replaceChildren();
    this.fill();
  }

  scrollTo(top: number): void {
    this.element.scrollTop = top;
    this.fill();
  }

  /** Scrolls as little as needed to have the row in sight, and makes it. */
  reveal(index: number): void {
    const { scrollTop, clientHeight } = this.element;
    const top = index * ROW_HEIGHT;
    // The head covers a row's height.
    if (top < scrollTop + ROW_HEIGHT) this.element.scrollTop = top - ROW_HEIGHT;
    else if (top + ROW_HEIGHT > scrollTop + clientHeight)
      this.element.scrollTop = top + ROW_HEIGHT - clientHeight;
    this.fill();
  }

  /** Keeps this row in the document, wherever the list is scrolled to. */
  pin(index: number): void {
    this.pinned = index;
    this.fill();
  }

  /** The row's element while it is in the document. */
  rowElement(index: number): HTMLElement | undefined {
    return this.shown.get(index);
  }

  private fill(): void {
    const { scrollTop, clientHeight } = this.element;
    this.drawHead(scrollTop);
    const from = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - OVERSCAN);
    const to = Math.min(this.rows.length, Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT) + OVERSCAN);
    for (const [index, element] of this.shown) {
      if ((index >= from && index < to) || index === this.pinned) continue;
      element.remove();
      this.shown.delete(index);
    }
    // In the document's order too: screen readers and Find go by it.
    let before: HTMLElement | null = null;
    const inSight = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
    const indexes = [...new Set([...inSight, this.pinned])].sort((a, b) => a - b);
    for (const index of indexes) {
      const row = this.rows[index];
      if (row === undefined) continue;
      const element: HTMLElement = this.shown.get(index) ?? this.add(row, index);
      if (!element.isConnected) {
        if (before) before.after(element);
        else this.spacer.prepend(element);
      }
      before = element;
    }
  }

  private drawHead(scrollTop: number): void {
    const index = this.headOf(Math.floor(scrollTop / ROW_HEIGHT));
    const row = index === null || index * ROW_HEIGHT >= scrollTop ? undefined : this.rows[index];
    const key = row === undefined ? '' : String(index);
    if (this.head.dataset['row'] === key && this.headRows === this.rows) return;
    this.head.dataset['row'] = key;
    this.headRows = this.rows;
    this.head.replaceChildren();
    if (row === undefined || index === null) return;
    const element = this.make(row, index);
    element.removeAttribute('id');
    element.removeAttribute('role');
    this.head.append(element);
  }

  private add(row: T, index: number): HTMLElement {
    const element = this.make(row, index);
    element.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    this.shown.set(index, element);
    return element;
  }
}
