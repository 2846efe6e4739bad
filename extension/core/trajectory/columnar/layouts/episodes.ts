import { forEachEpisodeStep, isEpisodeRow, STEP_LISTS } from '../../json-episodes';
import { StepMapper } from '../../json-steps';
import { assignRoles } from '../../roles';
import { TransitionsBuilder } from '../../transitions';
import { columnValue } from '../../values';
import type { Cells } from '../cells';
import { concatTables } from '../table';
import type { Table } from '../table';
import type { ColumnarLayout } from './layout';

const PER_STEP: ReadonlySet<string> = new Set(['reward', 'terminated', 'truncated', 'done']);

/** A row an episode, with a list a column, as data sets of trajectories on Hugging Face are; read as the same in JSON is. */
export const episodesColumnarLayout: ColumnarLayout = {
  id: 'episodes',

  recognises(names, { tables }) {
    const table = tables.find((part) => part.table.rows > 0)?.table;
    return table !== undefined && hasLists(names, table) && isEpisodeRow(rowOf(table, 0));
  },

  read(input) {
    const { source } = input;
    const table = concatTables(
      input.tables.map((part) => part.table),
      source.fail.bind(source),
    );
    const builder = new TransitionsBuilder(source);
    const mapper = new StepMapper(source);
    for (let row = 0; row < table.rows; row++) {
      forEachEpisodeStep(source, mapper, rowOf(table, row), row + 1, row, (step) => builder.add(step));
      source.throwIfCancelled();
    }
    const { set, notes } = builder.finish();
    const kept = mapper.kept();
    return Promise.resolve({
      set,
      notes: kept.length ? [...notes, `kept in info: ${kept.join(', ')}`] : notes,
    });
  },
};

/**
 * Whether a column that has one value a step holds lists. A list of observations alone says nothing: a picture is one, too.
 */
function hasLists(names: ReadonlySet<string>, { columns }: Table): boolean {
  const roles = assignRoles([...names]);
  const isList = (name: string): boolean => columns.get(name)?.kind === 'lists';
  const perStep = [...roles].filter(([, role]) => PER_STEP.has(role)).map(([name]) => name);
  if (perStep.length > 0) return perStep.some(isList);
  for (const name of STEP_LISTS) {
    const cells = columns.get(name);
    if (cells?.kind === 'lists' && cells.items.kind === 'struct') return true;
  }
  const steps = columns.get('steps');
  if (steps?.kind === 'struct') return true;
  // As many actions as observations, however many those are.
  const [actions, observations] = (['action', 'observation'] as const).map((wanted) => {
    const name = [...roles].find(([, role]) => role === wanted)?.[0];
    const cells = name === undefined ? undefined : columns.get(name);
    return cells?.kind === 'lists' ? lengthsOf(cells) : null;
  });
  if (!actions || !observations || new Set(actions).size === 1) return false;
  return actions.every((n, row) => observations[row] === n || observations[row] === n + 1);
}

function lengthsOf({ rows, offsets }: Extract<Cells, { kind: 'lists' }>): number[] {
  return Array.from({ length: rows }, (_, row) => (offsets[row + 1] ?? 0) - (offsets[row] ?? 0));
}

function rowOf({ columns }: Table, row: number): Record<string, unknown> {
  return Object.fromEntries(
    [...columns].flatMap(([name, cells]) => {
      const value = valueOf(cells, row);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function valueOf(cells: Cells, row: number): unknown {
  switch (cells.kind) {
    case 'column':
      return columnValue(cells.column, row);
    case 'bytes':
      return undefined;
    case 'struct':
      return Object.fromEntries(
        cells.entries.flatMap(({ key, value }) => {
          const inner = valueOf(value, row);
          return inner === undefined ? [] : [[key, inner]];
        }),
      );
    case 'lists': {
      if (cells.present?.[row] === 0) return undefined;
      const [start = 0, end = 0] = cells.offsets.subarray(row, row + 2);
      return Array.from({ length: end - start }, (_, i) => valueOf(cells.items, start + i) ?? null);
    }
  }
}
