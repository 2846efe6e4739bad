import { h, replace } from '../dom';
import { icon } from '../icons';
import type { RecordingHost } from './host';
import type { Details, Overview } from './protocol';

/** Longer texts are folded at first, but for a prompt or an answer. */
const FOLDED = 1200;

/** Everything that was recorded at the chosen row, whole: long texts, messages, arrays. */
export class DetailsPane {
  readonly element: HTMLElement;
  onToggle: () => void = () => undefined;
  private readonly body = h('div', { class: 'details-body' });
  private readonly heading = h('span', {});
  private readonly toggle: HTMLButtonElement;
  private row = -1;
  private name = '';
  /** Columns that the user has folded away, for all rows. */
  private readonly folded = new Set<string>();

  constructor(
    private readonly host: RecordingHost,
    private readonly overview: Overview,
    open: boolean,
  ) {
    this.toggle = h(
      'button',
      { class: 'details-toggle', type: 'button', 'aria-expanded': open, click: () => this.set(!this.isOpen) },
      icon('collapsed'),
      this.heading,
    );
    this.body.hidden = !open;
    this.element = h('section', { class: 'details', 'aria-label': 'Details' }, this.toggle, this.body);
  }

  get isOpen(): boolean {
    return !this.body.hidden;
  }

  open(): void {
    this.set(true);
    this.body.querySelector<HTMLElement>('summary')?.focus();
  }

  async show(row: number, name: string): Promise<void> {
    this.row = row;
    this.name = name;
    this.heading.textContent = `All values of ${name}`;
    if (this.isOpen) await this.load();
  }

  private set(open: boolean): void {
    this.body.hidden = !open;
    this.toggle.setAttribute('aria-expanded', String(open));
    if (open) void this.load();
    this.onToggle();
  }

  private async load(): Promise<void> {
    const { row } = this;
    if (row >= this.overview.steps) return;
    const answer = await this.host.request('details', { stamp: this.overview.stamp, row });
    if (row !== this.row) return;
    replace(
      this.body,
      ...(answer.ok
        ? answer.value.values.map((value) => this.value(value))
        : [h('p', { class: 'quiet pad' }, answer.problem.message)]),
    );
    this.body.scrollTop = 0;
  }

  private value({ name, role, speaker, text }: Details['values'][number]): HTMLElement {
    const label = [h('code', {}, name), speaker !== null && h('span', { class: 'speaker' }, speaker)];
    const short = !text.includes('\n') && text.length <= 80;
    if (short) return h('div', { class: 'value' }, ...label, h('span', { class: 'value-text' }, text));
    const key = `${role}:${name}:${speaker ?? ''}`;
    const folds = text.length > FOLDED && !/prompt|completion|answer|content|response/i.test(name);
    const details = h(
      'details',
      {
        class: 'value',
        open: !folds && !this.folded.has(key),
        toggle: () => (details.open ? this.folded.delete(key) : this.folded.add(key)),
      },
      h(
        'summary',
        {},
        ...label,
        h('span', { class: 'quiet small' }, `${text.length.toLocaleString('en')} characters`),
      ),
      h('pre', { class: 'value-text' }, text),
    );
    return details;
  }
}
