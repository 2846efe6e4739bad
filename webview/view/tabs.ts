import { h, replace, setAttribute } from '../dom';
import type { AnalysisView } from '../protocol/analysis';
import type { ViewState } from '../protocol/view-state';

type Tab = ViewState['tab'];

const TABS: readonly (readonly [Tab, string])[] = [
  ['trajectories', 'Trajectories'],
  ['player', 'Player'],
  ['why', 'Why'],
  ['suggestions', 'Suggestions'],
  ['ordering', 'Ordering'],
  ['depth', 'In depth'],
  ['training', 'Training'],
  ['versions', 'Versions'],
];

/** They share the middle, wherever there is room for more than one section. */
const MIDDLE: readonly Tab[] = ['player', 'ordering', 'depth', 'training', 'versions'];

/** Below this width one section is shown at a time, under tabs. */
const NARROW = window.matchMedia('(max-width: 639px)');
/** Below this one the list stays, and the rest is under tabs. */
const MEDIUM = window.matchMedia('(max-width: 999px)');

/** Which section is in front: of those that share the middle, and of all where there is no room for more. */
export class Tabs {
  readonly element = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Sections' });
  private readonly buttons = new Map<Tab, { button: HTMLElement; count: HTMLElement }>();
  private chosen: Tab = 'trajectories';
  private middle: Tab = 'player';

  constructor(
    private readonly panes: Readonly<Record<Tab, HTMLElement>>,
    private readonly choose: (tab: Tab) => void,
    redraw: () => void,
  ) {
    for (const [tab, label] of TABS) {
      const count = h('span', { class: 'tab-count' });
      const button = h(
        'button',
        {
          type: 'button',
          class: 'tab',
          role: 'tab',
          id: `tab-${tab}`,
          'aria-controls': `pane-${tab}`,
          click: () => choose(tab),
        },
        label,
        ' ',
        count,
      );
      this.buttons.set(tab, { button, count });
      panes[tab].id = `pane-${tab}`;
    }
    replace(this.element, ...[...this.buttons.values()].map(({ button }) => button));
    this.element.addEventListener('keydown', (event) => this.key(event));
    for (const query of [NARROW, MEDIUM]) query.addEventListener('change', redraw);
  }

  draw({ tab }: ViewState, analysis: AnalysisView): void {
    if (MIDDLE.includes(tab)) this.middle = tab;
    const hasOwnPlace = (name: Tab): boolean =>
      NARROW.matches ? false : MEDIUM.matches ? name === 'trajectories' : !MIDDLE.includes(name);
    this.chosen = hasOwnPlace(tab) ? this.middle : tab;
    const counts: Partial<Record<Tab, number>> = {
      why: analysis.causes.length + analysis.findings.length,
      suggestions: analysis.suggestions.length,
    };
    for (const [name, { button, count }] of this.buttons) {
      const current = name === this.chosen;
      const tabbed = !hasOwnPlace(name);
      const pane = this.panes[name];
      pane.classList.toggle('is-current', current);
      setAttribute(pane, 'role', tabbed ? 'tabpanel' : null);
      button.hidden = !tabbed;
      button.setAttribute('aria-selected', String(current));
      button.tabIndex = current ? 0 : -1;
      count.textContent = counts[name] ? String(counts[name]) : '';
    }
  }

  private key(event: KeyboardEvent): void {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const shown = [...this.buttons].filter(([, { button }]) => !button.hidden);
    const at = shown.findIndex(([tab]) => tab === this.chosen);
    const next = shown[(at + by + shown.length) % shown.length];
    if (!next) return;
    event.preventDefault();
    // A second key may come before the panel is drawn again.
    this.chosen = next[0];
    this.choose(next[0]);
    next[1].button.focus();
  }
}
