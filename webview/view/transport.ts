import { h, replace } from '../dom';
import type { IconName } from '../icons';
import { icon } from '../icons';

/**
 * A whole episode plays in about this long, but no step faster or slower than the bounds; a very long one in at most a
 * minute, and then steps are left out.
 */
const EPISODE_MS = 8000;
const STEP_MS = { fastest: 30, slowest: 350 };
const LONGEST_MS = 60_000;
const LEAP = 10;
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const;

/** Play, pause and step through an episode. */
export class Transport {
  readonly element = h('div', { class: 'transport', role: 'group', 'aria-label': 'Playback' });
  private readonly play: HTMLButtonElement;
  private readonly position = h('span', { class: 'position' });
  private readonly speeds: HTMLSelectElement;
  private frame: number | null = null;
  private speed = 1;

  /** `at` is asked at each key: what is on the screen may be a moment behind. */
  constructor(
    private readonly at: () => { readonly step: number; readonly last: number },
    private readonly choose: (step: number) => void,
    chooseSpeed: (speed: number) => void,
  ) {
    this.play = button('Play', 'play', () => this.toggle());
    this.speeds = h(
      'select',
      { class: 'field speed', 'aria-label': 'Speed', title: 'Speed' },
      ...SPEEDS.map((speed) => h('option', { value: speed }, `${speed}×`)),
    );
    this.speeds.addEventListener('change', () => {
      // At once: what is drawn may be a moment behind.
      this.speed = Number(this.speeds.value);
      chooseSpeed(this.speed);
    });
    this.element.append(
      button('First step', 'first', () => this.stopAt(0)),
      button('Previous step', 'previous', () => this.stopAt(this.at().step - 1)),
      this.play,
      button('Next step', 'next', () => this.stopAt(this.at().step + 1)),
      button('Last step', 'last', () => this.stopAt(this.at().last)),
      this.speeds,
      this.position,
    );
  }

  show(step: number, last: number): void {
    replace(this.position, 'step ', h('strong', {}, step), h('span', { class: 'quiet' }, ` / ${last}`));
  }

  /** How many times as fast as usual; while it plays, from here on. */
  setSpeed(speed: number): void {
    this.speed = speed;
    if (document.activeElement !== this.speeds) this.speeds.value = String(speed);
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
    if (this.frame !== null) {
      this.stop();
      return;
    }
    const { step, last } = this.at();
    const steps = last + 1;
    const usual = Math.min(STEP_MS.slowest, Math.max(STEP_MS.fastest, EPISODE_MS / steps));
    const interval = Math.min(usual, LONGEST_MS / steps);
    if (step >= last) this.choose(0);
    let before = performance.now();
    let due = 0;
    const tick = (now: number): void => {
      due += ((now - before) * this.speed) / interval;
      before = now;
      const position = this.at();
      if (position.step >= position.last) return this.stop();
      const by = Math.floor(due);
      due -= by;
      if (by > 0) this.choose(Math.min(position.last, position.step + by));
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
    this.label('Pause', 'pause');
  }

  stop(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
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
