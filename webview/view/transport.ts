import { h, replace } from '../dom';
import type { IconName } from '../icons';
import { icon } from '../icons';

/** A whole episode plays in about this long, but no step faster or slower than the bounds. */
const EPISODE_MS = 8000;
const STEP_MS = { fastest: 30, slowest: 350 };
const LEAP = 10;

/** Play, pause and step through an episode. */
export class Transport {
  readonly element = h('div', { class: 'transport', role: 'group', 'aria-label': 'Playback' });
  private readonly play: HTMLButtonElement;
  private readonly position = h('span', { class: 'position' });
  private step = 0;
  private last = 0;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(private readonly choose: (step: number) => void) {
    this.play = button('Play', 'play', () => this.toggle());
    this.element.append(
      button('First step', 'first', () => this.stopAt(0)),
      button('Previous step', 'previous', () => this.stopAt(this.step - 1)),
      this.play,
      button('Next step', 'next', () => this.stopAt(this.step + 1)),
      button('Last step', 'last', () => this.stopAt(this.last)),
      this.position,
    );
  }

  setLast(last: number): void {
    this.stop();
    this.last = last;
  }

  moveTo(step: number): void {
    this.step = step;
    replace(this.position, 'step ', h('strong', {}, step), h('span', { class: 'quiet' }, ` / ${this.last}`));
  }

  /** Keys of the plots: arrows by one, Shift or Page by ten, Home, End, Space plays. */
  key(event: KeyboardEvent): void {
    const by = event.shiftKey ? LEAP : 1;
    const targets: Record<string, number> = {
      ArrowLeft: this.step - by,
      ArrowDown: this.step - by,
      ArrowRight: this.step + by,
      ArrowUp: this.step + by,
      PageDown: this.step - LEAP,
      PageUp: this.step + LEAP,
      Home: 0,
      End: this.last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.stopAt(target);
    else if (event.key === ' ') this.toggle();
    else return;
    event.preventDefault();
  }

  private stopAt(step: number): void {
    this.stop();
    this.choose(Math.max(0, Math.min(this.last, step)));
  }

  private toggle(): void {
    if (this.timer) {
      this.stop();
      return;
    }
    const interval = Math.min(STEP_MS.slowest, Math.max(STEP_MS.fastest, EPISODE_MS / (this.last + 1)));
    if (this.step >= this.last) this.choose(0);
    this.timer = setInterval(() => {
      if (this.step >= this.last) this.stop();
      else this.choose(this.step + 1);
    }, interval);
    this.label('Pause', 'pause');
  }

  private stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.label('Play', 'play');
  }

  private label(text: string, name: IconName): void {
    if (this.play.title === text) return;
    this.play.title = text;
    this.play.setAttribute('aria-label', text);
    replace(this.play, icon(name));
  }
}

function button(label: string, name: IconName, run: () => void): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'icon-button', title: label, 'aria-label': label, click: run },
    icon(name),
  );
}
