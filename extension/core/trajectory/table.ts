import { leaves } from './columns';
import type { ChannelRole } from './leaf-names';
import { MAX_SINGLE_ENTRIES, entryPath, leafName } from './leaf-names';
import type { Channel, Column, NumericColumn, TrajectorySet } from './model';
import { isPresent, rowSize } from './model';
import type { FieldRole } from './profile-set';
import { columnValue } from './values';

/** A column of the table of steps. */
export interface TableColumn {
  /** `observation:obs[2]`: role and the field's name, as `FieldProfile` has them. */
  readonly id: string;
  readonly role: FieldRole | 'ending';
  readonly label: string;
  readonly numeric: boolean;
  /** What the cell of a row shows; null where nothing was recorded. */
  text(row: number): string | null;
  /** The number of a row, for a plot: NaN where there is none. Absent for text. */
  readonly number?: (row: number) => number;
}

/** Longest text of a cell. */
const MAX_CELL = 160;

export function columnId(role: FieldRole, name: string): string {
  return `${role}:${name}`;
}

/** What is shown of each step: reward, how it ended, action, observation, info. */
export function tableColumns(set: TrajectorySet): TableColumn[] {
  const completions = set.kind === 'completions';
  const { reward } = set;
  const paid: TableColumn[] = reward
    ? [numberColumn('reward', 'reward', { kind: 'numeric', dtype: 'float64', shape: [], data: reward }, 0)]
    : [];
  const action = set.action ? channelColumns(set.action, 'action') : [];
  const observation = channelColumns(set.observation, 'observation');
  const info = set.info ? channelColumns(set.info, 'info') : [];
  // Of a completion its columns are all there is, and they have the reward among them in their own order.
  if (completions) return [...paid, ...observation.filter(({ label }) => label !== 'reward'), ...info];
  return [...paid, endingColumn(set), ...action, ...observation, ...info];
}

function endingColumn({ terminated, truncated }: TrajectorySet): TableColumn {
  return {
    id: 'ending',
    role: 'ending',
    label: 'ended',
    numeric: false,
    text: (row) => (terminated[row] ? 'terminated' : truncated[row] ? 'truncated' : ''),
  };
}

function channelColumns(channel: Channel, role: ChannelRole): TableColumn[] {
  return leaves(channel.structure).flatMap(({ path, column: index }): TableColumn[] => {
    const column = channel.columns[index];
    if (!column) return [];
    const name = leafName(role, path);
    const entries = column.kind === 'numeric' ? rowSize(column) : 1;
    if (column.kind === 'object' || entries > MAX_SINGLE_ENTRIES || entries === 0)
      return [
        { id: columnId(role, name), role, label: name, numeric: false, text: (row) => cell(column, row) },
      ];
    return Array.from({ length: entries }, (_, offset) =>
      numberColumn(role, entries > 1 ? name + entryPath(offset, column.shape) : name, column, offset),
    );
  });
}

function numberColumn(role: FieldRole, name: string, column: NumericColumn, offset: number): TableColumn {
  const size = rowSize(column);
  const digits = column.dtype === 'float32' ? 7 : 9;
  return {
    id: columnId(role, name),
    role,
    label: name,
    numeric: column.dtype !== 'bool',
    text: (row) => {
      if (!isPresent(column, row)) return null;
      const value = column.data[row * size + offset] ?? NaN;
      if (column.dtype === 'bool') return value === 0 ? 'false' : 'true';
      return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
    },
    number: (row) => (isPresent(column, row) ? (column.data[row * size + offset] ?? NaN) : NaN),
  };
}

function cell(column: Column, row: number): string | null {
  if (!isPresent(column, row)) return null;
  if (column.kind === 'numeric') return `${column.dtype}[${column.shape.join(', ')}]`;
  const value = column.values[row];
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return clip(text.slice(0, 4 * MAX_CELL).replace(/\s+/g, ' '), MAX_CELL);
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** One value of a row, whole, to read. */
export interface RowValue {
  readonly role: FieldRole;
  readonly name: string;
  /** `system`, `user` … for a message of a conversation, else null. */
  readonly speaker: string | null;
  readonly text: string;
}

/** No value is shown longer than this; a film in a cell would stop the page. */
const MAX_VALUE = 100_000;

/** Everything that was recorded at a row; a conversation is taken apart into its messages. */
export function rowValues(set: TrajectorySet, row: number): RowValue[] {
  const channels: (readonly [ChannelRole, Channel | null])[] = [
    ['action', set.action],
    ['observation', set.observation],
    ['info', set.info],
  ];
  return channels.flatMap(([role, channel]) =>
    channel
      ? leaves(channel.structure).flatMap(({ path, column: index }) => {
          const column = channel.columns[index];
          const value = column && columnValue(column, row);
          return value === undefined ? [] : valuesOf(role, leafName(role, path), value);
        })
      : [],
  );
}

function valuesOf(role: FieldRole, name: string, value: unknown): RowValue[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isMessage))
    return value.map((message) => ({
      role,
      name,
      speaker: message.role,
      text: whole(message.content ?? message),
    }));
  return [{ role, name, speaker: null, text: whole(value) }];
}

function isMessage(value: unknown): value is { role: string; content?: unknown } {
  return typeof value === 'object' && value !== null && 'role' in value && typeof value.role === 'string';
}

function whole(value: unknown): string {
  if (typeof value === 'string') return clip(value, MAX_VALUE);
  const flat = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  return clip((flat ? JSON.stringify(value) : JSON.stringify(value, null, 2)) ?? '', MAX_VALUE);
}
