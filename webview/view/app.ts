import { h, replace, setAttribute } from '../dom';
import type { Host } from '../host';
import type { Snapshot, Target, ViewState, WireProblem } from '../protocol';
import type { Store } from '../store';
import { Header } from './header';
import { Player } from './player';
import { banners, placeholder } from './states';
import { Suggestions } from './suggestions';
import { Trajectories } from './trajectories';
import { Why } from './why';

const TABS: readonly (readonly [ViewState['tab'], string])[] = [
  ['trajectories', 'Trajectories'],
  ['player', 'Player'],
  ['why', 'Why'],
  ['suggestions', 'Suggestions'],
];

/** Below this width one section is shown at a time, under tabs. */
const NARROW = window.matchMedia('(max-width: 639px)');

/** The whole panel: header on top, then trajectories, player and reasons side by side, or as tabs where there is no room. */
export class App {
  private readonly header: Header;
  private readonly trajectories: Trajectories;
  private readonly player: Player;
  private readonly why: Why;
  private readonly suggestions: Suggestions;
  private readonly notes = h('div', { class: 'banners' });
  private readonly tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Sections' });
  private readonly side: HTMLElement;
  private readonly work: HTMLElement;
  private readonly blank = h('div', { class: 'blank' });
  private noted: { snapshot: Snapshot | null; problem: WireProblem | null } = {
    snapshot: null,
    problem: null,
  };
  private scrolled = false;

  constructor(
    root: HTMLElement,
    private readonly store: Store,
    private readonly host: Host,
  ) {
    this.header = new Header(store, host, (target) => this.lead(target));
    this.trajectories = new Trajectories(store);
    this.player = new Player(store);
    this.why = new Why(store, host);
    this.suggestions = new Suggestions(store, host);
    this.side = h('div', { class: 'side' }, this.why.element, this.suggestions.element);
    this.work = h('main', { class: 'work' }, this.trajectories.element, this.player.element, this.side);
    root.append(this.header.element, this.notes, this.tabs, this.work, this.blank);
    this.buildTabs();
    this.keepScroll(this.player.element, 'player');
    this.keepScroll(this.side, 'side');
    NARROW.addEventListener('change', () => this.draw());
  }

  draw(): void {
    const { state } = this.store;
    const { snapshot, view } = state;
    const empty = placeholder(snapshot, this.host);
    this.work.hidden = empty !== null;
    this.tabs.hidden = empty !== null;
    this.blank.hidden = empty === null;
    this.header.element.hidden = snapshot === null;
    replace(this.blank, empty);
    this.header.draw(state);
    if (snapshot && (snapshot !== this.noted.snapshot || state.problem !== this.noted.problem)) {
      this.noted = { snapshot, problem: state.problem };
      replace(this.notes, ...banners(snapshot, state.problem, this.host, () => this.store.report(null)));
    }
    if (empty) return;
    this.drawTabs(view);
    for (const part of [this.trajectories, this.player, this.why, this.suggestions]) part.draw(state);
    if (!this.scrolled) {
      this.scrolled = true;
      this.player.element.scrollTop = view.scroll.player;
      this.side.scrollTop = view.scroll.side;
    }
  }

  private lead(target: NonNullable<Target>): void {
    if (target.kind === 'suggestion') {
      this.suggestions.lead(target.id);
      return;
    }
    this.store.show({ tab: 'why' });
    const key =
      target.kind === 'cause'
        ? `cause:${target.cause}`
        : `finding:${target.kind === 'finding' ? target.index : 0}`;
    requestAnimationFrame(() => this.why.lead(key));
  }

  private buildTabs(): void {
    replace(
      this.tabs,
      ...TABS.map(([tab, label]) =>
        h(
          'button',
          {
            type: 'button',
            class: 'tab',
            role: 'tab',
            id: `tab-${tab}`,
            'aria-controls': `pane-${tab}`,
            click: () => this.store.show({ tab }),
          },
          label,
        ),
      ),
    );
    this.tabs.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      const at = TABS.findIndex(([tab]) => tab === this.store.state.view.tab);
      const next = TABS[(at + step + TABS.length) % TABS.length];
      if (next) this.store.show({ tab: next[0] });
      requestAnimationFrame(() => this.tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
    });
  }

  private drawTabs({ tab }: ViewState): void {
    const panes = {
      trajectories: this.trajectories.element,
      player: this.player.element,
      why: this.why.element,
      suggestions: this.suggestions.element,
    };
    for (const [name] of TABS) {
      const pane = panes[name];
      pane.id = `pane-${name}`;
      pane.classList.toggle('is-current', name === tab);
      setAttribute(pane, 'role', NARROW.matches ? 'tabpanel' : null);
      const button = this.tabs.querySelector<HTMLElement>(`#tab-${name}`);
      button?.setAttribute('aria-selected', String(name === tab));
      if (button) button.tabIndex = name === tab ? 0 : -1;
    }
  }

  private keepScroll(element: HTMLElement, part: 'player' | 'side'): void {
    element.addEventListener('scroll', () => {
      const { scroll } = this.store.state.view;
      this.store.show({ scroll: { ...scroll, [part]: element.scrollTop } });
    });
  }
}
