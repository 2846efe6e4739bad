import type { DiffView } from '../diff/diff-view';
import { loadDiff } from '../diff/load';
import { h, replace } from '../dom';
import { formatAge } from '../format';
import type { Host } from '../host';
import type { WireProblem } from '../wire';
import type { Reply, Snapshot } from '../protocol/messages';
import type { ComparisonView, VersionView } from '../protocol/versions';
import type { PanelState, Store } from '../store';
import { moves, table } from './effect';
import { withCode } from './prose';
import { withTooltip } from './tooltip';
import { firstPair, versionTree } from './version-tree';

const ORIGINS: Record<VersionView['origin'], string> = {
  hand: 'by hand',
  designer: 'designed',
  refinement: 'suggestion',
};

const SHOWN_MOVES = 12;

/** The history of the reward as a tree, and any two versions of it compared on the same trajectories. */
export class Versions {
  readonly element = h('section', { class: 'pane pane-versions', 'aria-labelledby': 'versions-title' });
  private readonly list = h('div', { class: 'version-list' });
  private readonly result = h('div', { class: 'version-result' });
  private versions: readonly VersionView[] = [];
  private pair: { a: string; b: string } | null = null;
  private listed = '';
  private asked = 0;
  private diff: DiffView | null = null;

  constructor(
    private readonly store: Store,
    private readonly host: Host,
  ) {
    this.element.append(
      h('h2', { class: 'visually-hidden', id: 'versions-title' }, 'Versions'),
      h('div', { class: 'versions-body' }, this.list, this.result),
    );
  }

  draw({ snapshot }: PanelState): void {
    if (!snapshot || !this.element.classList.contains('is-current')) return;
    // The list changes with the analysis and with the text in the editor.
    const key = keyOf(snapshot);
    if (key === this.listed) return;
    this.listed = key;
    void this.load();
  }

  private async load(): Promise<void> {
    const answer = await this.host.request('versions', {});
    if (!answer.ok) {
      replace(this.list, problem(answer.problem));
      return;
    }
    const same = JSON.stringify(answer.value.versions.map(({ id }) => id));
    const before = JSON.stringify(this.versions.map(({ id }) => id));
    this.versions = answer.value.versions;
    const known = (id: string | undefined): boolean => this.versions.some((one) => one.id === id);
    if (same !== before || !this.pair || !known(this.pair.a) || !known(this.pair.b))
      this.pair = firstPair(this.versions);
    this.drawList();
    void this.compare();
  }

