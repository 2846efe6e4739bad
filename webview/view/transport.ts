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
  private timer: ReturnType<typeof setInterval> | null = null;

  /** `at` is asked at each key: what is on the screen may be a moment behind. */
  constructor(
    private readonly at: () => { readonly step: number; readonly last: number },
    private readonly choose: (step: number) => void,
  ) {
    this.play = button('Play', 'play', () => this.toggle());
    this.element.append(
      button('First step', 'first', () => this.stopAt(0)),
      button('Previous step', 'previous', () => this.stopAt(this.at().step - 1)),
      this.play,
      button('Next step', 'next', () => this.stopAt(this.at().step + 1)),
      button('Last step', 'last', () => this.stopAt(this.at().last)),
      this.position,
    );
  }

  show(step: number, last: number): void {
    replace(this.position, 'step ', h('strong', {}, step), h('span', { class: 'quiet' }, ` / ${last}`));
  }

  /** Keys of the plots: arrows by one, Shift or Page by ten, Home, End, Space plays. */
  key(event: KeyboardEvent): void {
    const by = event.shiftKey ? LEAP : 1;
    const { step, last } = this.at();
    const targets: Record<string, number> = {
      ArrowLeft: step - by,
      ArrowDown: step - by,
      ArrowRight: step + by,
      ArrowUp: step + by,
      PageDown: step - LEAP,
      PageUp: step + LEAP,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.stopAt(target);
    else if (event.key === ' ') this.toggle();
    else return;
    event.preventDefault();
  }

  private stopAt(step: number): void {
    this.stop();
    this.choose(Math.max(0, Math.min(this.at().last, step)));
  }

  private toggle(): void {
    if (this.timer) {
      this.stop();
      return;
    }
    const { step, last } = this.at();
    const interval = Math.min(STEP_MS.slowest, Math.max(STEP_MS.fastest, EPISODE_MS / (last + 1)));
    if (step >= last) this.choose(0);
    this.timer = setInterval(() => {
      const now = this.at();
      if (now.step >= now.last) this.stop();
      else this.choose(now.step + 1);
    }, interval);
    this.label('Pause', 'pause');
  }

  stop(): void {
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
