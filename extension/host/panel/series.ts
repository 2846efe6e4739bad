import type { ReplayResult } from '../../core/sandbox/replay';
import { StepStatus } from '../../core/sandbox/replay';
import type { RewardTask } from '../../core/task/task';
import type { Channel, Column, Episode, Structure, TrajectorySet } from '../../core/trajectory/model';
import { isPresent, rowSize } from '../../core/trajectory/model';
import type { Field } from '../../core/trajectory/fields';
import { entryAt, observationFields } from '../../core/trajectory/fields';
import type { FieldSeries, Series } from '../../../webview/protocol/episode';
import type { AnalysedReward } from '../state';
import { completionTexts } from './texts';
import { stampOf } from './stamp';
import { thinnedSteps } from './thinning';

const NOT_APPLICABLE: number = StepStatus.NotApplicable;
/** Kinds of status, numbered from 0. */
const STATUSES = 6;
/** An action of more entries than this is not listed entry by entry. */
const MAX_ACTION_ENTRIES = 32;

/** Steps of an episode: all in a row, or those that `steps` names. */
interface Chosen {
  readonly start: number;
  readonly from: number;
  readonly count: number;
  readonly steps: Float64Array<ArrayBuffer> | null;
}

/** All that the player shows of one trajectory; null when the analysis has no trajectory of that name. */
export function trajectorySeries(
  analysed: AnalysedReward,
  task: RewardTask | undefined,
  id: string,
  {
    against = null,
    window,
  }: {
    readonly against?: string | null;
    readonly window?: { readonly from: number; readonly to: number } | undefined;
  } = {},
): Series | null {
  const { input, episodes } = analysed.analysis.evaluation;
  const { set, replay } = input;
  const episode = set.episodes.find((one) => one.id === id);
  if (!episode) return null;
  const { start, length } = episode;
  const from = Math.min(window?.from ?? 0, length);
  const to = Math.max(from, Math.min(window?.to ?? length, length));
  const steps = window ? null : thinnedSteps(replay.reward, replay.status, start, length);
  const chosen: Chosen = { start, from, steps, count: steps?.length ?? to - from };
  const last = start + length - 1;
  const wanted = against ?? bestSuccess(episodes);
  const behind = set.episodes.findIndex((one) => one.id === wanted);
  return {
    stamp: stampOf(analysed),
    trajectory: id,
    length,
    from,
    steps,
    reward: pick(replay.reward, chosen),
    cumulative: pick(sumsOf(replay, episode), { ...chosen, start: 0 }),
    status: Uint8Array.from(rowsOf(chosen), (row) => replay.status[row] ?? 0),
    statusCounts: countsOf(replay.status.subarray(start, start + length)),
    totals: totalsOf(replay, episode, input.discount),
    components: [...replay.components].map(([name, values]) => ({ name, values: pick(values, chosen) })),
    fields: set.kind === 'completions' ? [] : fieldSeries(set, task, episode, chosen),
    actions: actionSeries(set, task, chosen),
    texts: set.kind === 'completions' ? completionTexts(set, start) : [],
    terminated: set.terminated[last] === 1,
    truncated: set.truncated[last] === 1,
    behind: behindSeries(analysed, behind),
  };
}

function rowsOf({ start, from, count, steps }: Chosen): number[] {
  return Array.from({ length: count }, (_, k) => start + (steps?.[k] ?? from + k));
}

function pick(values: Float64Array, chosen: Chosen): Float64Array<ArrayBuffer> {
  const { start, from, count, steps } = chosen;
  if (!steps) return values.slice(start + from, start + from + count);
  return steps.map((step) => values[start + step] ?? Number.NaN);
}

/** Running sums; a step that failed makes every later sum NaN, one that the reward does not apply to adds nothing. */
function sumsOf({ reward, status }: ReplayResult, { start, length }: Episode): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(length);
  let sum = 0;
  for (let t = 0; t < length; t++) {
    if (status[start + t] !== NOT_APPLICABLE) sum += reward[start + t] ?? Number.NaN;
    sums[t] = sum;
  }
  return sums;
}

