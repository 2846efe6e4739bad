import { h, replace } from '../dom';
import type { Host } from '../host';
import type { AnalysisView } from '../protocol/analysis';
import type { Frames, Series } from '../protocol/episode';
import { colours } from '../theme';
import { fitCanvas } from './canvas';

const MAX_SIDE = 300;
/** Cells this wide have room for a word, or for their number. */
const WORD_WIDTH = 30;
const NUMBER_WIDTH = 14;
/** The golden angle: hues of codes that follow each other lie far apart. */
const HUE_STEP = 137.5;

/** What the agent saw at the step: an image as it is, a board as coloured cells. */
export class PictureView {
  readonly element = h('figure', { class: 'frame', hidden: true });
  private readonly canvas = h('canvas', { class: 'frame-canvas', role: 'img' });
  private readonly caption = h('figcaption', { class: 'map-caption quiet' });
  private frames: Frames | null = null;
  private step = 0;
  private chosen: string | null = null;
  private asked = '';

  constructor(private readonly host: Host) {
    this.element.append(this.canvas, this.caption);
    this.canvas.addEventListener('mousemove', (event) => this.tell(event));
  }

  async draw(
    analysis: AnalysisView,
    { stamp, trajectory }: Pick<Series, 'stamp' | 'trajectory'>,
    step: number,
  ): Promise<void> {
    const { pictures } = analysis;
    this.element.hidden = pictures.length === 0;
    const name = pictures.find((one) => one === this.chosen) ?? pictures[0];
    if (name === undefined) return;
    this.step = step;
    const { frames } = this;
    const isThere =
      frames?.stamp === stamp &&
      frames.trajectory === trajectory &&
      frames.name === name &&
      step >= frames.from &&
      step < frames.from + frames.count;
    if (isThere) {
      this.paint();
      return;
    }
    const key = JSON.stringify([stamp, trajectory, name, step]);
    if (key === this.asked) return;
    this.asked = key;
    const answer = await this.host.request('frames', { stamp, trajectory, name, step });
    if (key !== this.asked) return;
    this.frames = answer.ok ? answer.value : null;
    this.drawCaption(analysis, name);
    this.paint();
  }

  paint(): void {
    const { frames } = this;
    const k = frames ? this.step - frames.from : -1;
    if (!frames || k < 0 || k >= frames.count) return;
    if (frames.codes.length > 0) this.paintBoard(frames, k);
    else this.paintPixels(frames, k);
    this.canvas.setAttribute('aria-label', `${frames.name} at step ${this.step}`);
  }

  private drawCaption(analysis: AnalysisView, name: string): void {
    const { pictures } = analysis;
    if (pictures.length < 2) {
      replace(this.caption, name);
      return;
    }
    const field = h(
      'select',
      { class: 'field', 'aria-label': 'Picture' },
      ...pictures.map((one) => h('option', { value: one, selected: one === name }, one)),
    );
    field.addEventListener('change', () => {
      this.chosen = field.value;
      const { frames } = this;
      if (frames) void this.draw(analysis, frames, this.step);
    });
    replace(this.caption, field);
  }

  private paintPixels({ width, height, pixels }: Frames, k: number): void {
    const size = width * height * 4;
    const image = new ImageData(width, height);
    image.data.set(pixels.subarray(k * size, (k + 1) * size));
    const { canvas } = this;
    canvas.width = width;
    canvas.height = height;
    const scale = MAX_SIDE / Math.max(width, height);
    // Whole pixels stay square; what is larger than there is room for is made smaller by the browser.
    const shown = scale >= 1 ? Math.floor(scale) : scale;
    canvas.style.width = `${width * shown}px`;
    canvas.style.height = 'auto';
    canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  private paintBoard({ width, height, codes, words }: Frames, k: number): void {
    const cell = Math.floor(MAX_SIDE / Math.max(width, height));
    const paper = fitCanvas(this.canvas, width * cell, height * cell);
    if (!paper) return;
    const { context } = paper;
    const { background, foreground, line } = colours();
    context.fillStyle = background;
    context.fillRect(0, 0, width * cell, height * cell);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = `${Math.max(8, Math.min(13, cell * 0.34))}px sans-serif`;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const code = codes[(k * height + y) * width + x] ?? 0;
        const word = words[code];
        const isEmpty = words.length > 0 ? word === '' : code === 0;
        if (!isEmpty) {
          context.globalAlpha = word === 'unseen' ? 0.12 : 0.45;
          context.fillStyle = paintOf(code, word);
          context.fillRect(x * cell, y * cell, cell, cell);
          context.globalAlpha = 1;
        }
        context.strokeStyle = line;
        context.strokeRect(x * cell + 0.5, y * cell + 0.5, cell, cell);
        const text = word ?? String(code);
        context.fillStyle = foreground;
        if (!isEmpty && word !== 'unseen' && cell >= (word === undefined ? NUMBER_WIDTH : WORD_WIDTH))
          context.fillText(text, (x + 0.5) * cell, (y + 0.5) * cell, cell - 4);
      }
    }
  }

  /** Under the mouse: which cell, and what lies there. */
  private tell({ offsetX, offsetY }: MouseEvent): void {
    const { frames, canvas } = this;
    if (!frames) return;
    const { width, height, codes, words, pixels } = frames;
    const x = Math.min(width - 1, Math.floor((offsetX / canvas.clientWidth) * width));
    const y = Math.min(height - 1, Math.floor((offsetY / canvas.clientHeight) * height));
    const at = ((this.step - frames.from) * height + y) * width + x;
    const code = codes[at];
    const what =
      code === undefined
        ? [...pixels.subarray(at * 4, at * 4 + 3)].join(', ')
        : words[code]
          ? `${words[code]} (${code})`
          : String(code);
    canvas.title = `x ${x}, y ${y}: ${what}`;
  }
}

/** What is known by name has the colour that people expect of it. */
function paintOf(code: number, word: string | undefined): string {
  const { muted, success, failure } = colours();
  switch (word) {
    case 'unseen':
    case 'wall':
    case 'floor':
      return muted;
    case 'goal':
      return success;
    case 'lava':
      return failure;
    default:
      return `hsl(${(code * HUE_STEP) % 360} 65% 50%)`;
  }
}
