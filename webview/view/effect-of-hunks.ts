import { h, replace } from '../dom';
import type { Host } from '../host';
import type { AnalysisView, SuggestionView } from '../protocol/analysis';
import { effectView } from './effect';

/** Ticking several boxes one after the other is one question. */
const PAUSE_MS = 250;

/** The effect of a suggestion: known for the whole, and replayed for the hunks that are ticked. */
export class EffectOfHunks {
  readonly element = h('div', { class: 'effect-of-hunks', role: 'status' });
  private asked = 0;

  constructor(
    private readonly host: Host,
    private readonly suggestion: SuggestionView,
    private readonly analysis: AnalysisView,
    private readonly select: (trajectory: string) => void,
  ) {
    this.show(suggestion.effect);
  }

  async choose(hunks: 'all' | readonly number[]): Promise<void> {
    const asked = ++this.asked;
    this.element.classList.remove('is-waiting');
    if (hunks === 'all') {
      this.show(this.suggestion.effect);
      return;
    }
    if (hunks.length === 0) {
      replace(this.element, h('p', { class: 'quiet' }, 'Nothing is ticked: the reward stays as it is.'));
      return;
    }
    this.element.classList.add('is-waiting');
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (asked !== this.asked) return;
    const { stamp } = this.analysis;
    const { id: suggestion } = this.suggestion;
    const answer = await this.host.request('effect', { stamp, suggestion, hunks: [...hunks] });
    if (asked !== this.asked) return;
    this.element.classList.remove('is-waiting');
    if (answer.ok) this.show(answer.value, `With ${hunks.length === 1 ? 'this hunk' : 'these hunks'} alone`);
    else {
      const { message, hint } = answer.problem;
      replace(this.element, h('p', {}, h('strong', {}, message), ` ${hint}`));
    }
  }

  private show(effect: SuggestionView['effect'], title?: string): void {
    replace(
      this.element,
      title !== undefined && h('p', { class: 'label' }, title),
      effectView(effect, this.analysis, this.select),
    );
  }
}