function countsOf(status: Uint8Array): number[] {
  const counts = new Array<number>(STATUSES).fill(0);
  for (const one of status) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

function totalsOf(
  { reward, components, status }: ReplayResult,
  { start, length }: Episode,
  discount: number,
): Series['totals'] {
  return [...components, [null, reward] as const].map(([name, values]) => {
    let [sum, discounted, counted, factor] = [0, 0, 0, 1];
    for (let row = start; row < start + length; row++, factor *= discount) {
      const value = values[row] ?? Number.NaN;
      if (status[row] === NOT_APPLICABLE || Number.isNaN(value)) continue;
      counted++;
      sum += value;
      discounted += value * factor;
    }
    return { name, return: sum, discounted, mean: sum / Math.max(1, counted) };
  });
}

function behindSeries({ analysis }: AnalysedReward, index: number): Series['behind'] {
  const { input, episodes } = analysis.evaluation;
  const episode = input.set.episodes[index];
  if (!episode) return null;
  const { id, start, length } = episode;
  const steps = thinnedSteps(input.replay.reward, input.replay.status, start, length);
  const sums = sumsOf(input.replay, episode);
  return {
    trajectory: id,
    outcome: episodes[index]?.outcome ?? 'unknown',
    length,
    steps,
    cumulative: steps ? steps.map((step) => sums[step] ?? Number.NaN) : sums,
  };
}

function bestSuccess(episodes: AnalysedReward['analysis']['evaluation']['episodes']): string | null {
  let best: { id: string; return: number } | null = null;
  for (const { id, outcome, return: sum } of episodes) {
    if (outcome === 'success' && sum !== null && (!best || sum > best.return)) best = { id, return: sum };
  }
  return best?.id ?? null;
}

function fieldSeries(
  set: TrajectorySet,
  task: RewardTask | undefined,
  { start, length }: Episode,
  chosen: Chosen,
): FieldSeries[] {
  const rows = rowsOf(chosen);
  const after = (rows.at(-1) ?? start - 1) + 1;
  const isWithin = after < start + length;
  return observationFields(set, task?.observation).map((field) => {
    const column = set.observation.columns[field.column];
    const next = set.nextObservation?.columns[field.column];
    const meaning = { name: field.name, unit: field.unit ?? null, about: field.about ?? null };
    const cells = column ? cellsOf(column, rows, field.offset) : [];
    const source = isWithin ? column : next;
    cells.push(source ? entryAt(source, isWithin ? after : after - 1, field.offset) : null);
    return { ...meaning, ...asSeries(cells) };
  });
}

/** Discrete actions are shown by their names in the task file. */
function actionSeries(set: TrajectorySet, task: RewardTask | undefined, chosen: Chosen): FieldSeries[] {
  if (!set.action) return [];
  const rows = rowsOf(chosen);
  const series: FieldSeries[] = [];
  for (const { column, label } of leaves(set.action)) {
    const entries = column.kind === 'numeric' ? rowSize(column) : 1;
    if (entries > MAX_ACTION_ENTRIES) continue;
    for (let offset = 0; offset < entries; offset++) {
      const scalar = column.kind === 'object' || column.shape.length === 0;
      const cells = cellsOf(column, rows, offset);
      const names = scalar ? task?.actions : undefined;
      const shown = names
        ? cells.map((cell) => (typeof cell === 'number' ? (names[cell] ?? cell) : cell))
        : cells;
      series.push({
        name: scalar ? label : `${label}[${offset}]`,
        unit: null,
        about: null,
        ...asSeries(shown),
      });
    }
  }
  return series;
}

type Cell = ReturnType<typeof entryAt>;

function cellsOf(column: Column, rows: readonly number[], offset: Field['offset']): Cell[] {
  return rows.map((row) =>
    column.kind === 'object' && column.dtype === 'json' && isPresent(column, row)
      ? jsonText(column.values[row])
      : entryAt(column, row, offset),
  );
}

function asSeries(cells: readonly Cell[]): Pick<FieldSeries, 'values' | 'texts'> {
  if (cells.every((cell) => cell === null || typeof cell === 'number')) {
    return {
      values: Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : Number.NaN)),
      texts: null,
    };
  }
  return { values: null, texts: cells.map((cell) => (cell === null ? null : String(cell))) };
}

function leaves(channel: Channel): { column: Column; label: string }[] {
  const found: { column: Column; label: string }[] = [];
  const visit = (structure: Structure, label: string): void => {
    if (structure.kind === 'dict') {
      for (const { key, value } of structure.entries) visit(value, `${label}.${key}`);
    } else if (structure.kind === 'tuple') {
      structure.items.forEach((item, i) => visit(item, `${label}[${i}]`));
    } else {
      const column = channel.columns[structure.column];
      if (column) found.push({ column, label });
    }
  };
  visit(channel.structure, 'action');
  return found;
}

function jsonText(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
