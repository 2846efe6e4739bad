import { h, replace } from '../dom';
import type { Host } from '../host';
import type { WireProblem } from '../wire';
import type { Target } from '../protocol/analysis';
import type { Snapshot } from '../protocol/messages';
import type { Store } from '../store';
import { Depth } from './depth';
import { Header } from './header';
import { Ordering } from './ordering';
import { Player } from './player';
import { banners, placeholder } from './states';
import { Suggestions } from './suggestions';
import { Tabs } from './tabs';
import { Training } from './training';
import { Trajectories } from './trajectories';
import { Versions } from './versions';
import { Why } from './why';

/** The whole panel: header on top, then trajectories, player and reasons side by side, or as tabs where there is no room. */
export class App {
  private readonly header: Header;
  private readonly trajectories: Trajectories;
  private readonly player: Player;
  private readonly ordering: Ordering;
  private readonly depth: Depth;
  private readonly training: Training;
  private readonly versions: Versions;
  private readonly why: Why;
  private readonly suggestions: Suggestions;
  private readonly notes = h('div', { class: 'banners' });
  private readonly tabs: Tabs;
  private readonly side: HTMLElement;
  private readonly work: HTMLElement;
  private readonly blank = h('div', { class: 'blank' });
  private noted: { snapshot: Snapshot | null; problem: WireProblem | null } | null = null;
  private said = '';
  private scrolled = false;

  constructor(
    root: HTMLElement,
    private readonly store: Store,
    private readonly host: Host,
  ) {
    this.header = new Header(store, host, (target) => this.lead(target));
    this.trajectories = new Trajectories(store);
    this.player = new Player(store, host, (line) => this.reveal(line));
    this.ordering = new Ordering(store, host);
    this.depth = new Depth(store, host);
    this.training = new Training(store, host);
    this.versions = new Versions(store, host);
    this.why = new Why(store, host);
    this.suggestions = new Suggestions(store, host);
    this.side = h('div', { class: 'side' }, this.why.element, this.suggestions.element);
    this.tabs = new Tabs(
      {
        trajectories: this.trajectories.element,
        player: this.player.element,
        ordering: this.ordering.element,
        depth: this.depth.element,
        training: this.training.element,
        versions: this.versions.element,
        why: this.why.element,
        suggestions: this.suggestions.element,
      },
      (tab) => store.show({ tab }),
      () => this.draw(),
    );
    this.work = h(
      'main',
      { class: 'work' },
      this.tabs.element,
      this.trajectories.element,
      this.player.element,
      this.ordering.element,
      this.depth.element,
      this.training.element,
      this.versions.element,
      this.side,
    );
    root.append(this.header.element, this.notes, this.work, this.blank);
    this.keepScroll(this.player.element, 'player');
    this.keepScroll(this.side, 'side');
  }

  draw(): void {
    const { state } = this.store;
    const { snapshot, view, problem } = state;
    this.work.hidden = !snapshot?.analysis;
    this.blank.hidden = !this.work.hidden;
    this.header.element.hidden = snapshot === null;
    this.header.draw(state);
    if (snapshot !== this.noted?.snapshot || problem !== this.noted.problem) {
      this.noted = { snapshot, problem };
      replace(this.blank, placeholder(snapshot, problem, this.host));
      this.drawNotes(snapshot, problem);
    }
    if (!snapshot?.analysis) return;
    this.tabs.draw(view, snapshot.analysis);
    for (const part of [
      this.trajectories,
      this.player,
      this.ordering,
      this.depth,
      this.training,
      this.versions,
      this.why,
      this.suggestions,
    ])
      part.draw(state);
    if (!this.scrolled) {
      this.scrolled = true;
      this.player.element.scrollTop = view.scroll.player;
      this.side.scrollTop = view.scroll.side;
    }
  }

  /** Made anew only when they say something else: snapshots come many times a second while something runs. */
  private drawNotes(snapshot: Snapshot | null, problem: WireProblem | null): void {
    const said = snapshot ? JSON.stringify([snapshot.problem, snapshot.notices, problem]) : '';
    if (said === this.said) return;
    this.said = said;
    const notes = snapshot ? banners(snapshot, problem, this.host, () => this.store.report(null)) : [];
    replace(this.notes, ...notes);
  }

  private lead(target: NonNullable<Target>): void {
    if (target.kind === 'suggestion') {
      this.suggestions.lead(target.id);
      return;
    }
    if (target.kind === 'step') {
      this.store.goTo(target.at);
      return;
    }
    if (target.kind === 'line') {
      this.reveal(target.line);
      return;
    }
    this.store.show({ tab: 'why' });
    const key =
      target.kind === 'cause'
        ? `cause:${target.cause}`
        : `finding:${target.kind === 'finding' ? target.index : 0}`;
    requestAnimationFrame(() => this.why.lead(key));
  }

  private reveal(line: number): void {
    const file = this.store.state.snapshot?.analysis?.rewardFile;
    if (file)
      void this.host.request('reveal', { file, range: { line, column: 1, endLine: line, endColumn: 1 } });
  }

  private keepScroll(element: HTMLElement, part: 'player' | 'side'): void {
    element.addEventListener('scroll', () => {
      const { scroll } = this.store.state.view;
      this.store.show({ scroll: { ...scroll, [part]: element.scrollTop } });
    });
  }
}
