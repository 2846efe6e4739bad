import { h, replace } from '../dom';
import { formatNumber, trajectoryName } from '../format';
import { icon } from '../icons';
import { outcomeMark } from '../view/outcome';
import { DetailsPane } from './details';
import { EpisodeStrip } from './episodes';
import { FieldList } from './fields';
import type { RecordingHost } from './host';
import { FieldPlots } from './plots';
import type { Kept, Overview } from './protocol';
import { MAX_PLOTS, OUTCOMES } from './protocol';
import { StepTable } from './table';

/** A recording: what it holds, its fields, its episodes, and one step after the other. */
export class RecordingView {
  onKeep: (kept: Kept) => void = () => undefined;
  private episode: number;
  private row: number;
  private plotted: string[];
  private readonly strip: EpisodeStrip;
  private readonly fields: FieldList;
  private readonly plots: FieldPlots;
  private readonly table: StepTable;
  private readonly details: DetailsPane;
  private readonly title = h('div', { class: 'episode-title', 'aria-live': 'polite' });
  private seriesWanted = 0;

  constructor(
    root: HTMLElement,
    private readonly host: RecordingHost,
    file: string,
    private readonly overview: Overview,
    kept: Kept | null,
  ) {
    const { episodes, steps, fields, kind } = overview;
    this.episode = Math.min(kept?.episode ?? 0, Math.max(0, episodes.names.length - 1));
    this.row = Math.min(kept?.row ?? this.startOf(this.episode), Math.max(0, steps - 1));
    const plottable = fields.filter((field) => field.plottable).map(({ id }) => id);
    this.plotted = (kept?.plotted ?? plottable.slice(0, 3)).filter((id) => plottable.includes(id));
    const transitions = kind === 'transitions';

    this.strip = new EpisodeStrip(overview, (episode) => this.chooseEpisode(episode));
    this.fields = new FieldList(overview, new Set(this.plotted), (id, shown) => this.plot(id, shown));
    this.plots = new FieldPlots((step) => this.chooseRow(this.startOf(this.episode) + step, true));
    this.table = new StepTable(
      host,
      overview,
      (row) => this.chooseRow(row, false),
      () => this.details.open(),
    );
    this.details = new DetailsPane(host, overview, kept?.detailsOpen ?? !transitions);
    this.details.onToggle = () => this.keep();
    replace(
      root,
      h(
        'main',
        { class: `recording ${kind}` },
        this.header(file),
        h('aside', { class: 'side', 'aria-label': 'Fields' }, this.fields.element),
        h(
          'section',
          { class: 'episode', 'aria-label': transitions ? 'Episodes' : 'Completions' },
          episodes.names.length > 1 && this.strip.element,
          h(
            'div',
            { class: 'episode-head' },
            this.moveButton('previous', -1),
            this.title,
            this.moveButton('next', 1),
          ),
          transitions && this.plots.element,
        ),
        h('section', { class: 'steps', 'aria-label': transitions ? 'Steps' : 'Rows' }, this.table.element),
        this.details.element,
      ),
    );
    this.table.reveal(this.row);
    this.drawEpisode();
    this.drawRow();
  }

  redraw(): void {
    this.strip.draw();
    this.plots.build();
  }

  private header(file: string): HTMLElement {
    const { title, facts, notes } = this.overview;
    return h(
      'header',
      { class: 'head' },
      h(
        'div',
        { class: 'head-title' },
        h('h1', {}, file),
        h('span', { class: 'quiet' }, title),
        h(
          'button',
          { class: 'button primary', type: 'button', click: () => void this.host.request('newTask', {}) },
          'New Reward Task from This Recording',
        ),
      ),
      h(
        'dl',
        { class: 'facts' },
        ...facts.map(({ label, text }) => h('div', {}, h('dt', {}, label), h('dd', {}, text))),
      ),
      notes.length > 0 &&
        h(
          'details',
          { class: 'notes', open: notes.length <= 2 },
          h(
            'summary',
            {},
            `${notes.length} ${notes.length === 1 ? 'assumption' : 'assumptions'} made while reading`,
          ),
          h('ul', {}, ...notes.map((note) => h('li', {}, icon('info', 'quiet'), note))),
        ),
    );
  }

