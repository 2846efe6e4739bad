import { h, replace } from '../dom';
import { formatAge, formatShare, plural } from '../format';
import type { Host } from '../host';
import type { IconName } from '../icons';
import { icon } from '../icons';
import type { AnalysisView, MeasureView, Target } from '../protocol/analysis';
import type { Snapshot } from '../protocol/messages';
import type { PanelState, Store } from '../store';
import { measureChip } from './measures';
import { withCode, withShortNames } from './prose';

const VERDICT_ICONS: Record<AnalysisView['verdict']['kind'], IconName> = {
  broken: 'cross',
  'not-testable': 'question',
  'does-not-separate': 'equal',
  misordered: 'swap',
  exploitable: 'loop',
  ready: 'check',
};

const AGE_INTERVAL_MS = 15_000;
/** As many as fit into a line or two. */
const SHOWN_MEASURES = window.innerWidth < 640 ? 3 : 8;

/** What is judged, the verdict in words, what to do next, and the measures it rests on. */
export class Header {
  readonly element = h('header', { class: 'head' });
  private readonly facts = h('p', { class: 'facts' });
  private readonly actions = h('div', { class: 'actions' });
  private readonly verdict = h('section', { class: 'verdict', 'aria-label': 'Verdict' });
  private readonly chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Measures' });
  private readonly progress = h('div', { class: 'progress', role: 'progressbar', 'aria-label': 'Progress' });
  private drawn: { snapshot: Snapshot | null; analysis: AnalysisView | null } = {
    snapshot: null,
    analysis: null,
  };

  constructor(
    private readonly store: Store,
    private readonly host: Host,
    private readonly lead: (target: NonNullable<Target>) => void,
  ) {
    const top = h('div', { class: 'head-top' }, this.facts, this.actions);
    this.element.append(this.progress, top, this.verdict, this.chips);
    setInterval(() => this.drawFacts(this.drawn.snapshot), AGE_INTERVAL_MS);
  }

  draw({ snapshot }: PanelState): void {
    if (!snapshot || snapshot === this.drawn.snapshot) return;
    const analysis = snapshot.analysis;
    this.drawFacts(snapshot);
    this.drawActions(snapshot);
    this.drawProgress(snapshot);
    if (analysis !== this.drawn.analysis) this.drawVerdict(analysis);
    this.element.classList.toggle('is-stale', snapshot.stale && !snapshot.running);
    this.drawn = { snapshot, analysis };
  }

  private drawFacts(snapshot: Snapshot | null): void {
    if (!snapshot) return;
    const { analysis, reward, stale } = snapshot;
    const part = (text: string): HTMLElement => h('span', { class: 'fact' }, text);
    replace(
      this.facts,
      h('strong', {}, snapshot.taskName.replace(/\.reward\.json$/, '')),
      reward && part(reward.name),
      ...(analysis ? sizeWords(analysis).map(part) : []),
      analysis && h('span', { class: 'fact', title: analysis.isolation }, analysis.runtime),
      analysis && part(`analyzed ${formatAge(analysis.at, Date.now())}, in ${analysis.seconds.toFixed(1)} s`),
      stale && h('span', { class: 'fact fact-stale' }, 'the reward has changed since'),
    );
  }

  private drawActions({ running, analysis, trusted, stale }: Snapshot): void {
    const focused = this.actions.contains(document.activeElement);
    const button = (label: string, name: IconName, kind: string, run: () => void): HTMLElement =>
      h(
        'button',
        { type: 'button', class: `button ${kind}`, click: run },
        icon(name),
        h('span', { class: 'button-label' }, label),
      );
    if (running) {
      replace(
        this.actions,
        button('Cancel', 'stop', 'secondary', () => void this.host.request('cancel', {})),
      );
    } else if (!trusted) {
      replace(this.actions);
    } else {
      replace(
        this.actions,
        button(
          analysis ? 'Analyze again' : 'Analyze',
          'refresh',
          `button-analyze ${stale || !analysis ? 'primary' : 'secondary'}`,
          () => void this.host.request('analyze', {}),
        ),
        analysis &&
          button(
            'Report',
            'report',
            'secondary button-analyze',
            () => void this.ask(this.host.request('report', {})),
          ),
        analysis &&
          button(
            'Improve',
            'spark',
            stale ? 'secondary' : 'primary',
            () => void this.ask(this.host.request('improve', {})),
          ),
      );
    }
    if (focused) this.actions.querySelector('button')?.focus();
  }

