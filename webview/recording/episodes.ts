import { h } from '../dom';
import { formatNumber, trajectoryName } from '../format';
import { colours } from '../theme';
import { fitCanvas } from '../view/canvas';
import type { Overview } from './protocol';
import { OUTCOMES } from './protocol';

const HEIGHT = 44;

/** Every episode as a bar, as high as its return, in the colour of its outcome; a slider for the keyboard. */
export class EpisodeStrip {
  readonly element: HTMLElement;
  private readonly canvas = h('canvas', { class: 'strip-canvas' });
  private chosen = 0;

  constructor(
    private readonly overview: Overview,
    choose: (episode: number) => void,
  ) {
    const last = overview.episodes.names.length - 1;
    this.element = h(
      'div',
      {
        class: 'strip',
        role: 'slider',
        tabindex: 0,
        'aria-label': overview.kind === 'transitions' ? 'Episode' : 'Completion',
        'aria-valuemin': 1,
        'aria-valuemax': last + 1,
        keydown: (event: KeyboardEvent) => {
          const moves: Record<string, number> = {
            ArrowLeft: this.chosen - 1,
            ArrowDown: this.chosen - 1,
            ArrowRight: this.chosen + 1,
            ArrowUp: this.chosen + 1,
            PageDown: this.chosen - 10,
            PageUp: this.chosen + 10,
            Home: 0,
            End: last,
          };
          const to = moves[event.key];
          if (to === undefined) return;
          event.preventDefault();
          choose(to);
        },
        pointerdown: (event: PointerEvent) => {
          const { left, width } = this.canvas.getBoundingClientRect();
          choose(Math.floor(((event.clientX - left) / width) * (last + 1)));
        },
        pointermove: (event: PointerEvent) => {
          const { left, width } = this.canvas.getBoundingClientRect();
          this.element.title = this.words(Math.floor(((event.clientX - left) / width) * (last + 1)));
        },
      },
      this.canvas,
    );
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  choose(episode: number): void {
    this.chosen = episode;
    this.element.setAttribute('aria-valuenow', String(episode + 1));
    this.element.setAttribute('aria-valuetext', this.words(episode));
    this.draw();
  }

  draw(): void {
    const paper = fitCanvas(this.canvas, this.element.clientWidth, HEIGHT);
    if (!paper) return;
    const { context, width, height } = paper;
    const { returns, outcomes } = this.overview.episodes;
    const palette = colours();
    const known = returns.filter((value) => Number.isFinite(value));
    let [low, high] = [0, 0];
    for (const value of known) [low, high] = [Math.min(low, value), Math.max(high, value)];
    const span = high - low;
    const y = (value: number): number => 4 + (1 - (value - low) / (span || 1)) * (height - 12);
    const zero = known.length > 0 && span > 0 ? y(0) : height - 8;
    const step = width / returns.length;
    const bar = Math.max(1, step > 3 ? step - 1 : step);
    for (let i = 0; i < returns.length; i++) {
      const value = returns[i] ?? NaN;
      const top = Number.isFinite(value) && span > 0 ? y(value) : zero;
      context.fillStyle = palette[OUTCOMES[outcomes[i] ?? 0] ?? 'unknown'];
      context.fillRect(i * step, Math.min(top, zero) - 1, bar, Math.max(2, Math.abs(top - zero) + 1));
    }
    context.fillStyle = palette.line;
    context.fillRect(0, zero, width, 1);
    context.fillStyle = palette.focus;
    context.fillRect(this.chosen * step + bar / 2 - Math.max(2, bar / 2), height - 4, Math.max(4, bar), 4);
  }

  private words(episode: number): string {
    const { names, returns, outcomes } = this.overview.episodes;
    const name = names[episode];
    if (name === undefined) return '';
    const outcome = OUTCOMES[outcomes[episode] ?? 0];
    const sum = returns[episode] ?? NaN;
    const transitions = this.overview.kind === 'transitions';
    return [
      transitions ? trajectoryName(name) : `row ${name}`,
      outcome === 'unknown' ? '' : outcome,
      Number.isNaN(sum) ? '' : `${transitions ? 'return' : 'reward'} ${formatNumber(sum)}`,
    ]
      .filter(Boolean)
      .join(', ');
  }
}
