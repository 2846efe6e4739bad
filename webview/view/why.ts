import type { Child } from '../dom';
import { h, replace } from '../dom';
import { formatShare, plural, stepName, trajectoryName } from '../format';
import type { Host } from '../host';
import type { IconName } from '../icons';
import { icon } from '../icons';
import type { AnalysisView, CauseView, ErrorView, FindingView } from '../protocol/analysis';
import type { Step } from '../protocol/values';
import type { PanelState, Store } from '../store';
import { Exploits } from './exploits';
import { withCode } from './prose';
import { explained } from './tooltip';

const SEVERITY: Record<FindingView['severity'], { icon: IconName; words: string; order: number }> = {
  error: { icon: 'error', words: 'Error', order: 0 },
  warning: { icon: 'warning', words: 'Warning', order: 1 },
  info: { icon: 'info', words: 'Note', order: 2 },
};

const FOUND_BY: Record<FindingView['source'], string> = {
  ruff: 'Python linter',
  rule: 'reward rule',
  'dry-run': 'dry run',
  analysis: 'replay',
  review: 'model',
};

const SHOWN_EVIDENCE = 4;
/** The best paid say it; the others are mostly the same round somewhere else. */
const SHOWN_EXPLOITS = 2;

/** Why episodes failed, and what is wrong with the reward: each with the steps and lines that show it. */
export class Why {
  readonly element = h('section', { class: 'pane pane-why', 'aria-labelledby': 'why-title' });
  private readonly body = h('div', { class: 'why-body' });
  private readonly cards = new Map<string, HTMLElement>();
  private readonly exploits: Exploits;
  private analysis: AnalysisView | null = null;

  constructor(
    private readonly store: Store,
    private readonly host: Host,
  ) {
    this.exploits = new Exploits(store, host);
    this.element.append(h('h2', { class: 'pane-title', id: 'why-title' }, 'Why'), this.body);
  }

  draw({ snapshot }: PanelState): void {
    const analysis = snapshot?.analysis ?? null;
    if (!analysis || analysis === this.analysis) return;
    this.analysis = analysis;
    this.cards.clear();
    this.exploits.stop();
    const findings = analysis.findings
      .map((finding, index) => ({ finding, index }))
      .sort(
        (a, b) =>
          SEVERITY[a.finding.severity].order - SEVERITY[b.finding.severity].order || a.index - b.index,
      );
    const failures = analysis.causes.reduce((sum, { count }) => sum + count, 0);
    replace(
      this.body,
      analysis.errors.length > 0 &&
        h(
          'div',
          { class: 'block' },
          h('h3', { class: 'block-title' }, 'Where the reward failed to run'),
          ...analysis.errors.map((error) => this.error(error, analysis)),
        ),
      analysis.exploits.length > 0 &&
        h(
          'div',
          { class: 'block' },
          h('h3', { class: 'block-title' }, 'What pays more than success'),
          ...analysis.exploits
            .slice(0, SHOWN_EXPLOITS)
            .map((exploit, i) => this.exploits.card(exploit, i, analysis)),
          analysis.exploits.length > SHOWN_EXPLOITS &&
            h(
              'details',
              { class: 'more-cards' },
              h('summary', {}, `${analysis.exploits.length - SHOWN_EXPLOITS} more like these`),
              ...analysis.exploits
                .slice(SHOWN_EXPLOITS)
                .map((exploit, i) => this.exploits.card(exploit, SHOWN_EXPLOITS + i, analysis)),
            ),
        ),
      analysis.causes.length > 0 &&
        h(
          'div',
          { class: 'block' },
          h('h3', { class: 'block-title' }, `How ${plural(failures, 'failure')} ended`),
          ...analysis.causes.map((cause) => this.cause(cause, failures, analysis)),
        ),
      h(
        'div',
        { class: 'block' },
        h(
          'h3',
          { class: 'block-title' },
          findings.length > 0 ? plural(findings.length, 'finding') : 'Findings',
        ),
        findings.length === 0 &&
          h(
            'p',
            { class: 'quiet' },
            analysis.pending
              ? 'Findings follow the verdict.'
              : 'Neither the critic nor the analysis has anything to say.',
          ),
        ...findings.map(({ finding, index }) => this.finding(finding, index)),
      ),
    );
  }

  /** Brings a cause or finding into sight and puts the focus on it. */
  lead(key: string): void {
    const card = this.cards.get(key) ?? this.cards.values().next().value;
    card?.scrollIntoView({ block: 'nearest' });
    card?.focus();
  }

  private cause(cause: CauseView, failures: number, { kind }: AnalysisView): HTMLElement {
    const fill = h('span', { class: 'share-fill' });
    fill.style.width = `${cause.share * 100}%`;
    return this.card(
      `cause:${cause.cause}`,
      { class: 'card cause' },
      h(
        'div',
        { class: 'card-head' },
        h('strong', { class: 'card-title' }, cause.cause),
        h('span', { class: 'share', 'aria-hidden': true }, fill),
        explained(
          h(
            'span',
            { class: 'number quiet explained', tabindex: 0 },
            `${cause.count} · ${formatShare(cause.share)}`,
          ),
          {
            title: `${cause.count} of ${plural(failures, 'failure')} (${formatShare(cause.share)})`,
            sample: 'Episodes of unknown outcome take no part.',
            definition: 'Failures with this cause, by the recording and never by the reward.',
          },
        ),
      ),
      ...cause.signs.map((sign) => h('p', { class: 'card-text', title: sign.condition }, sign.sentence)),
      cause.neverReached !== null &&
        h(
          'p',
          { class: 'card-text' },
          h('span', { class: 'label' }, 'Never reached'),
          ' ',
          cause.neverReached,
        ),
      cause.toldApart !== null &&
        cause.toldApart.step !== null &&
        h(
          'p',
          { class: 'card-text' },
          h('span', { class: 'label' }, 'Told apart'),
          ' ',
          cause.toldApart.text,
        ),
      this.kinds(cause),
      this.evidence(cause.evidence),
      this.typical(cause, kind),
    );
  }

