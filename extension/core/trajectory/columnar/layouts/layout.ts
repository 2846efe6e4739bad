import type { Budget } from '../../arrays/budget';
import type { Recording } from '../../readers/reader';
import type { DescribedDirectory } from '../../recording-directory';
import type { RecordingSource } from '../../source';
import type { Table } from '../table';

/** Tables of a recording, and what lies around them. */
export interface ColumnarInput {
  readonly source: RecordingSource;
  readonly budget: Budget;
  /** The recording's parts in order, each with its place for messages. */
  readonly tables: readonly { readonly label: string; readonly table: Table }[];
  /** The directory that a description says they belong to; null for a file on its own. */
  readonly described: DescribedDirectory | null;
}

/** One way to lay a recording out in tables. One file each in this folder; `registry.ts` lists them. */
export interface ColumnarLayout {
  /** `LoadedFile.format`, with `-parquet` or `-arrow` behind it where both exist. */
  readonly id: string;
  /** By the names of the first table's columns. */
  recognises(names: ReadonlySet<string>, input: ColumnarInput): boolean;
  /** Throws ProblemError. */
  read(input: ColumnarInput): Promise<Recording>;
}