  private drawList(): void {
    if (this.versions.length < 2) {
      replace(
        this.list,
        h(
          'div',
          { class: 'empty-inline' },
          h('h3', { class: 'block-title' }, 'Nothing to compare yet'),
          h(
            'p',
            { class: 'quiet' },
            'A version is kept each time the reward is analyzed, a suggestion is accepted, or Improve is run. Once there are two, any two can be compared here: code, measures, and which trajectories change rank.',
          ),
        ),
      );
      return;
    }
    replace(
      this.list,
      h(
        'table',
        { class: 'version-table' },
        h('caption', { class: 'visually-hidden' }, 'Versions of the reward, newest first'),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ...['A', 'B', 'Version', 'Verdict', 'AUC'].map((name) => h('th', { scope: 'col' }, name)),
          ),
        ),
        h('tbody', {}, ...versionTree(this.versions).map(({ version, depth }) => this.row(version, depth))),
      ),
    );
  }

  private row(version: VersionView, depth: number): HTMLElement {
    const { id, name, origin, at, explanation, verdict, auc, isPresent } = version;
    const radio = (side: 'a' | 'b'): HTMLElement =>
      h('input', {
        type: 'radio',
        name: `version-${side}`,
        checked: this.pair?.[side] === id,
        'aria-label': `${name} as ${side.toUpperCase()}`,
        change: () => {
          if (!this.pair) return;
          this.pair = { ...this.pair, [side]: id };
          void this.compare();
        },
      });
    const label = h(
      'span',
      { class: 'version-name', title: explanation },
      h('strong', {}, name),
      isPresent && name !== 'now' && h('span', { class: 'tag' }, 'now'),
      h('span', { class: 'quiet' }, ` ${ORIGINS[origin]} · ${formatAge(at, Date.now())}`),
      explanation && h('span', { class: 'version-about quiet' }, ...withCode(explanation)),
    );
    label.style.paddingLeft = `${depth * 16}px`;
    label.classList.toggle('is-branch', depth > 0);
    return h(
      'tr',
      {},
      h('td', {}, radio('a')),
      h('td', {}, radio('b')),
      h('td', { class: 'version-cell' }, label),
      h('td', { class: verdict ? '' : 'quiet' }, verdict?.title ?? 'not analyzed'),
      h('td', { class: 'number', title: auc?.text }, auc?.short ?? '—'),
    );
  }

  private async compare(): Promise<void> {
    const { pair } = this;
    const asked = ++this.asked;
    if (!pair || this.versions.length < 2) {
      this.clear();
      return;
    }
    if (pair.a === pair.b) {
      this.clear(h('p', { class: 'quiet' }, 'A and B are the same version. Choose another for one of them.'));
      return;
    }
    const codes = await this.host.request('codes', pair);
    if (asked !== this.asked) return;
    if (!codes.ok) {
      this.clear(problem(codes.problem));
      return;
    }
    const nameOf = (id: string): string => this.versions.find((one) => one.id === id)?.name ?? id;
    const names = [nameOf(pair.a), nameOf(pair.b)] as const;
    const numbers = h(
      'div',
      {},
      h('p', { class: 'quiet', role: 'status' }, 'Replaying both versions on the recordings …'),
    );
    const place = h('div', { class: 'diff' });
    this.clear(
      numbers,
      h('h3', { class: 'block-title version-code' }, `Code of ${names[0]} and ${names[1]}`),
      place,
    );
    // The code is there at once; the numbers take two replays.
    void this.showDiff(place, names, codes.value);
    const answer = await this.host.request('compare', pair);
    if (asked !== this.asked) return;
    replace(numbers, ...(answer.ok ? this.numbers(answer.value, names) : [problem(answer.problem)]));
  }

  private clear(...children: HTMLElement[]): void {
    this.diff?.dispose();
    this.diff = null;
    replace(this.result, ...children);
  }

  private async showDiff(
    place: HTMLElement,
    [a, b]: readonly [string, string],
    codes: Reply<'codes'>,
  ): Promise<void> {
    const loaded = await loadDiff();
    if (!place.isConnected) return;
    if (!loaded) {
      replace(place, h('pre', { class: 'message-text', tabindex: 0 }, codes.b));
      return;
    }
    this.diff = loaded.create(place, [`Version ${a}`, `Version ${b}`]);
    this.diff.show(codes.a, codes.b);
  }

  private numbers(comparison: ComparisonView, names: readonly [string, string]): HTMLElement[] {
    const { sentence, distances, rows, movedCount } = comparison;
    const changed = rows.filter(({ before, after }) => before.text !== after.text);
    const same = rows.length - changed.length;
    const { kind = 'transitions', measures = [] } = this.store.state.snapshot?.analysis ?? {};
    return [
      h('p', { class: 'ordering-sentence' }, ...withCode(sentence)),
      h('div', { class: 'chips', role: 'group', 'aria-label': 'Distances' }, ...distances.map(distanceChip)),
      h(
        'div',
        { class: 'ordering-columns' },
        h(
          'section',
          {},
          h('h3', { class: 'block-title' }, 'Measures'),
          changed.length > 0
            ? table(changed, { heads: names, definitions: measures })
            : h('p', { class: 'quiet' }, 'All are the same.'),
          changed.length > 0 && same > 0 && h('p', { class: 'quiet small' }, `${same} others are the same.`),
        ),
        h(
          'section',
          {},
          h('h3', { class: 'block-title' }, movedCount > 0 ? 'Trajectories that change rank most' : 'Ranks'),
          movedCount > 0
            ? moves(comparison, kind, SHOWN_MOVES, (trajectory) => this.store.goTo({ trajectory, step: 0 }))
            : h('p', { class: 'quiet' }, 'No trajectory changes its rank.'),
        ),
      ),
    ];
  }
}

function distanceChip({ title, definition, measured }: ComparisonView['distances'][number]): HTMLElement {
  const absent = measured.value === null;
  const chip = h(
    'button',
    { type: 'button', class: `chip ${absent ? 'chip-absent' : ''}` },
    h('span', { class: 'chip-name' }, title),
    h('span', { class: 'chip-value' }, measured.short),
  );
  withTooltip(chip, () => [
    h('strong', {}, `${title}: ${measured.text}`),
    ...(measured.sample ? [h('p', {}, measured.sample)] : []),
    h('p', { class: 'quiet' }, definition),
  ]);
  return chip;
}

function problem({ message, hint }: WireProblem): HTMLElement {
  return h('p', { role: 'status' }, h('strong', {}, message), ` ${hint}`);
}

function keyOf({ analysis, stale, reward }: Snapshot): string {
  return JSON.stringify([analysis?.stamp, analysis?.pending, stale, reward?.file]);
}