  private moveButton(name: 'previous' | 'next', by: number): HTMLElement {
    const label = `${name === 'next' ? 'Next' : 'Previous'} ${this.overview.kind === 'transitions' ? 'episode' : 'completion'}`;
    return h(
      'button',
      {
        class: 'icon-button',
        type: 'button',
        title: label,
        'aria-label': label,
        click: () => this.chooseEpisode(this.episode + by),
      },
      icon(name),
    );
  }

  private startOf(episode: number): number {
    return this.overview.episodes.starts[episode] ?? 0;
  }

  private chooseEpisode(episode: number): void {
    const last = this.overview.episodes.names.length - 1;
    const chosen = Math.max(0, Math.min(last, episode));
    if (chosen === this.episode) return;
    this.episode = chosen;
    this.row = this.startOf(chosen);
    this.table.reveal(this.row, true);
    this.drawEpisode();
    this.drawRow();
    this.keep();
  }

  /** `fromPlot`: the table follows; else it is where the choice was made. */
  private chooseRow(row: number, fromPlot: boolean): void {
    this.row = row;
    const episode = this.episodeAt(row);
    const other = episode !== this.episode;
    this.episode = episode;
    if (fromPlot) this.table.reveal(row);
    if (other) this.drawEpisode();
    this.drawRow();
    this.keep();
  }

  private episodeAt(row: number): number {
    const { starts } = this.overview.episodes;
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  private plot(id: string, shown: boolean): void {
    this.plotted = shown
      ? [...this.plotted, id].slice(-MAX_PLOTS)
      : this.plotted.filter((other) => other !== id);
    this.fields.choose(new Set(this.plotted));
    void this.drawPlots();
    this.keep();
  }

  private drawEpisode(): void {
    const { names, lengths, returns, outcomes } = this.overview.episodes;
    const name = names[this.episode];
    this.strip.choose(this.episode);
    if (name === undefined) {
      replace(this.title, 'No episodes');
      return;
    }
    const outcome = OUTCOMES[outcomes[this.episode] ?? 0] ?? 'unknown';
    const transitions = this.overview.kind === 'transitions';
    const length = lengths[this.episode] ?? 0;
    const sum = returns[this.episode] ?? NaN;
    replace(
      this.title,
      outcomeMark(outcome),
      h('strong', {}, transitions ? trajectoryName(name) : `row ${name}`),
      h('span', { class: 'quiet' }, `${this.episode + 1} of ${names.length}`),
      h('span', { class: outcome }, outcome === 'unknown' ? '' : outcome),
      transitions && h('span', { class: 'quiet' }, `${length} ${length === 1 ? 'step' : 'steps'}`),
      !Number.isNaN(sum) &&
        h('span', { class: 'quiet' }, `${transitions ? 'return' : 'reward'} ${formatNumber(sum)}`),
    );
    void this.drawPlots();
  }

  private async drawPlots(): Promise<void> {
    const { stamp, kind, fields, episodes } = this.overview;
    if (kind !== 'transitions' || episodes.names.length === 0) return;
    const wanted = ++this.seriesWanted;
    const answer = await this.host.request('series', {
      stamp,
      episode: this.episode,
      columns: this.plotted,
    });
    // Only the answer to the last question counts; one for an older file is followed by the newer page.
    if (wanted !== this.seriesWanted || !answer.ok) return;
    const label = (id: string): string => fields.find((field) => field.id === id)?.name ?? id;
    const length = episodes.lengths[this.episode] ?? 0;
    this.plots.show(
      answer.value,
      this.plotted,
      label,
      length,
      OUTCOMES[episodes.outcomes[this.episode] ?? 0] ?? 'unknown',
    );
    this.plots.moveTo(this.row - this.startOf(this.episode));
  }

  private drawRow(): void {
    this.table.select(this.row);
    this.plots.moveTo(this.row - this.startOf(this.episode));
    const name = this.overview.episodes.names[this.episode] ?? '';
    void this.details.show(
      this.row,
      this.overview.kind === 'transitions'
        ? `step ${this.row - this.startOf(this.episode)} of ${trajectoryName(name)}`
        : `row ${name}`,
    );
  }

  private keep(): void {
    const { episode, row, plotted } = this;
    this.onKeep({ episode, row, plotted, detailsOpen: this.details.isOpen });
  }
}
