import type { Fail } from '../arrays/array';
import type { Cells } from './cells';
import { concatCells } from './cells';

/** A Parquet or Arrow table in memory, by column. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Cells>;
  /** What the schema says of a field beyond its type, by its path: `infos.goal`. */
  readonly metadata: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Of the rows of the file, 0 to 1, where no more than a look was wanted. */
  readonly share?: number;
}

/** Tables with the same columns, one behind the other; a column that some lack is left out. */
export function concatTables(parts: readonly Table[], fail: Fail): Table {
  const [first] = parts;
  if (!first) return { rows: 0, columns: new Map(), metadata: new Map() };
  if (parts.length === 1) return first;
  const columns = new Map<string, Cells>();
  for (const name of first.columns.keys()) {
    const own = parts.flatMap((part) => part.columns.get(name) ?? []);
    if (own.length !== parts.length) continue;
    columns.set(
      name,
      concatCells(own) ??
        fail(
          'file-mixed',
          `The column "${name}" is of different kinds in the parts of the recording.`,
          'Keep recordings of different tasks in different directories.',
        ),
    );
  }
  return { rows: parts.reduce((sum, { rows }) => sum + rows, 0), columns, metadata: first.metadata };
}
