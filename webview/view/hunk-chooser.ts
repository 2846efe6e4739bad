import type { DiffView } from '../diff/diff-view';
import { loadDiff } from '../diff/load';
import { h, replace } from '../dom';
import { plural } from '../format';
import type { Hunk } from '../hunks';
import { applyHunks, hunksOf } from '../hunks';
import { icon } from '../icons';
import type { SuggestionView } from '../protocol/analysis';

/** True when they are in the reward's document. */
type Take = (hunks: 'all' | readonly number[]) => Promise<boolean>;

/** The hunks of a suggestion, to take one by one or together, above a diff of exactly what taking the ticked ones does. */
export class HunkChooser {
  readonly element = h('div', { class: 'hunks' });
  private readonly hunks: readonly Hunk[];
  private readonly chosen: Set<number>;
  private readonly buttons = h('div', { class: 'hunk-actions' });
  private readonly note = h('p', { class: 'hunk-note quiet', role: 'status' });
  private readonly place = h('div', { class: 'diff' }, h('p', { class: 'quiet pad' }, 'Loading the diff …'));
  private diff: DiffView | null = null;
  private disposed = false;

  constructor(
    private readonly suggestion: SuggestionView,
    private readonly source: string,
    private readonly take: Take,
    private readonly openInEditor: () => Promise<void>,
    /** Other hunks are ticked than before. */
    private readonly onChosen: (hunks: 'all' | readonly number[]) => void,
  ) {
    this.hunks = hunksOf(source, suggestion.code);
    this.chosen = new Set(this.hunks.map(({ index }) => index));
    this.element.append(
      this.buttons,
      this.note,
      h(
        'ul',
        { class: 'hunk-list', 'aria-label': 'Hunks of this suggestion' },
        ...this.hunks.map((hunk) => this.row(hunk)),
      ),
      this.place,
    );
    this.drawButtons();
    void this.showDiff();
  }

  /** Says something beside the buttons that concerns taking. */
  say(words: string): void {
    if (this.note.textContent !== words) this.note.textContent = words;
  }

  dispose(): void {
    this.disposed = true;
    this.diff?.dispose();
  }

  private row(hunk: Hunk): HTMLElement {
    const { index, oldStart, oldLines, newLines } = hunk;
    const where =
      oldLines.length === 0
        ? `before line ${oldStart}`
        : oldLines.length === 1
          ? `line ${oldStart}`
          : `lines ${oldStart}–${oldStart + oldLines.length - 1}`;
    const box = h('input', {
      type: 'checkbox',
      checked: true,
      change: () => {
        if (box.checked) this.chosen.add(index);
        else this.chosen.delete(index);
        this.drawButtons();
        this.refreshDiff();
        this.onChosen(this.ticked());
      },
    });
    return h(
      'li',
      { class: 'hunk' },
      h(
        'label',
        { class: 'hunk-label' },
        box,
        h('span', { class: 'hunk-where' }, where),
        h(
          'span',
          { class: 'hunk-count' },
          h('span', { class: 'added' }, `+${newLines.length}`),
          ' ',
          h('span', { class: 'removed' }, `−${oldLines.length}`),
        ),
        h('code', { class: 'hunk-first' }, firstWords(hunk)),
      ),
      this.hunks.length > 1 &&
        h(
          'button',
          {
            type: 'button',
            class: 'button secondary small hunk-take',
            click: (event: MouseEvent) => void this.takeOne(index, event.currentTarget),
          },
          'Take this hunk',
        ),
    );
  }

  /** The other hunks stay: they are merged into whatever the reward is by then. */
  private async takeOne(index: number, button: EventTarget | null): Promise<void> {
    if (!(await this.take([index])) || !(button instanceof HTMLButtonElement)) return;
    button.disabled = true;
    replace(button, icon('check'), 'Taken');
  }

  private ticked(): 'all' | number[] {
    return this.chosen.size === this.hunks.length ? 'all' : [...this.chosen].sort((a, b) => a - b);
  }

  private drawButtons(): void {
    const ticked = this.ticked();
    replace(
      this.buttons,
      h(
        'button',
        {
          type: 'button',
          class: 'button primary accept',
          disabled: this.chosen.size === 0,
          click: () => void this.take(ticked),
        },
        icon('check'),
        ticked === 'all' ? 'Accept all' : `Accept ${plural(this.chosen.size, 'hunk')}`,
      ),
      h(
        'button',
        { type: 'button', class: 'button secondary', click: () => void this.openInEditor() },
        'Open in editor',
      ),
    );
  }

  private async showDiff(): Promise<void> {
    const loaded = await loadDiff();
    if (this.disposed) return;
    if (!loaded) {
      replace(this.place, h('pre', { class: 'message-text', tabindex: 0 }, this.suggestion.code));
      return;
    }
    this.place.replaceChildren();
    this.diff = loaded.create(this.place, ['The reward now', 'The reward with the ticked hunks']);
    this.refreshDiff();
  }

  private refreshDiff(): void {
    this.diff?.show(this.source, applyHunks(this.source, this.suggestion.code, [...this.chosen]));
  }
}

function firstWords({ newLines, oldLines }: Hunk): string {
  const lines = [...newLines, ...oldLines].map((text) => text.trim()).filter((text) => text !== '');
  return lines.find((text) => !text.startsWith('#')) ?? lines[0] ?? '';
}
