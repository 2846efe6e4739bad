import { formatNumber } from '../measures/format';
import type { ReplayResult } from '../sandbox/replay';
import { StepStatus } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { TaskContext } from '../task/context';
import { leaves } from '../trajectory/columns';
import { entryAt, fieldValue, type FieldValue } from '../trajectory/fields';
import type { Episode } from '../trajectory/model';
import { shortText } from '../trajectory/profile';

/** Steps of one page: a document of a few hundred kilobytes at most. */
const PAGE = 1000;
/** More columns than this are not read side by side. */
const MAX_FIELDS = 24;
const SUMMARY_FIELDS = 4;

/** First step of the page on which a step is. */
export function pageOf(step: number): number {
  return Math.floor(step / PAGE) * PAGE;
}

/** Line (from 1) of a step in its page; null when the recording holds no such step. */
export function lineOfStep({ set }: TaskContext, trajectory: string, step: number): number | null {
  const episode = set.episodes.find(({ id }) => id === trajectory);
  if (!episode || step < 0 || step >= episode.length) return null;
  if (set.kind === 'completions') return 1;
  return headOf(episode, '').length + 2 + (step - pageOf(step));
}

/** "step 17: forward, x 3, front lava; paid 0.1"; the episode is named by the place it is said of. */
export function stepSummary(
  context: TaskContext,
  trajectory: string,
  step: number,
  replay: ReplayResult | null,
): string | null {
  const { set, fields, task } = context;
  const episode = set.episodes.find(({ id }) => id === trajectory);
  if (!episode || step < 0 || step >= episode.length) return null;
  const row = episode.start + step;
  const paid = replay ? [`paid ${paidAt(replay, row)}`] : [];
  if (set.kind === 'completions') return paid[0] ?? 'this completion';
  const seen = [
    ...(set.action?.structure.kind === 'leaf'
      ? [actionText(set.action.columns[0], row, task.actions)].map((text) =>
          task.actions ? text : `action ${text}`,
        )
      : []),
    ...fields
      .slice(0, SUMMARY_FIELDS)
      .map((field) => `${field.name} ${shown(fieldValue(set.observation, field, row))}`),
    ...(fields.length > SUMMARY_FIELDS ? ['…'] : []),
  ];
  return `step ${step}: ${[seen.join(', '), ...paid].filter(Boolean).join('; ')}`;
}

/** The page of a recorded episode that a step is on, with what the reward paid where it was replayed; null when there is no such step. */
export function episodeText(
  { set, outcomes, fields, task }: TaskContext,
  trajectory: string,
  step: number,
  replay: ReplayResult | null,
): string | null {
  const index = set.episodes.findIndex(({ id }) => id === trajectory);
  const episode = set.episodes[index];
  if (!episode || step < 0 || step >= episode.length) return null;
  const from = pageOf(step);
  const to = Math.min(episode.length, from + PAGE);
  const head = headOf(episode, outcomeText(outcomes[index]));
  if (set.kind === 'completions') {
    const columns = leaves(set.observation.structure).flatMap(({ path, column }) => {
      const value = set.observation.columns[column];
      return value ? [`${path}`, indent(longText(entryOf(value, episode.start))), ''] : [];
    });
    const paid = replay ? [`reward  ${paidAt(replay, episode.start)}`] : [];
    return [...head, ...paid, ...(paid.length ? [''] : []), ...columns].join('\n');
  }
  const rows = Array.from({ length: to - from }, (_, i) => episode.start + from + i);
  const columns: string[][] = [
    column('step', rows, (row) => String(row - episode.start)),
    ...(set.action?.structure.kind === 'leaf' && set.action.columns[0]
      ? [column('action', rows, (row) => actionText(set.action?.columns[0], row, task.actions))]
      : []),
    ...fields
      .slice(0, MAX_FIELDS)
      .map((field) => column(field.name, rows, (row) => shown(fieldValue(set.observation, field, row)))),
    ...(set.reward ? [column('recorded reward', rows, (row) => shown(set.reward?.[row] ?? null))] : []),
    ...(replay
      ? [
          column('| reward', rows, (row) => `| ${paidAt(replay, row)}`),
          ...[...replay.components].map(([name, values]) =>
            column(name, rows, (row) => shown(values[row] ?? null)),
          ),
        ]
      : []),
    column('', rows, (row) =>
      set.terminated[row] === 1 ? 'terminated' : set.truncated[row] === 1 ? 'truncated' : '',
    ),
  ];
  const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)));
  const lines = Array.from({ length: rows.length + 1 }, (_, i) =>
    columns
      .map((cells, c) => (cells[i] ?? '').padEnd(widths[c] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...head, ...lines, ''].join('\n');
}

function headOf({ id, file, length }: Episode, outcome: string): string[] {
  const steps = `${length.toLocaleString('en')} ${length === 1 ? 'step' : 'steps'}`;
  return [
    `${id}: ${outcome}, ${steps}, recorded in ${file}`,
    ...(length > PAGE ? [`${PAGE.toLocaleString('en')} of them are shown here.`] : []),
    '',
  ];
}

function outcomeText(outcome: EpisodeOutcome | undefined): string {
  if (!outcome) return 'unknown';
  return outcome.outcome === 'failure' && outcome.cause ? `failure (${outcome.cause})` : outcome.outcome;
}

function column(title: string, rows: readonly number[], cell: (row: number) => string): string[] {
  return [title, ...rows.map(cell)];
}

function entryOf(column: Parameters<typeof entryAt>[0], row: number): unknown {
  return column.kind === 'object' ? column.values[row] : entryAt(column, row, 0);
}

function longText(value: unknown): string {
  if (value === undefined) return '(not recorded)';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function indent(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `    ${line}`)
    .join('\n');
}

function actionText(
  column: Parameters<typeof entryAt>[0] | undefined,
  row: number,
  names: readonly string[] | undefined,
): string {
  if (!column) return '';
  if (column.kind === 'numeric' && column.shape.some((n) => n > 1)) {
    const size = column.shape.reduce((product, n) => product * n, 1);
    const entries = Array.from({ length: Math.min(size, 8) }, (_, i) => shown(entryAt(column, row, i)));
    return `(${entries.join(', ')}${size > 8 ? ', …' : ''})`;
  }
  const value = entryAt(column, row, 0);
  return (typeof value === 'number' ? names?.[value] : undefined) ?? shown(value);
}

function paidAt(replay: ReplayResult, row: number): string {
  switch (replay.status[row]) {
    case StepStatus.Ok:
      return shown(replay.reward[row] ?? null);
    case StepStatus.Crash:
      return 'crash';
    case StepStatus.NotANumber:
      return 'not a number';
    case StepStatus.Timeout:
      return 'timeout';
    case StepStatus.NotApplicable:
      return 'does not apply';
    default:
      return 'not run';
  }
}

function shown(value: FieldValue): string {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return '·';
  if (typeof value === 'number') return formatNumber(value);
  return typeof value === 'string' ? shortText(value) : String(value);
}
