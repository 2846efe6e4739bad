import type { TrajectorySet } from '../model';
import type { SeriesTable } from '../series-table';
import type { Result } from '../../problem';
import type { RecordingSource, Sample } from '../source';

/** What a file came to. Episode ids are the file's own; `notes` say in sentences what had to be assumed. */
export interface Recording {
  readonly set: TrajectorySet;
  readonly notes: readonly string[];
  /** The layout inside a container format, one of the reader's `layouts`; the reader's own id when absent. */
  readonly format?: string;
  /** Of the file, 0 to 1, where no more than a look was wanted (`RecordingSource.look`); all of it when absent. */
  readonly share?: number;
}

/** Text of this size takes about as long as a thread takes to start. */
export const MANY_BYTES = 4 * 1024 ** 2;

/** One format. One file each in this folder; `registry.ts` lists them. */
export interface Reader {
  /** `LoadedFile.format`: `jsonl`. */
  readonly id: string;
  /** For people: "JSON Lines of steps or episodes". */
  readonly title: string;
  /** Formats that the reader tells apart itself, once it has opened the container they share, with a title each. */
  readonly layouts?: Readonly<Record<string, string>>;
  /**
   * Bytes of content from which reading would hold up this thread for long, so that another does it; `MANY_BYTES` when absent.
   * Infinity for a reader that has threads of its own.
   */
  readonly threadFrom?: number;
  /** Whether the content is this format. The name may only break a tie. */
  recognises(sample: Sample): boolean;
  /** Other files that `read` looks at, absolute, so that a change of theirs is seen. */
  companions?(path: string): Promise<readonly string[]>;
  read(source: RecordingSource, sample: Sample): Promise<Result<Recording>>;
}

/** One format that holds no steps: shown by `inspect`, never replayed. One file each in this folder, as readers. */
export interface TableReader extends Pick<Reader, 'id' | 'title' | 'recognises'> {
  /** Throws ProblemError. */
  readTable(source: RecordingSource, sample: Sample): Promise<Omit<SeriesTable, 'file' | 'format' | 'title'>>;
}
