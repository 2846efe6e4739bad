import { leaves } from './columns';
import { readRecordings } from './load';
import type { LoadOptions } from './load';
import type { Channel, Column, LoadedFile } from './model';
import { isPresent, rowSize } from './model';
import { count } from './transition-notes';
import { describeProblem } from '../problem';

/** One leaf of an observation or action. */
export interface InspectedColumn {
  /** `x`, `position.z`; '' becomes `obs` or `action`. */
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Over all entries and rows, NaN ignored; null for text and where there is no number. */
  readonly min: number | null;
  readonly max: number | null;
}

export type InspectedFile =
  | {
      readonly file: string;
      readonly format: string;
      readonly episodes: number;
      readonly steps: number;
      readonly observation: readonly InspectedColumn[];
      readonly actions: readonly InspectedColumn[];
      readonly hasReward: boolean;
      readonly notes: readonly string[];
    }
  | {
      readonly file: string;
      /** One sentence or two: place, what was expected, what to do. */
      readonly error: string;
    };

/** The value of `inspect --format json`: what was understood of each file, each for itself. */
export interface Inspection {
  readonly files: readonly InspectedFile[];
}

export async function inspectRecordings(
  patterns: readonly string[],
  directory: string,
  options: LoadOptions = {},
): Promise<Inspection> {
  const { files, problems } = await readRecordings(patterns, directory, options);
  return {
    files: [
      ...files.map(({ file, result }) =>
        result.ok ? inspectFile(result.value) : { file, error: describeProblem(result.problem) },
      ),
      ...problems.map((problem) => ({ file: problem.where?.file ?? '', error: describeProblem(problem) })),
    ],
  };
}

function inspectFile({ file, format, set, notes }: LoadedFile): InspectedFile {
  return {
    file,
    format,
    episodes: set.episodes.length,
    steps: set.steps,
    observation: inspectChannel(set.observation, 'obs'),
    actions: set.action ? inspectChannel(set.action, 'action') : [],
    hasReward: set.reward !== null,
    notes,
  };
}

function inspectChannel(channel: Channel, name: string): InspectedColumn[] {
  return leaves(channel.structure).flatMap(({ path, column: index }) => {
    const column = channel.columns[index];
    if (!column) return [];
    const label = path === '' ? name : path.startsWith('[') ? name + path : path;
    const shape = column.kind === 'numeric' ? column.shape : [];
    return [{ name: label, dtype: column.dtype, shape, ...extremes(column) }];
  });
}

/** Smallest and largest number of a column, over all its entries; null where there is none. */
function extremes(column: Column): { min: number | null; max: number | null } {
  if (column.kind === 'object') return { min: null, max: null };
  let min = Infinity;
  let max = -Infinity;
  let any = false;
  const size = rowSize(column);
  for (let row = 0; row * size < column.data.length; row++) {
    if (!isPresent(column, row)) continue;
    for (let i = row * size; i < (row + 1) * size; i++) {
      const value = column.data[i] ?? NaN;
      if (Number.isNaN(value)) continue;
      any = true;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return any ? { min, max } : { min: null, max: null };
}

/** The same for a terminal: one paragraph a file, one line a column. */
export function inspectionText({ files }: Inspection): string {
  return files.map((file) => ('error' in file ? `✖ ${file.error}` : fileText(file))).join('\n\n');
}

function fileText(file: Exclude<InspectedFile, { error: string }>): string {
  const rows = [
    ...file.observation.map((column) => ['observation', column] as const),
    ...file.actions.map((column) => ['action', column] as const),
  ].map(([role, { name, dtype, shape, min, max }]) => [
    role,
    name,
    dtype + (shape.length ? `[${shape.join(', ')}]` : ''),
    min === null || max === null ? '' : `${short(min)} … ${short(max)}`,
  ]);
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return [
    `${file.file}: ${file.format}, ${count(file.episodes, 'episode')}, ${count(file.steps, 'step')}, ${file.hasReward ? 'with rewards' : 'no rewards'}`,
    ...rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd()),
    ...file.notes.map((note) => `  note: ${note}`),
  ].join('\n');
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}