  private async ask(answer: ReturnType<Host['request']>): Promise<void> {
    const result = await answer;
    this.store.report(result.ok ? null : result.problem);
  }

  private drawProgress({ running }: Snapshot): void {
    this.progress.classList.toggle('is-running', running !== null);
    this.progress.classList.toggle('is-endless', running !== null && running.share === null);
    this.progress.style.setProperty('--share', String(running?.share ?? 0));
    if (running?.share !== null && running?.share !== undefined) {
      this.progress.setAttribute('aria-valuenow', String(Math.round(running.share * 100)));
    } else this.progress.removeAttribute('aria-valuenow');
    this.progress.setAttribute('aria-valuetext', running ? progressText(running) : 'idle');
    this.progress.title = running ? progressText(running) : '';
  }

  private drawVerdict(analysis: AnalysisView | null): void {
    this.verdict.hidden = !analysis;
    this.chips.hidden = !analysis;
    if (!analysis) return;
    const { kind, title, sentence, next } = analysis.verdict;
    replace(
      this.verdict,
      h(
        'p',
        { class: `verdict-line verdict-${kind}` },
        h('span', { class: 'verdict-mark' }, icon(VERDICT_ICONS[kind])),
        h('span', { class: 'verdict-title', role: 'heading', 'aria-level': 1 }, title),
        h('span', { class: 'verdict-sentence' }, ...withCode(sentence)),
      ),
      next.length > 0 &&
        h(
          'ol',
          { class: 'next', 'aria-label': 'What to do next' },
          ...next.map((action) => this.nextAction(action, analysis)),
        ),
    );
    this.drawChips(analysis, false);
  }

  /** Those that apply come first; what is rarely looked at waits behind a button. */
  private drawChips({ measures }: AnalysisView, all: boolean): void {
    const ordered = [...measures].sort((a, b) => rank(a) - rank(b));
    const shown = all ? ordered : ordered.slice(0, SHOWN_MEASURES);
    const rest = ordered.length - SHOWN_MEASURES;
    replace(
      this.chips,
      ...shown.map(measureChip),
      rest > 0 &&
        h(
          'button',
          {
            type: 'button',
            class: 'link more',
            'aria-expanded': all,
            click: () => {
              if (this.drawn.analysis) this.drawChips(this.drawn.analysis, !all);
              this.chips.querySelector<HTMLElement>('.more')?.focus();
            },
          },
          all ? 'fewer' : `${rest} more`,
        ),
    );
  }

  private nextAction(
    { text, target }: AnalysisView['verdict']['next'][number],
    analysis: AnalysisView,
  ): HTMLElement {
    const words = withCode(withShortNames(text, analysis));
    return h(
      'li',
      {},
      target
        ? h(
            'button',
            { type: 'button', class: 'next-button', click: () => this.lead(target) },
            ...words,
            icon('arrow'),
          )
        : h('span', { class: 'next-text' }, ...words),
    );
  }
}

function rank({ decisive, measured }: MeasureView): number {
  return decisive ? 0 : measured.value === null ? 2 : 1;
}

export function progressText({ label, share }: NonNullable<Snapshot['running']>): string {
  return share === null ? `${label} …` : `${label}: ${formatShare(share)}`;
}

function sizeWords({ kind, trajectories, steps }: AnalysisView): string[] {
  return kind === 'completions'
    ? [plural(steps, 'completion')]
    : [plural(trajectories.length, 'trajectory', 'trajectories'), plural(steps, 'step')];
}
