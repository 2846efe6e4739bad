import type { Column, NumericColumn, Structure, TrajectorySet } from '../../core/trajectory/model';
import { isPresent } from '../../core/trajectory/model';
import type { Frames } from '../../../webview/protocol/episode';
import type { AnalysedReward } from '../state';
import { stampOf } from './stamp';

/** How a leaf of the observation is to be looked at. */
interface Picture {
  readonly name: string;
  readonly column: NumericColumn;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Entries from one pixel to the next: along y, along x, along the channels. */
  readonly strides: readonly [y: number, x: number, channel: number];
}

/** A board is at least this wide and high; what is smaller is a vector or a matrix. */
const MIN_SIDE = 3;
/** Pictures of colours have more entries than can be read as numbers. */
const MIN_ENTRIES = 64;
/** Whole numbers up to this are codes of what lies on a cell, and no brightness. */
const MAX_CODE = 32;
/** Rows that are looked at to tell the range of a column. */
const SAMPLED_ROWS = 64;
/** As much as one answer carries. */
const ANSWER_BYTES = 4_000_000;
const MAX_FRAMES = 64;

/** The leaves of the observation that are pictures or boards, by their names; pictures first, as they need no key. */
export function pictureNames(set: TrajectorySet): string[] {
  if (set.kind === 'completions') return [];
  const isBoard = ({ column }: Picture): number => Number(isCoded(column, rangeOf(column)));
  return picturesOf(set)
    .sort((a, b) => isBoard(a) - isBoard(b))
    .map(({ name }) => name);
}

/** Pictures of one leaf from a step on, as many as one answer carries; null when there is no such leaf or step. */
export function framesOf(
  analysed: AnalysedReward,
  { trajectory, name, step }: { readonly trajectory: string; readonly name: string; readonly step: number },
): Frames | null {
  const { set } = analysed.analysis.evaluation.input;
  const episode = set.episodes.find(({ id }) => id === trajectory);
  const picture = picturesOf(set).find((one) => one.name === name);
  if (!episode || !picture || step >= episode.length) return null;
  const { width, height, column } = picture;
  const range = rangeOf(column);
  const isBoard = isCoded(column, range);
  const size = width * height;
  const count = Math.max(
    1,
    Math.min(MAX_FRAMES, Math.floor(ANSWER_BYTES / (size * 4)), episode.length - step),
  );
  const pixels = new Uint8Array(isBoard ? 0 : count * size * 4);
  const codes = new Int32Array(isBoard ? count * size : 0);
  for (let k = 0; k < count; k++) {
    const row = episode.start + step + k;
    if (!isPresent(column, row)) continue;
    if (isBoard) paintCodes(picture, row, codes, k * size);
    else paintPixels(picture, row, range, pixels, k * size * 4);
  }
  const words = isBoard && isMiniGrid(picture) ? [...MINIGRID_WORDS] : [];
  return {
    stamp: stampOf(analysed),
    trajectory,
    name,
    from: step,
    count,
    width,
    height,
    pixels,
    codes,
    words,
  };
}

/** MiniGrid's `OBJECT_TO_IDX`. */
const MINIGRID_WORDS = [
  'unseen',
  '',
  'wall',
  'floor',
  'door',
  'key',
  'ball',
  'box',
  'goal',
  'lava',
  'agent',
] as const;

/** An observation that MiniGrid made: a square of three small numbers a cell under its own name. */
function isMiniGrid({ name, width, height, channels }: Picture): boolean {
  return channels === 3 && width === height && /(^|\.)(image|obs)$/.test(name);
}

function picturesOf(set: TrajectorySet): Picture[] {
  const found: Picture[] = [];
  const visit = (structure: Structure, label: string): void => {
    if (structure.kind === 'dict') {
      for (const { key, value } of structure.entries) visit(value, label ? `${label}.${key}` : key);
    } else if (structure.kind === 'tuple') {
      structure.items.forEach((item, i) => visit(item, `${label || 'obs'}[${i}]`));
    } else {
      const picture = pictureOf(label || 'obs', set.observation.columns[structure.column]);
      if (picture) found.push(picture);
    }
  };
  visit(set.observation.structure, '');
  return found;
}

function pictureOf(name: string, column: Column | undefined): Picture | null {
  if (column?.kind !== 'numeric' || column.dtype === 'bool') return null;
  const [a = 0, b = 0, c = 0] = column.shape;
  const sides = (height: number, width: number): boolean => height >= MIN_SIDE && width >= MIN_SIDE;
  if (column.shape.length === 2 && sides(a, b)) {
    const isWhole = !column.dtype.startsWith('float');
    const picture: Picture = { name, column, height: a, width: b, channels: 1, strides: [b, 1, 1] };
    return isWhole || a * b > MIN_ENTRIES ? picture : null;
  }
  if (column.shape.length !== 3) return null;
  if (c <= 4 && sides(a, b))
    return { name, column, height: a, width: b, channels: c, strides: [b * c, c, 1] };
  if (a <= 4 && sides(b, c))
    return { name, column, height: b, width: c, channels: a, strides: [c, 1, b * c] };
  return null;
}

const ranges = new WeakMap<NumericColumn, readonly [number, number]>();

/** Over rows spread evenly over the recording. */
function rangeOf(column: NumericColumn): readonly [number, number] {
  const known = ranges.get(column);
  if (known) return known;
  const size = column.shape.reduce((product, n) => product * n, 1);
  const rows = column.data.length / size;
  const stride = Math.max(1, Math.floor(rows / SAMPLED_ROWS));
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rows; row += stride) {
    for (let at = row * size; at < (row + 1) * size; at++) {
      const value = column.data[at] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const range = [low, high] as const;
  ranges.set(column, range);
  return range;
}

function isCoded({ dtype, shape }: NumericColumn, [low, high]: readonly [number, number]): boolean {
  const cells = Math.min(...[...shape].sort((a, b) => b - a).slice(0, 2));
  return !dtype.startsWith('float') && low >= -1 && high <= MAX_CODE && cells <= 64;
}

/** The first channel says what lies on a cell; MiniGrid adds its colour and state. */
function paintCodes(picture: Picture, row: number, to: Int32Array, at: number): void {
  const { column, height, width, strides, channels } = picture;
  // MiniGrid's first axis is x.
  const [down, across] = isMiniGrid(picture) ? [strides[1], strides[0]] : strides;
  const start = row * height * width * channels;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) to[at + y * width + x] = column.data[start + y * down + x * across] ?? 0;
}

/** One channel is grey, three are colours; more than that are frames one after the other, of which the last is shown. */
function paintPixels(
  { column, height, width, strides, channels }: Picture,
  row: number,
  [low, high]: readonly [number, number],
  to: Uint8Array,
  at: number,
): void {
  const [down, across, deep] = strides;
  const start = row * height * width * channels;
  const [from, span] =
    column.dtype === 'uint8' ? [0, 255] : low >= 0 && high <= 1 ? [0, 1] : [low, high - low || 1];
  const shown = channels === 3 ? [0, 1, 2] : [channels - 1, channels - 1, channels - 1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = start + y * down + x * across;
      const out = at + (y * width + x) * 4;
      shown.forEach((channel, k) => {
        const value = column.data[pixel + channel * deep] ?? 0;
        to[out + k] = Math.max(0, Math.min(255, Math.round(((value - from) / span) * 255)));
      });
      to[out + 3] = 255;
    }
  }
}
