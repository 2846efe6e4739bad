import type { Analysis } from '../../core/analyzer/analysis';
import type { RewardTask } from '../../core/task/task';
import type { Channel, TrajectorySet } from '../../core/trajectory/model';
import { rowSize } from '../../core/trajectory/model';
import type { Field } from '../../core/trajectory/fields';
import { fieldValue } from '../../core/trajectory/fields';
import type { OccupancyMap } from '../../../webview/protocol/episode';
import type { AnalysedReward } from '../state';
import { mapFields } from './coordinates';
import { stampOf } from './stamp';

/** Whole-number fields with more values than this on a side are binned like any others. */
const MAX_GRID = 64;
const BINS = 48;
/** One recording is mostly one layout or level: it makes the truer map, unless it holds too little to make one. */
const MIN_EPISODES_OF_FILE = 5;

/** Walking through a recording asks for its one map again and again. */
const maps = new WeakMap<Analysis, Map<string, OccupancyMap>>();

/**
 * Where the recorded steps around one trajectory were, over two fields, and where successes and failures ended; null
 * when there is no such field or trajectory.
 */
export function occupancyMap(
  analysed: AnalysedReward,
  task: RewardTask | undefined,
  trajectory: string,
  axes: { readonly x: string; readonly y: string },
): OccupancyMap | null {
  const { analysis } = analysed;
  const { set, outcomes } = analysis.evaluation.input;
  const fields = mapFields(set, task?.observation);
  const x = fields.find(({ name }) => name === axes.x);
  const y = fields.find(({ name }) => name === axes.y);
  const shown = episodesAround(set, trajectory);
  if (!x || !y || shown.length === 0) return null;
  const known = maps.get(analysis) ?? new Map<string, OccupancyMap>();
  maps.set(analysis, known);
  const key = JSON.stringify([axes.x, axes.y, shown[0], shown.length]);
  const before = known.get(key);
  if (before) return before;
  const [xs, ys] = [valuesOf(set, shown, x), valuesOf(set, shown, y)];
  const grid = [xs, ys].every(isGrid);
  const [across, down] = [scaleOf(xs, grid), scaleOf(ys, grid)];
  const cells = across.count * down.count;
  const visits = new Float32Array(cells);
  const successEnds = new Float32Array(cells);
  const failureEnds = new Float32Array(cells);
  const cellAt = (at: number): number => {
    const [cx, cy] = [across.bin(xs[at] ?? Number.NaN), down.bin(ys[at] ?? Number.NaN)];
    return cx < 0 || cy < 0 ? -1 : cy * across.count + cx;
  };
  const bump = (counts: Float32Array, cell: number): void => {
    if (cell >= 0) counts[cell] = (counts[cell] ?? 0) + 1;
  };
  let at = 0;
  for (const index of shown) {
    const outcome = outcomes[index]?.outcome;
    let end = -1;
    for (let left = set.episodes[index]?.length ?? 0; left >= 0; left--, at++) {
      const cell = cellAt(at);
      if (cell >= 0) end = cell;
      bump(visits, cell);
    }
    if (outcome === 'success') bump(successEnds, end);
    if (outcome === 'failure') bump(failureEnds, end);
  }
  const map: OccupancyMap = {
    stamp: stampOf(analysed),
    ...axes,
    trajectories: shown.length,
    grid,
    origin: [across.first, down.first],
    cell: [across.size, down.size],
    columns: across.count,
    rows: down.count,
    visits,
    successEnds,
    failureEnds,
  };
  known.set(key, map);
  return map;
}

function episodesAround(set: TrajectorySet, trajectory: string): number[] {
  const chosen = set.episodes.find(({ id }) => id === trajectory);
  if (!chosen) return [];
  const all = set.episodes.map((_, i) => i);
  const ofFile = all.filter((i) => set.episodes[i]?.file === chosen.file);
  return ofFile.length >= MIN_EPISODES_OF_FILE ? ofFile : all;
}

/** The field at each step of the episodes, and after the last step of each: length + 1 values an episode. */
function valuesOf(set: TrajectorySet, episodes: readonly number[], field: Field): Float64Array {
  const shown = episodes.flatMap((index) => set.episodes[index] ?? []);
  const values = new Float64Array(shown.reduce((sum, { length }) => sum + length + 1, 0));
  const read = readerOf(set.observation, field);
  const readNext = set.nextObservation ? readerOf(set.nextObservation, field) : null;
  let at = 0;
  for (const { start, length } of shown) {
    for (let row = start; row < start + length; row++) values[at++] = read(row);
    values[at++] = readNext && length > 0 ? readNext(start + length - 1) : Number.NaN;
  }
  return values;
}

/** The field as a number, NaN where there is none; a column of plain numbers is read without a look at each row's kind. */
function readerOf(channel: Channel, field: Field): (row: number) => number {
  const column = channel.columns[field.column];
  if (column?.kind === 'numeric' && !column.present && column.dtype !== 'bool') {
    const { data } = column;
    const size = rowSize(column);
    return (row) => data[row * size + field.offset] ?? Number.NaN;
  }
  return (row) => {
    const value = fieldValue(channel, field, row);
    return typeof value === 'number' ? value : Number.NaN;
  };
}

function isGrid(values: Float64Array): boolean {
  const [low, high] = extent(values);
  return high - low < MAX_GRID && values.every((value) => Number.isNaN(value) || Number.isInteger(value));
}

function scaleOf(values: Float64Array, grid: boolean) {
  const [low, high] = extent(values);
  const count = grid ? high - low + 1 : BINS;
  const size = grid ? 1 : (high - low || 1) / BINS;
  const edge = grid ? low - 0.5 : low;
  return {
    count,
    size,
    first: edge + size / 2,
    bin: (value: number): number =>
      Number.isFinite(value) ? Math.min(count - 1, Math.max(0, Math.floor((value - edge) / size))) : -1,
  };
}

function extent(values: Float64Array): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}
