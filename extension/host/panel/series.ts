import type { RewardTask } from '../../core/task/task';
import type { Channel, Column, Episode, Structure, TrajectorySet } from '../../core/trajectory/model';
import { isPresent, rowSize } from '../../core/trajectory/model';
import type { Field } from '../../core/trajectory/fields';
import { entryAt, observationFields } from '../../core/trajectory/fields';
import type { FieldSeries, Series } from '../../../webview/protocol';
import type { AnalysedReward } from '../state';
import { completionTexts } from './texts';
import { stampOf } from './snapshot';

/** An action of more entries than this is not listed entry by entry. */
const MAX_ACTION_ENTRIES = 32;

/** All that the player shows of one trajectory; null when the analysis has no trajectory of that name. */
export function trajectorySeries(
  analysed: AnalysedReward,
  task: RewardTask | undefined,
  id: string,
  against: string | null = null,
): Series | null {
  const { input, episodes } = analysed.analysis.evaluation;
  const { set, replay } = input;
  const episode = set.episodes.find((one) => one.id === id);
  if (!episode) return null;
  const end = episode.start + episode.length;
  const slice = (values: Float64Array): Float64Array<ArrayBuffer> => values.slice(episode.start, end);
  const last = end - 1;
  const wanted = against ?? bestSuccess(episodes);
  const behind = set.episodes.findIndex((one) => one.id === wanted);
  return {
    stamp: stampOf(analysed),
    trajectory: id,
    reward: slice(replay.reward),
    status: replay.status.slice(episode.start, end),
    components: [...replay.components].map(([name, values]) => ({ name, values: slice(values) })),
    fields: set.kind === 'completions' ? [] : fieldSeries(set, task, episode),
    actions: actionSeries(set, task, episode),
    texts: set.kind === 'completions' ? completionTexts(set, episode.start) : [],
    terminated: set.terminated[last] === 1,
    truncated: set.truncated[last] === 1,
    behind: behindSeries(analysed, behind),
  };
}

function behindSeries({ analysis }: AnalysedReward, index: number): Series['behind'] {
  const { input, episodes } = analysis.evaluation;
  const episode = input.set.episodes[index];
  if (!episode) return null;
  const { id, start, length } = episode;
  return {
    trajectory: id,
    outcome: episodes[index]?.outcome ?? 'unknown',
    reward: input.replay.reward.slice(start, start + length),
    status: input.replay.status.slice(start, start + length),
  };
}

function bestSuccess(episodes: AnalysedReward['analysis']['evaluation']['episodes']): string | null {
  let best: { id: string; return: number } | null = null;
  for (const { id, outcome, return: sum } of episodes) {
    if (outcome === 'success' && sum !== null && (!best || sum > best.return)) best = { id, return: sum };
  }
  return best?.id ?? null;
}

function fieldSeries(set: TrajectorySet, task: RewardTask | undefined, episode: Episode): FieldSeries[] {
  return observationFields(set, task?.observation).map((field) => {
    const column = set.observation.columns[field.column];
    const next = set.nextObservation?.columns[field.column];
    const meaning = { name: field.name, unit: field.unit ?? null, about: field.about ?? null };
    const cells = column ? cellsOf(column, episode, field.offset) : [];
    cells.push(next ? entryAt(next, episode.start + episode.length - 1, field.offset) : null);
    return { ...meaning, ...asSeries(cells) };
  });
}

/** Discrete actions are shown by their names in the task file. */
function actionSeries(set: TrajectorySet, task: RewardTask | undefined, episode: Episode): FieldSeries[] {
  if (!set.action) return [];
  const series: FieldSeries[] = [];
  for (const { column, label } of leaves(set.action)) {
    const entries = column.kind === 'numeric' ? rowSize(column) : 1;
    if (entries > MAX_ACTION_ENTRIES) continue;
    for (let offset = 0; offset < entries; offset++) {
      const scalar = column.kind === 'object' || column.shape.length === 0;
      const cells = cellsOf(column, episode, offset);
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

function cellsOf(column: Column, episode: Episode, offset: Field['offset']): Cell[] {
  return Array.from({ length: episode.length }, (_, t) =>
    column.kind === 'object' && column.dtype === 'json' && isPresent(column, episode.start + t)
      ? jsonText(column.values[episode.start + t])
      : entryAt(column, episode.start + t, offset),
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