  /** Two ways in which they end, each with the last step of the one in the middle. */
  private kinds({ kinds }: CauseView): HTMLElement | null {
    if (kinds.length === 0) return null;
    const lastStep = (id: string): number =>
      (this.analysis?.trajectories.find((one) => one.id === id)?.length ?? 1) - 1;
    return h(
      'div',
      { class: 'evidence' },
      h('span', { class: 'label' }, 'Two kinds'),
      ...kinds.map(({ words, count, representative }) =>
        h(
          'button',
          {
            type: 'button',
            class: 'evidence-step',
            click: () => this.store.goTo({ trajectory: representative, step: lastStep(representative) }),
          },
          `${count} with ${words}`,
        ),
      ),
    );
  }

  /** The trajectories that are most like the others, from the step on at which they can be told from successes. */
  private typical({ representatives, toldApart }: CauseView, kind: AnalysisView['kind']): HTMLElement | null {
    if (representatives.length === 0) return null;
    const step = toldApart?.step ?? 0;
    return h(
      'div',
      { class: 'evidence' },
      h('span', { class: 'quiet' }, 'typical'),
      ...representatives.map((trajectory) =>
        h(
          'button',
          {
            type: 'button',
            class: 'evidence-step',
            click: () => this.store.goTo({ trajectory, step }),
          },
          trajectoryName(trajectory, kind),
        ),
      ),
    );
  }

  private error(error: ErrorView, { steps, rewardFile }: AnalysisView): HTMLElement {
    const { kind, type, message, line, first } = error;
    const what = kind === 'timeout' ? 'Timed out' : kind === 'nan' ? 'Not a number' : type || 'Crashed';
    const range = { line: line ?? 1, column: 1, endLine: line ?? 1, endColumn: 1 };
    return h(
      'article',
      { class: 'card' },
      h(
        'div',
        { class: 'finding-line' },
        h('span', { class: 'severity severity-error' }, icon('error')),
        h('p', { class: 'card-text' }, h('strong', {}, what), message ? `: ${message}` : ''),
      ),
      h(
        'div',
        { class: 'card-links' },
        line !== null &&
          h(
            'button',
            { type: 'button', class: 'link', click: () => void this.reveal({ file: rewardFile, range }) },
            `line ${line}`,
          ),
        h(
          'span',
          { class: 'quiet' },
          first ? `${plural(error.steps, 'step')} of ${steps}` : 'before the first step',
        ),
      ),
      first && this.evidence([first]),
    );
  }

  private finding(finding: FindingView, index: number): HTMLElement {
    const { icon: name, words } = SEVERITY[finding.severity];
    const { line } = finding.range;
    return this.card(
      `finding:${index}`,
      { class: `card finding finding-${finding.severity}` },
      h(
        'div',
        { class: 'finding-line' },
        h('span', { class: `severity severity-${finding.severity}`, title: words }, icon(name)),
        h(
          'p',
          { class: 'card-text' },
          h('span', { class: 'visually-hidden' }, `${words}: `),
          ...withCode(finding.message),
        ),
      ),
      h(
        'div',
        { class: 'card-links' },
        h(
          'button',
          { type: 'button', class: 'link', click: () => void this.reveal(finding) },
          `line ${line}`,
        ),
        finding.hasHelp
          ? h(
              'button',
              {
                type: 'button',
                class: 'link',
                click: () => void this.host.request('help', { code: finding.code }),
              },
              `${finding.code}: explain`,
            )
          : h('span', { class: 'quiet' }, finding.code),
        h('span', { class: 'quiet' }, FOUND_BY[finding.source]),
      ),
      this.evidence(finding.evidence),
    );
  }

  private evidence(steps: readonly Step[]): HTMLElement | null {
    return evidenceLinks(steps, this.analysis?.kind ?? 'transitions', (step) => this.store.goTo(step));
  }

  private async reveal({ file, range }: Pick<FindingView, 'file' | 'range'>): Promise<void> {
    const answer = await this.host.request('reveal', { file, range });
    if (!answer.ok) this.store.report(answer.problem);
  }

  private card(key: string, attributes: Record<string, string>, ...children: Child[]): HTMLElement {
    const card = h('article', { ...attributes, tabindex: -1 }, ...children);
    this.cards.set(key, card);
    return card;
  }
}

/** The steps that show something, as links into the player. */
export function evidenceLinks(
  steps: readonly Step[],
  kind: AnalysisView['kind'],
  goTo: (step: Step) => void,
): HTMLElement | null {
  if (steps.length === 0) return null;
  const rest = steps.length - SHOWN_EVIDENCE;
  return h(
    'div',
    { class: 'evidence' },
    h('span', { class: 'quiet' }, 'see'),
    ...steps
      .slice(0, SHOWN_EVIDENCE)
      .map((step) =>
        h(
          'button',
          { type: 'button', class: 'evidence-step', click: () => goTo(step) },
          stepName(step, kind),
        ),
      ),
    rest > 0 && h('span', { class: 'quiet' }, `and ${rest} more`),
  );
}
