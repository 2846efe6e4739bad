import { h, replace } from '../dom';
import { plural } from '../format';
import type { Host } from '../host';
import { icon } from '../icons';
import type { AnalysisView, SuggestionView } from '../protocol/analysis';
import type { PanelState, Store } from '../store';
import { EffectOfHunks } from './effect-of-hunks';
import { HunkChooser } from './hunk-chooser';
import { withCode } from './prose';
import { evidenceLinks } from './why';

/** Proposed edits, one open at a time: why, what it does to the numbers, and the hunks to take. */
export class Suggestions {
  readonly element = h('section', { class: 'pane pane-suggestions', 'aria-labelledby': 'suggestions-title' });
  private readonly body = h('div', { class: 'suggestions-body' });
  private analysis: AnalysisView | null = null;
  private open: string | null = null;
  private chooser: HunkChooser | null = null;

  constructor(
    private readonly store: Store,
    private readonly host: Host,
  ) {
    this.element.append(h('h2', { class: 'pane-title', id: 'suggestions-title' }, 'Suggestions'), this.body);
  }

  draw({ snapshot, view }: PanelState): void {
    const analysis = snapshot?.analysis ?? null;
    if (!analysis) return;
    const { suggestions } = analysis;
    const chosen = suggestions.some(({ id }) => id === view.suggestion) ? view.suggestion : null;
    // Nothing chosen yet: the first one is open, so that its effect is seen without a click.
    const open = view.suggestion === '' ? null : (chosen ?? suggestions[0]?.id ?? null);
    if (analysis !== this.analysis || open !== this.open) {
      this.analysis = analysis;
      this.open = open;
      this.build(analysis, open);
    }
    if (snapshot?.stale) {
      this.chooser?.say('The reward has changed since this was suggested: what you take is merged into it.');
    }
  }

  lead(id: string): void {
    this.store.show({ suggestion: id, tab: 'suggestions' });
    requestAnimationFrame(() => {
      const head = this.body.querySelector<HTMLElement>(
        `[data-suggestion="${CSS.escape(id)}"] .suggestion-head`,
      );
      head?.scrollIntoView({ block: 'nearest' });
      head?.focus();
    });
  }

  private build(analysis: AnalysisView, open: string | null): void {
    const focused = document.activeElement?.closest('[data-suggestion]')?.getAttribute('data-suggestion');
    this.chooser?.dispose();
    this.chooser = null;
    replace(
      this.body,
      analysis.suggestions.length === 0 && h('p', { class: 'quiet' }, nothingToSuggest(analysis)),
      ...analysis.advice.map((text) =>
        h('p', { class: 'advice', role: 'note' }, icon('warning'), h('span', {}, ...withCode(text))),
      ),
      ...analysis.suggestions.map((suggestion, i) =>
        this.card(suggestion, i, suggestion.id === open, analysis),
      ),
    );
    if (focused) {
      this.body
        .querySelector<HTMLElement>(`[data-suggestion="${CSS.escape(focused)}"] .suggestion-head`)
        ?.focus();
    }
  }

  private card(suggestion: SuggestionView, i: number, open: boolean, analysis: AnalysisView): HTMLElement {
    const { id, title, explanation, answers, evidence } = suggestion;
    const bodyId = `suggestion-${i}`;
    const card = h(
      'article',
      { class: `card suggestion ${open ? 'is-open' : ''}`, 'data-suggestion': id },
      h(
        'h3',
        { class: 'suggestion-title' },
        h(
          'button',
          {
            type: 'button',
            class: 'suggestion-head',
            'aria-expanded': open,
            'aria-controls': open ? bodyId : null,
            click: () => this.store.show({ suggestion: open ? '' : id }),
          },
          icon(open ? 'expanded' : 'collapsed', 'twist'),
          h('span', { class: 'suggestion-number' }, i + 1),
          h('span', {}, title),
        ),
      ),
    );
    if (!open) {
      card.append(h('p', { class: 'suggestion-brief quiet' }, ...withCode(suggestion.effect.sentence)));
      return card;
    }
    const effect = new EffectOfHunks(this.host, suggestion, analysis, (trajectory) =>
      this.store.goTo({ trajectory, step: 0 }),
    );
    this.chooser = new HunkChooser(
      suggestion,
      analysis.source,
      (hunks) => this.accept(id, hunks),
      () => this.openDiff(id),
      (hunks) => void effect.choose(hunks),
    );
    card.append(
      h(
        'div',
        { class: 'suggestion-body', id: bodyId },
        h('p', { class: 'card-text' }, ...withCode(explanation)),
        answers.length > 0 &&
          h(
            'p',
            { class: 'answers quiet' },
            'Answers ',
            ...answers.map((answer) => h('span', { class: 'tag' }, answer)),
          ),
        effect.element,
        evidenceLinks(evidence, analysis.kind, (step) => this.store.goTo(step)),
        this.chooser.element,
      ),
    );
    return card;
  }

  private async accept(suggestion: string, hunks: 'all' | readonly number[]): Promise<boolean> {
    const answer = await this.host.request('accept', {
      suggestion,
      hunks: hunks === 'all' ? 'all' : [...hunks],
    });
    this.store.report(answer.ok ? null : answer.problem);
    if (answer.ok) this.chooser?.say(hunks === 'all' ? 'Accepted.' : `Took ${plural(hunks.length, 'hunk')}.`);
    return answer.ok;
  }

  private async openDiff(suggestion: string): Promise<void> {
    const answer = await this.host.request('openDiff', { suggestion });
    if (!answer.ok) this.store.report(answer.problem);
  }
}

function nothingToSuggest({ verdict, pending }: AnalysisView): string {
  if (pending) return 'Suggestions come once they have been replayed on these recordings.';
  return verdict.kind === 'broken'
    ? 'Suggestions come once the reward runs on the recorded steps.'
    : 'No edit was found that helps on these recordings.';
}
